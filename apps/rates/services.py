"""Changes of the law's numbers. A number is never edited: a new period closes the open row."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from apps.common import clock
from apps.common.dated import close
from apps.common.dated import since as recorded_since
from apps.rates.models import Parameter, Rate, Unit
from apps.rates.provenance import Confidence
from apps.rates.texts import LANGUAGES, columns

NOTES = [f"note_{language}" for language in LANGUAGES]
COPIED = ["value", "source", "article", "link", "confidence", "checked_on", *NOTES]


class PeriodRefused(ValueError):
    """The new period cannot be recorded; `code` says why.

    `value_or_unknown`: a value is missing though the confidence is not "unknown", or the reverse.
    `negative`, `not_a_share`, `not_a_switch`, `not_whole`: the value cannot be one of its unit.
    `same_value`: the value of that day is this one already.
    `already_begins`: another period begins on that very day, and a correction was not asked for.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refusal(
    parameter: Parameter, *, value: Decimal | None, since: date, confidence: str, correction: bool
) -> str:
    """Why a period would be refused (a code of `PeriodRefused`), or an empty text."""
    if (value is None) != (confidence == Confidence.UNKNOWN):
        return "value_or_unknown"
    if value is not None and (unfit := _unfit(value, parameter.unit)):
        return unfit
    covering = _covering(parameter, since)
    if covering is not None and covering.value == value:
        return "same_value"
    if covering is not None and covering.since == since and not correction:
        return "already_begins"
    return ""


def add_period(
    *,
    parameter: Parameter,
    value: Decimal | None,
    since: date,
    source: str,
    article: str = "",
    link: str = "",
    confidence: str = Confidence.SOURCED,
    checked_on: date | None = None,
    note: dict[str, str] | None = None,
    actor: str = "",
    correction: bool = False,
) -> Rate:
    """Record that `parameter` is `value` from `since` until its next recorded period begins.

    The row in force on `since` is closed; its truncated twin and the new row are recorded in the
    same transaction, so what was known before stays readable. `correction` replaces the period that
    begins on that very day. Returns the new row; raises `PeriodRefused`.
    """
    with transaction.atomic():
        Parameter.objects.select_for_update().get(pk=parameter.pk)
        code = refusal(
            parameter, value=value, since=since, confidence=confidence, correction=correction
        )
        if code:
            raise PeriodRefused(code)
        now = clock.now()
        origin = {"source": source, "article": article, "link": link, "checked_on": checked_on}
        return Rate.objects.create(
            parameter=parameter,
            value=value,
            valid=_make_room(parameter, since, now, actor),
            recorded=recorded_since(now),
            recorded_by=actor,
            confidence=confidence,
            **origin,
            **columns("note", note),
        )


def _unfit(value: Decimal, unit: str) -> str:
    if value < 0:
        return "negative"
    if unit == Unit.SHARE and value > 1:
        return "not_a_share"
    if unit == Unit.SWITCH and value not in (0, 1):
        return "not_a_switch"
    whole = value == value.to_integral_value()
    return "not_whole" if unit in {Unit.MONTHS, Unit.DAYS, Unit.YEARS} and not whole else ""


def _covering(parameter: Parameter, day: date) -> Rate | None:
    rates = Rate.objects.known().filter(parameter=parameter, valid__contains=day)
    return rates.first()


def _next(parameter: Parameter, day: date) -> date | None:
    later = Rate.objects.known().filter(parameter=parameter, valid__startswith__gt=day)
    return later.order_by("valid").values_list("valid__startswith", flat=True).first()


def _make_room(parameter: Parameter, since: date, now: datetime, actor: str) -> DateRange:
    """Close the row in force on `since`, record its part before that day; the days left free."""
    row = _covering(parameter, since)
    if row is None:
        return DateRange(since, _next(parameter, since))
    close([row], now)
    if row.since < since:
        twin: dict[str, Any] = {name: getattr(row, name) for name in COPIED}
        Rate.objects.create(
            parameter=parameter,
            valid=DateRange(row.since, since),
            recorded=recorded_since(now),
            recorded_by=actor,
            **twin,
        )
    return DateRange(since, row.valid.upper)
