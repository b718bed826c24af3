"""Rows of the reference registers as the API shows them, in one language, and their schema."""

from datetime import date, timedelta
from typing import Any

from rest_framework import serializers

from apps.categories.models import BenefitCategory, Payer, Treatment
from apps.categories.selectors import payer_on
from apps.coverage.models import DentalGroup, LegalStatus, Service
from apps.coverage.selectors import PackageOn
from apps.entitlement.models import Webhook
from apps.entitlement.webhooks.services import state_of
from apps.rates.models import Group, Rate, Unit
from apps.rates.provenance import Confidence, Sourced
from apps.rates.selectors import plain
from apps.rates.texts import text

WEBHOOK_STATES = ("active", "failing", "disabled")


def provenance(row: Sourced) -> dict[str, Any]:
    """Where the row comes from, and how sure we are of it."""
    return {
        "source": row.source,
        "article": row.article,
        "link": row.link,
        "confidence": row.confidence,
        "checked_on": row.checked_on,
        "note": str(text(row, "note")),
    }


class Provenance(serializers.Serializer):  # type: ignore[type-arg]
    source = serializers.CharField()  # type: ignore[assignment]
    article = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    confidence = serializers.ChoiceField(choices=Confidence.values)
    checked_on = serializers.DateField(
        allow_null=True, help_text="When a person last compared the row with its source."
    )
    note = serializers.CharField(allow_blank=True)


class RateRow(Provenance):
    code = serializers.CharField()
    group = serializers.ChoiceField(choices=Group.values)
    unit = serializers.ChoiceField(choices=Unit.values)
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_null=True, help_text="null: not known to us.")
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True, help_text="Included; null: no end is known.")


class ComingRate(Provenance):
    value = serializers.CharField(allow_null=True, help_text="null: not known to us.")
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True, help_text="Included; null: no end is known.")


class RateInForce(RateRow):
    coming = ComingRate(
        allow_null=True, help_text="The period that follows, where it is known already."
    )


class RatesAnswer(serializers.Serializer):  # type: ignore[type-arg]
    on = serializers.DateField()
    known_on = serializers.DateField(allow_null=True)
    rates = RateInForce(many=True)


def rate(row: Rate) -> dict[str, Any]:
    """A number of the law in force."""
    return {
        "code": row.parameter.code,
        "group": row.parameter.group,
        "unit": row.parameter.unit,
        "name": str(text(row.parameter, "name")),
        "description": str(text(row.parameter, "description")),
        **_period(row),
    }


def rate_in_force(row: Rate, coming: Rate | None) -> dict[str, Any]:
    """The same with the period that follows it."""
    return {**rate(row), "coming": _period(coming) if coming else None}


def _period(row: Rate) -> dict[str, Any]:
    return {
        "value": None if row.value is None else plain(row.value),
        "since": row.since,
        "until": row.until,
        **provenance(row),
    }


class CategoryRow(Provenance):
    code = serializers.CharField()
    treatment = serializers.ChoiceField(choices=Treatment.values)
    payer = serializers.ChoiceField(choices=Payer.values, help_text="Who pays on the day asked.")
    until_age = serializers.IntegerField(allow_null=True)
    employer_pays = serializers.BooleanField(help_text="An employer pays for them too.")
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    evidence = serializers.CharField(allow_blank=True)
    source_body = serializers.CharField(allow_blank=True)
    legal_basis = serializers.CharField(allow_blank=True)
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)


class CategoriesAnswer(serializers.Serializer):  # type: ignore[type-arg]
    on = serializers.DateField()
    known_on = serializers.DateField(allow_null=True)
    categories = CategoryRow(many=True)


class ServiceRow(Provenance):
    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    moved_from = serializers.CharField(allow_null=True, help_text="The package it came from.")


class PackageRow(Provenance):
    code = serializers.CharField()
    name = serializers.CharField()
    abbreviation = serializers.CharField()
    decree = serializers.CharField(allow_blank=True)
    services = ServiceRow(many=True)


class LegalStatusRow(Provenance):
    code = serializers.CharField()
    name = serializers.CharField()
    mshi_right = serializers.BooleanField()
    gvfmc_scope = serializers.CharField()
    mshi_note = serializers.CharField(allow_blank=True)
    attachment = serializers.CharField(allow_blank=True)


