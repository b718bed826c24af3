"""The answers' shapes for the OpenAPI schema. `entitlement.explain` makes the answers; a test holds
them against these."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from apps.api import wording
from apps.api.problems import MEDIA_TYPE

OUTCOMES = ("insured", "not_insured", "not_confirmed", "not_eligible")
GROUNDS = (
    "payments",
    "retention",
    "state_pays",
    "exempt_service",
    "prepaid",
    "ekp",
    "independent_3",
    "transitional",
    "none",
)
MONTH_STATES = (
    "paid",
    "state_paid",
    "exempt",
    "covered",
    "uncovered",
    "not_due",
    "not_liable",
    "unknown",
)
SCOPES = ("full", "emergency_and_dangerous", "dangerous_only", "none")
FULL_ONLY = "Only for clients of scope full."


class FieldProblem(serializers.Serializer):  # type: ignore[type-arg]
    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer):  # type: ignore[type-arg]
    """RFC 9457. `code` is stable; the words are in the language of Accept-Language."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.ChoiceField(choices=sorted(wording.DETAILS))
    errors = FieldProblem(many=True, required=False)  # type: ignore[assignment]


class Reason(serializers.Serializer):  # type: ignore[type-arg]
    code = serializers.CharField(help_text="Stable.")
    text = serializers.CharField(help_text="A sentence in the language asked for.")
    article = serializers.CharField(allow_blank=True, help_text="Where the law says so.")


class MonthState(serializers.Serializer):  # type: ignore[type-arg]
    month = serializers.CharField(help_text="YYYY-MM")
    state = serializers.ChoiceField(
        choices=MONTH_STATES,
        help_text="`paid`, `state_paid` and `exempt` are shown as `covered` to clinics.",
    )


class Owed(serializers.Serializer):  # type: ignore[type-arg]
    months = serializers.ListField(child=serializers.CharField(help_text="YYYY-MM"))
    amount = serializers.CharField(
        allow_null=True, help_text="Tenge; null where the price is not known to us."
    )


class Package(serializers.Serializer):  # type: ignore[type-arg]
    code = serializers.ChoiceField(choices=("gvfmc", "mshi"))
    entitled = serializers.BooleanField(allow_null=True, help_text="null: cannot be told now.")
    scope = serializers.ChoiceField(choices=SCOPES)


class Route(serializers.Serializer):  # type: ignore[type-arg]
    code = serializers.CharField()
    cost = serializers.CharField(required=False, allow_null=True, help_text="Tenge.")
    insured_from = serializers.DateField(required=False, allow_null=True)
    steps = serializers.ListField(child=serializers.CharField())


class MaskedPerson(serializers.Serializer):  # type: ignore[type-arg]
    masked_name = serializers.CharField(allow_blank=True)


class StatusCheckAnswer(serializers.Serializer):  # type: ignore[type-arg]
    """An answer. Fields that the client may not see are left out."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    ground = serializers.ChoiceField(choices=GROUNDS, required=False, help_text=FULL_ONLY)
    on = serializers.DateField()
    covered_until = serializers.DateField(
        allow_null=True,
        help_text="If nothing more is paid; null: not insured, or beyond 24 months.",
    )
    uncovered_from = serializers.DateField(required=False, allow_null=True)
    reasons = Reason(many=True)
    months = MonthState(
        many=True, help_text="Thirteen, oldest first; the last is the month of `on`."
    )
    owed = Owed(required=False, allow_null=True, help_text=FULL_ONLY)
    packages = Package(many=True)
    routes = Route(many=True, required=False)
    person = MaskedPerson(required=False, allow_null=True)
    proof = serializers.CharField(help_text="The code of this answer's proof, for disputes.")
    data_as_of = serializers.DictField(
        child=serializers.DateField(), help_text="By source: complete through this day."
    )
    rules = serializers.CharField(help_text="The reading, and the day since which its terms hold.")


class BatchReason(serializers.Serializer):  # type: ignore[type-arg]
    code = serializers.CharField(help_text="The codes of a single check.")
    article = serializers.CharField(allow_blank=True)


class BatchItem(serializers.Serializer):  # type: ignore[type-arg]
    """One person of a batch: the codes of a single check, without texts, months and routes."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    ground = serializers.ChoiceField(choices=GROUNDS, required=False, help_text=FULL_ONLY)
    covered_until = serializers.DateField(allow_null=True)
    uncovered_from = serializers.DateField(allow_null=True)
    reason = BatchReason()
    owed = Owed(required=False, allow_null=True, help_text=FULL_ONLY)
    proof = serializers.CharField(
        help_text="The code of this answer's proof; all of a list are signed at once."
    )


class BatchAnswer(serializers.Serializer):  # type: ignore[type-arg]
    on = serializers.DateField()
    rules = serializers.CharField()
    answers = BatchItem(many=True, help_text="In the order of `iins`.")


LANGUAGE = OpenApiParameter(
    "Accept-Language",
    str,
    OpenApiParameter.HEADER,
    description="kk, ru or en: the language of texts, never of codes. Kazakh by default.",
    examples=[OpenApiExample("Russian", value="ru")],
)

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description=(
        "Your own name for this request, such as a UUID. The same request under it is answered with the "
        "same bytes for a day and recorded once; another request under it is refused (422)."
    ),
    examples=[OpenApiExample("A UUID", value="5f2a1b9e-6c1d-4f0e-9a53-2f0f6f1b7c10")],
)


def problems(*statuses: int) -> dict[Any, OpenApiResponse]:
    """The failures of an address, for its schema, each with an example."""
    return {
        (status, MEDIA_TYPE): OpenApiResponse(
            Problem, wording.TITLES[status], [_failure(status, _code_of_example(status))]
        )
        for status in statuses
    }


def _code_of_example(status: int) -> str:
    return "iin_check_digit" if status == 400 else wording.CODE_OF_STATUS[status]


def _failure(status: int, code: str) -> OpenApiExample:
    detail = wording.DETAILS[code]
    body: dict[str, Any] = {
        "type": f"urn:osms:problem:{code}",
        "title": wording.TITLES[status],
        "status": status,
        "detail": detail,
        "code": code,
    }
    if status == 400:
        body["errors"] = [{"field": "iin", "code": code, "detail": detail}]
    return OpenApiExample(code, body, response_only=True)
