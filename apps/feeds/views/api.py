"""Files by API. Who may ask is decided where the views are mounted (osms_portal/feeds_api.py)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from django.http import Http404, QueryDict
from django.urls import reverse
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import ApiClient
from apps.feeds.forms import UploadForm
from apps.feeds.models import ImportJob
from apps.feeds.presenters.api import accepted, state
from apps.feeds.reasons import FileRefused
from apps.feeds.services import accept
from apps.feeds.uploads import TooLarge, into_spool, is_too_large

FAULTS = {
    "file": "required",
    "complete_through": "date_malformed",
    "rows": "number_malformed",
    "amount": "number_malformed",
}


class FileTooLarge(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "file_too_large"


class NoRoom(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "no_room"


class Feeds(APIView):
    parser_classes: list[type[BaseParser]] = [MultiPartParser]
    scopes = ("sender",)

    def post(self, request: Request) -> Response:
        """Take a file; the answer comes before anybody has read it."""
        if is_too_large(request._request):
            raise FileTooLarge
        with into_spool(request._request) as arriving:
            form = _form(request)
            try:
                arriving.check()
            except TooLarge:
                raise FileTooLarge from None
            except FileRefused:
                raise NoRoom from None
            job = _taken(request, form)
        address = reverse("feed", args=[job.pk])
        return Response(
            accepted(job, address), status=HTTPStatus.ACCEPTED, headers={"Location": address}
        )


class Feed(APIView):
    scopes = ("sender",)

    def get(self, request: Request, id: int) -> Response:
        """How far a file is and what became of it, for the client's own sender only."""
        jobs = ImportJob.objects.filter(pk=id, source__code=_client_of(request).sender)
        job = jobs.select_related("source").first()
        if job is None:
            raise Http404
        return Response(state(job))


def _client_of(request: Request) -> ApiClient:
    return cast(ApiClient, request.user)


def _form(request: Request) -> UploadForm:
    """The form as sent; the body is read here, and its files go to the spool."""
    return UploadForm(cast(QueryDict, request.data), request.FILES)


def _taken(request: Request, form: UploadForm) -> ImportJob:
    faults: dict[str, Any] = {
        name: [ErrorDetail("unknown_field", code="unknown_field")]
        for name in request.data
        if name not in form.fields
    }
    faults |= {name: [ErrorDetail(FAULTS[name], code=FAULTS[name])] for name in form.errors}
    if faults:
        raise ValidationError(faults)
    file, client = form.cleaned_data["file"], _client_of(request)
    try:
        return accept(
            parcel=file.parcel,
            source=client.sender,
            file_name=file.name,
            arrived_by=ImportJob.ArrivedBy.API,
            sent_by=client.name,
            word=form.word(),
        )
    except FileRefused:
        raise NoRoom from None
