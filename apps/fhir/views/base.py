"""What the views of this door share: negotiation, bodies, parameters, who asks and what for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from rest_framework.exceptions import MethodNotAllowed, NotAcceptable
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.accounts.models import ApiClient, Scope
from apps.common.wire import LARGEST_BODY
from apps.entitlement.answer import Asker, Audience
from apps.fhir.problems import handler, refuse
from apps.fhir.services import Looking

DOOR = "fhir"
AUDIENCES = {Scope.FULL: Audience.FULL, Scope.CLINIC: Audience.CLINIC}
FORMATS = ("application/fhir+json", "application/json")
ANY = ("*/*", "application/*")
FORM = "application/x-www-form-urlencoded"
VERSIONS = ("4.0", "4.0.1")
PURPOSES = ("scheduled", "walk_in", "emergency", "referral", "billing")
PRESENCES = ("qr", "digital_document", "face_id", "paper_id", "none")
# Conditions that a server may not overlook; this one does not keep them.
CONDITIONS = ("If-None-Exist", "If-Match", "If-None-Match", "If-Modified-Since")


class FhirView(APIView):
    """One address. `parameters` are those of its query that it knows, beside `_format`."""

    parameters: tuple[str, ...] = ()
    scopes = tuple(AUDIENCES)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if (request.method or "").lower() not in self.answered:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)
        if any(name in request.headers for name in CONDITIONS):
            raise refuse("conditional")
        for name, values in request.query_params.lists():
            if name not in (*self.parameters, "_format") or len(values) != 1:
                raise refuse("parameter_unknown")

    def perform_content_negotiation(
        self, request: Request, force: bool = False
    ) -> tuple[BaseRenderer, str]:
        if not force and not _accepts(request):
            raise NotAcceptable
        return JSONRenderer(), FORMATS[0]

    def get_exception_handler(self) -> Callable[..., HttpResponse | None]:
        return handler

    @property
    def answered(self) -> set[str]:
        return {name for name in ("get", "head", "post") if hasattr(self, name)}

    @property
    def allowed_methods(self) -> list[str]:
        return sorted(name.upper() for name in self.answered)

    def resource_body(self, request: Request) -> bytes:
        """The body of a resource; refused in other forms than JSON."""
        return _body(request, FORMATS)

    def form(self, request: Request) -> QueryDict:
        """The form of a search, in which every name stands once."""
        text = _body(request, (FORM,))
        try:
            found = QueryDict(text)
        except (UnicodeError, ValueError):
            raise refuse("bad_request") from None
        if any(len(values) != 1 for _, values in found.lists()):
            raise refuse("parameter_unknown")
        return found


def client_of(request: Request) -> ApiClient:
    """The client whose token was shown."""
    return cast(ApiClient, request.user)


def looking_of(request: Request, is_urgent: bool = False) -> Looking:
    """Who looks, and what for: the words of the headers, else billing, or emergency where urgent."""
    client = client_of(request)
    purpose = request.headers.get("X-Purpose") or ("emergency" if is_urgent else "billing")
    presence = request.headers.get("X-Presence", "")
    if purpose not in PURPOSES or presence not in ("", *PRESENCES):
        raise refuse("purpose_unknown")
    asker = Asker(DOOR, client.name, organisation_id=client.organisation_id, client_id=client.pk)
    return Looking(asker, client.pk, AUDIENCES[Scope(client.scope)], purpose, presence)


def base_of(request: HttpRequest | Request) -> str:
    """The address of this server as the caller wrote it, with the last slash."""
    return str(request.build_absolute_uri(reverse("fhir:base")))


def _accepts(request: Request) -> bool:
    if asked := request.query_params.get("_format"):
        return asked.replace(" ", "+") in (*FORMATS, "json")
    given = request.headers.get("Accept") or "*/*"
    return any(_is_ours(one, (*FORMATS, *ANY)) for one in given.split(","))


def _is_ours(media: str, ours: tuple[str, ...]) -> bool:
    """Whether a media type with its parameters is among ours, in our version of FHIR and in UTF-8."""
    name, *parameters = [part.strip().lower() for part in media.split(";")]
    told = dict(one.partition("=")[::2] for one in parameters)
    return (
        name in ours
        and told.get("fhirversion", VERSIONS[0]).strip('"') in VERSIONS
        and told.get("charset", "utf-8").strip('"') in ("utf-8", "utf8")
        and told.get("q") not in ("0", "0.0")
    )


def _body(request: Request, kinds: tuple[str, ...]) -> bytes:
    if not _is_ours(request.META.get("CONTENT_TYPE", ""), kinds):
        raise refuse("unsupported_media_type")
    body = request._request.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        raise refuse("too_large")
    return bytes(body)