class DentalRow(Provenance):
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=DentalGroup.Kind.values)
    name = serializers.CharField()


class PackagesAnswer(serializers.Serializer):  # type: ignore[type-arg]
    on = serializers.DateField()
    known_on = serializers.DateField(allow_null=True)
    packages = PackageRow(many=True)
    legal_statuses = LegalStatusRow(many=True, help_text="Who may have which package.")
    dental_care = DentalRow(many=True, help_text="Who has free dental care.")


def category(row: BenefitCategory, day: date) -> dict[str, Any]:
    """A benefit category, and who pays for it on the day."""
    return {
        "code": row.code,
        "treatment": row.treatment,
        "payer": payer_on(row, day),
        "until_age": row.until_age,
        "employer_pays": row.employer_pays,
        **_texts(row, "name", "description", "evidence", "source_body", "legal_basis"),
        **_days(row),
        **provenance(row),
    }


def package(given: PackageOn) -> dict[str, Any]:
    """A package with its services on a day."""
    row = given.package
    return {
        "code": row.code,
        **_texts(row, "name", "abbreviation", "decree"),
        "services": [_service(service) for service in given.services],
        **provenance(row),
    }


def legal_status(row: LegalStatus) -> dict[str, Any]:
    """What a legal status opens."""
    return {
        "code": row.code,
        "mshi_right": row.mshi_right,
        "gvfmc_scope": row.gvfmc_scope,
        **_texts(row, "name", "mshi_note", "attachment"),
        **provenance(row),
    }


def dental(row: DentalGroup) -> dict[str, Any]:
    """A group with free dental care."""
    return {"code": row.code, "kind": row.kind, **_texts(row, "name"), **provenance(row)}


def _service(row: Service) -> dict[str, Any]:
    return {
        "code": row.code,
        **_texts(row, "name", "description"),
        **_days(row),
        "moved_from": row.moved_from or None,
        **provenance(row),
    }


def _texts(row: Sourced, *fields: str) -> dict[str, str]:
    return {field: str(text(row, field)) for field in fields}


def _days(row: BenefitCategory | Service) -> dict[str, date | None]:
    until = row.valid.upper
    return {"since": row.valid.lower, "until": until and until - timedelta(days=1)}


class CalculatorAnswer(serializers.Serializer):  # type: ignore[type-arg]
    kind = serializers.CharField()
    month = serializers.CharField(help_text="YYYY-MM")
    income = serializers.CharField(allow_null=True)
    place = serializers.CharField()
    amount = serializers.CharField(
        allow_null=True, help_text="Tenge; null where a number of the law is not known to us."
    )
    base = serializers.CharField(allow_null=True, help_text="What the rate is taken of, in tenge.")
    rate = serializers.CharField(allow_null=True)
    is_capped = serializers.BooleanField(help_text="The income is above the highest base.")
    numbers = RateRow(many=True, help_text="The numbers of the law it was made from.")
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of the numbers not known for that month."
    )


class WebhookState(serializers.Serializer):  # type: ignore[type-arg]
    """A webhook and how it is."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    state = serializers.ChoiceField(
        choices=WEBHOOK_STATES,
        help_text="`failing` while tries fail; `disabled` after a day of that, or a 410.",
    )
    failures = serializers.IntegerField(help_text="Tries in a row that failed.")
    made_at = serializers.DateTimeField()
    disabled_at = serializers.DateTimeField(allow_null=True)


class NewWebhook(WebhookState):
    secret = serializers.CharField(help_text="Shown here and never again.")


class WebhooksAnswer(serializers.Serializer):  # type: ignore[type-arg]
    webhooks = WebhookState(many=True)


class ApiChange(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.CharField()
    since = serializers.DateField()
    what = serializers.CharField()


class ApiAnswer(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.CharField()
    schema = serializers.CharField()
    docs = serializers.CharField()
    changes = ApiChange(many=True, help_text="Newest first.")


def webhook(found: Webhook) -> dict[str, Any]:
    """A webhook as its client sees it; never its secret."""
    return {
        "id": str(found.pk),
        "url": found.url,
        "state": state_of(found),
        "failures": found.failures,
        "made_at": found.made_at,
        "disabled_at": found.disabled_at,
    }
