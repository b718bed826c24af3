"""The check, for information systems."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from apps.accounts.models import Scope
from apps.api.authentication import BearerAuthentication, HasScope, client_of
from apps.api.examples import STATUS_ANSWERS, STATUS_QUESTIONS
from apps.api.fields import refused
from apps.api.idempotency import once
from apps.api.schema import IDEMPOTENCY_KEY, LANGUAGE, StatusCheckAnswer, problems
from apps.api.serializers import StatusCheckRequest
from apps.api.throttling import PerClientAndPerson
from apps.api.views.base import ApiView, asker_of, written
from apps.entitlement.answer import Audience
from apps.entitlement.explain import as_json
from apps.entitlement.services import DateOutOfRange, check_status

AUDIENCES = {Scope.FULL: Audience.FULL, Scope.CLINIC: Audience.CLINIC}
QUESTION = StatusCheckRequest()  # holds nothing of a request, and its fields are made once


class StatusChecks(ApiView):
    authentication_classes = [BearerAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [PerClientAndPerson]
    scopes = tuple(AUDIENCES)

    @extend_schema(
        operation_id="check_status",
        summary="Is this person insured on this day, until when, and why",
        description=(
            "Every answer is recorded with the client's name and the purpose before it is given. A "
            "number that the registers do not hold is answered `not_confirmed`, in the same shape."
        ),
        tags=["status"],
        parameters=[LANGUAGE, IDEMPOTENCY_KEY],
        request=StatusCheckRequest,
        responses={
            200: StatusCheckAnswer,
            **problems(400, 401, 403, 405, 406, 409, 413, 415, 422, 429, 500, 503),
        },
        examples=[*STATUS_QUESTIONS, *STATUS_ANSWERS],
    )
    def post(self, request: Request) -> HttpResponse:
        return once(request, lambda: self.answer(request))

    def answer(self, request: Request) -> HttpResponse:
        """The check itself, recorded."""
        asked, client = QUESTION.run_validation(request.data), client_of(request)
        try:
            answer = check_status(
                iin=asked["iin"],
                on=asked.get("on"),
                known_on=asked.get("known_on"),
                asker=asker_of(client),
                purpose=asked["purpose"],
                presence=asked.get("presence") or "",
            )
        except DateOutOfRange as error:
            raise refused("on", "date_out_of_range") from error
        return written(as_json(answer, AUDIENCES[Scope(client.scope)]))
