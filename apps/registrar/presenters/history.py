"""A registrar's own checks as rows: when, what was answered, under which proof. Nothing of the patient."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.audit.models import Lookup
from apps.common import clock, wording
from apps.coverage.selectors import needs
from apps.rates.texts import text
from apps.registrar.words import Purpose


@dataclass(frozen=True)
class Check:
    """One check of the history."""

    at: datetime
    on: date | None
    outcome: str
    purpose: str
    need: str
    proof: str


@dataclass(frozen=True)
class Day:
    """The checks of one day."""

    day: date
    words: str
    checks: list[Check]


def days(rows: Iterable[Lookup]) -> list[Day]:
    """The checks by the day on which they were made, in the order of `rows`."""
    names = _need_names()
    found = [check(row, names) for row in rows]
    return [
        Day(day, wording.day(day), list(group))
        for day, group in groupby(found, key=lambda one: one.at.date())
    ]


def check(row: Lookup, names: dict[str, str] | None = None) -> Check:
    """One row in words."""
    named = _need_names() if names is None else names
    return Check(
        at=row.at.astimezone(clock.ALMATY),
        on=row.asked_on,
        outcome=outcome_word(row.outcome),
        purpose=str(Purpose(row.purpose).label),
        need=named.get(row.need, row.need),
        proof=row.proof,
    )


def outcome_word(outcome: str) -> str:
    """An outcome in two words."""
    return {
        "insured": pgettext("one patient", "Insured"),
        "not_insured": pgettext("one patient", "Not insured"),
        "not_confirmed": pgettext("one patient", "Not confirmed"),
        "not_eligible": _("MSHI does not apply"),
    }.get(outcome, outcome)


def _need_names() -> dict[str, str]:
    return {need.code: str(text(need, "name")) for need in needs()}
