"""The page of one number of the law: all its periods, and what we once said otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.changes.differences import Difference, differences
from apps.changes.periods import Period, Periods
from apps.changes.selectors import history_of
from apps.common import wording
from apps.common.clock import ALMATY
from apps.portal.presenters import numbers
from apps.rates import selectors as rates
from apps.rates.models import Parameter, Rate
from apps.rates.texts import Text, text

VALUE = ("value",)


@dataclass(frozen=True)
class PeriodRow:
    """One period; `when_now` says "in force now" or "coming" in words."""

    number: numbers.Number
    is_now: bool
    when_now: str


@dataclass(frozen=True)
class Correction:
    """What we said until a day; `change` is the number of the change set that corrected it."""

    sentence: str
    change: int | None


@dataclass(frozen=True)
class RatePage:
    """One number of the law through the years."""

    name: Text
    description: Text
    periods: list[PeriodRow]
    corrections: list[Correction]


def rate_page(code: str, today: date) -> RatePage | None:
    """The page of a number; None where the law has no number of that code."""
    found = list(rates.history(code))
    if not found:
        return None
    parameter = found[0].parameter
    return RatePage(
        name=text(parameter, "name"),
        description=text(parameter, "description"),
        periods=[_period(row, today) for row in found],
        corrections=list(corrections(history_of("rates", code), parameter)),
    )


def _period(row: Rate, today: date) -> PeriodRow:
    is_now = row.since <= today and (row.until is None or today <= row.until)
    word = _("in force now") if is_now else ""
    return PeriodRow(numbers.number(row), is_now, _("coming") if row.since > today else word)


def corrections(versions: Iterable[Period], parameter: Parameter) -> Iterator[Correction]:
    """What was said and then corrected, the latest first."""
    held = list(versions)
    moments = {each for version in held for each in (version.known_from, version.known_until)}
    for moment in sorted(filter(None, moments), reverse=True):
        before, after = _known(held, moment, is_after=False), _known(held, moment, is_after=True)
        day = moment.astimezone(ALMATY).date()
        change = next((each.change_set for each in after if each.known_from == moment), None)
        for difference in differences(_values(before), _values(after)):
            if difference.is_correction(VALUE, day):
                yield Correction(_said(difference, day, parameter), change)


def _known(versions: list[Period], moment: datetime, *, is_after: bool) -> Periods:
    """The versions known from a moment on, or until it, in order."""

    def is_known(version: Period) -> bool:
        first, last = version.known_from, version.known_until
        if is_after:
            return (first is None or first <= moment) and (last is None or last > moment)
        return (first is None or first < moment) and (last is None or last >= moment)

    known = [version for version in versions if is_known(version)]
    return tuple(sorted(known, key=lambda version: version.since or date.min))


def _values(periods: Periods) -> Periods:
    """The periods with nothing but their values: another source is no correction of a number."""
    return tuple(
        Period({"value": period.says("value")}, period.since, period.until) for period in periods
    )


def _said(difference: Difference, day: date, parameter: Parameter) -> str:
    value = (difference.before or {})["value"]
    parts = {
        "day": wording.until_day(day),
        "value": numbers.shown_value(None if value is None else Decimal(value), parameter.unit),
        "period": numbers.days(difference.since or day, difference.until),
    }
    return _("Until %(day)s we said: %(value)s, %(period)s.") % parts
