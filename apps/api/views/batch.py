"""Many checks in one request, for information systems."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from apps.accounts.models import Scope
from apps.api.authentication import BearerAuthentication, HasScope, client_of
from apps.api.examples import BATCH
from apps.api.fields import refused
from apps.api.idempotency import once
from apps.api.schema import IDEMPOTENCY_KEY, BatchAnswer, problems
from apps.api.serializers import BatchRequest
from apps.api.throttling import PerClient, use_people
from apps.api.views.base import ApiView, asker_of, written
from apps.api.views.status import AUDIENCES
from apps.entitlement.batch import check_many
from apps.entitlement.services import DateOutOfRange


class StatusCheckBatch(ApiView):
    authentication_classes = [BearerAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [PerClient]
    scopes = tuple(AUDIENCES)

    @extend_schema(
        operation_id="check_statuses",
        summary="Are these people insured on this day",
        description=(
            "Up to 10,000 people in one pass; one audit row is written for each before the answer. "
            "One malformed number refuses the whole request, and the answer names its place."
        ),
        tags=["status"],
        parameters=[IDEMPOTENCY_KEY],
        request=BatchRequest,
        responses={
            200: BatchAnswer,
            **problems(400, 401, 403, 405, 406, 409, 413, 415, 422, 429, 500, 503),
        },
        examples=BATCH,
    )
    def post(self, request: Request) -> HttpResponse:
        return once(request, lambda: self.answer(request))

    def answer(self, request: Request) -> HttpResponse:
        """The checks themselves, each recorded."""
        question = BatchRequest(data=request.data)
        question.is_valid(raise_exception=True)
        use_people(request, len(question.validated_data["iins"]))
        asked, client = question.validated_data, client_of(request)
        try:
            answers = check_many(
                iins=asked["iins"],
                asker=asker_of(client),
                audience=AUDIENCES[Scope(client.scope)],
                on=asked.get("on"),
                known_on=asked.get("known_on"),
                purpose=asked["purpose"],
                presence=asked.get("presence") or "",
            )
        except DateOutOfRange as error:
            raise refused("on", "date_out_of_range") from error
        return written(answers)
