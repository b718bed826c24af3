"""What the API is asked: bodies and queries."""

from datetime import date

from rest_framework import serializers

from apps.api.fields import (
    AddressField,
    ChoiceField,
    DayField,
    IINField,
    MonthTextField,
    PageField,
    ProofField,
    Question,
    SumField,
)
from apps.common import clock
from apps.entitlement.batch import MOST
from apps.rules.contributions import KINDS
from apps.rules.months import Month

PURPOSES = ("scheduled", "walk_in", "emergency", "referral", "billing")
PRESENCES = ("qr", "digital_document", "face_id", "paper_id", "none")
FIRST_MONTH = Month(2017, 7)
MONTHS_AHEAD = 13


def refuse(code: str) -> None:
    raise serializers.ValidationError(code, code=code)


def _not_in_the_future(value: date | None) -> date | None:
    if value is not None and value > clock.today():
        refuse("date_out_of_range")
    return value


class StatusCheckRequest(Question):
    """Who, as of which day, known when, and why."""

    iin = IINField(help_text="Individual identification number; spaces and hyphens are left out.")
    on = DayField(
        required=False,
        allow_null=True,
        help_text="The day asked about, 2020-01-01 to 13 months ahead; today by default.",
    )
    known_on = DayField(
        required=False,
        allow_null=True,
        help_text="Answer from what was recorded by the end of this day in Almaty; now by default.",
    )
    purpose = ChoiceField(choices=PURPOSES, help_text="Why you ask; kept in the audit.")
    presence = ChoiceField(
        choices=PRESENCES,
        required=False,
        allow_null=True,
        help_text="How the person proved to be present.",
    )

    def validate_known_on(self, value: date | None) -> date | None:
        return _not_in_the_future(value)


class BatchRequest(Question):
    """Up to ten thousand people, one day, one purpose."""

    iins = serializers.ListField(
        child=IINField(),
        min_length=1,
        max_length=MOST,
        help_text="Individual identification numbers; answered in this order.",
    )
    on = DayField(required=False, allow_null=True, help_text="As for one person.")
    known_on = DayField(required=False, allow_null=True, help_text="As for one person.")
    purpose = ChoiceField(choices=PURPOSES, help_text="Why you ask; kept in the audit.")
    presence = ChoiceField(choices=PRESENCES, required=False, allow_null=True)

    def validate_known_on(self, value: date | None) -> date | None:
        return _not_in_the_future(value)


class ProofQuestion(Question):
    """A code of a proof, however it was written."""

    proof = ProofField(help_text="OS-YYMMDD-XXXXX-XXXXX-C; dashes and small letters do not matter.")


class KnownQuestion(Question):
    """Reference data of a day, as known on another."""

    on = DayField(required=False, help_text="The day asked about; today by default.")
    known_on = DayField(
        required=False, help_text="As recorded by the end of this day; now by default."
    )

    def validate_known_on(self, value: date) -> date | None:
        return _not_in_the_future(value)


class PageQuestion(Question):
    """A page of a list."""

    page = PageField(required=False, help_text="From 1 on; 1 by default.")


class CalculatorQuestion(Question):
    """A payer's month."""

    kind = ChoiceField(choices=KINDS)
    month = MonthTextField(required=False, help_text="The month, YYYY-MM; this month by default.")
    income = SumField(required=False, help_text="Income of that month in tenge, where it matters.")
    place = ChoiceField(choices=("city", "village"), default="city")

    def validate_month(self, value: Month) -> Month:
        if not FIRST_MONTH <= value <= Month.of(clock.today()) + MONTHS_AHEAD:
            refuse("date_out_of_range")
        return value


class WebhookRequest(Question):
    """Where to tell."""

    url = AddressField(
        help_text="https://, at most 500 characters, with no number of a person in it."
    )
