"""Reading R1 of the law: is a person with this history insured in the month asked about?

`assess` is the only place where that is decided. docs/rules/r1.md has the ten rules as a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from apps.rules.history import Benefit, History, Own, unbroken
from apps.rules.law import Terms
from apps.rules.record import union

READING = "R1"


class Status(StrEnum):
    INSURED = "insured"
    NOT_INSURED = "not_insured"
    NOT_CONFIRMED = "not_confirmed"
    NOT_ELIGIBLE = "not_eligible"


class Ground(StrEnum):
    PAYMENTS = "payments"
    RETENTION = "retention"
    STATE_PAYS = "state_pays"
    EXEMPT_SERVICE = "exempt_service"
    PREPAID = "prepaid"
    EKP = "ekp"
    INDEPENDENT_3 = "independent_3"
    TRANSITIONAL = "transitional"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the law says of a history. Months are ages back from M, oldest first.

    `owed` are the months to be paid for; `blocking` the old holes that take cover away although a
    later month is covered; `unknown` the months that cannot be told; `parameter` names the row of the
    law that decided; `carrier` is the covered month whose retention carries cover to M (rule 8).
    """

    status: Status
    ground: Ground
    parameter: str
    owed: tuple[int, ...] = ()
    blocking: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    carrier: int | None = None


OWN_GROUNDS = {
    Own.PREPAID: (Ground.PREPAID, "prepay_months"),
    Own.EKP: (Ground.EKP, "ekp_run_months"),
    Own.INDEPENDENT_3: (Ground.INDEPENDENT_3, "independent_run_months"),
}


def assess(history: History, terms: Terms) -> Outcome:
    """The outcome of a history under the terms of the day asked; rules 1 to 10 of R1."""
    worst = _decided(history, terms)
    if history.best is None:
        return worst
    best = _decided(history.best, terms)
    status = worst.status if best.status is worst.status else Status.NOT_CONFIRMED
    return replace(worst, status=status, unknown=_ages(history.unknown))


def _decided(history: History, terms: Terms) -> Outcome:
    owed = 0 if history.own else history.uncovered & history.due & ~history.unknown
    standing = _standing(history, terms)
    if standing is not None:
        return Outcome(*standing, _ages(owed))
    carrier = max(_carriers(history, terms), default=None)
    if carrier is None:
        return Outcome(Status.NOT_INSURED, Ground.NONE, "retention_payments", _ages(owed))
    reach, newest_first, parameter = carrier
    holes = _old_holes(history, reach, terms)
    if holes:
        blocking = _ages(holes & ~history.unknown)
        return Outcome(Status.NOT_INSURED, Ground.NONE, parameter, _ages(owed), blocking)
    is_paid = history.latest_is_paid and not owed
    ground = Ground.PAYMENTS if is_paid else Ground.RETENTION
    return Outcome(Status.INSURED, ground, parameter, _ages(owed), carrier=-newest_first)


def _standing(history: History, terms: Terms) -> tuple[Status, Ground, str] | None:
    """Rules 1 to 7, in their order; None where none of them holds."""
    if not history.right:
        return Status.NOT_ELIGIBLE, Ground.NONE, "legal_status"
    if history.benefit is Benefit.EXEMPT:
        return Status.INSURED, Ground.EXEMPT_SERVICE, "category"
    if history.benefit is Benefit.STATE:
        return Status.INSURED, Ground.STATE_PAYS, "category"
    if terms.transitional:
        return Status.INSURED, Ground.TRANSITIONAL, "transitional_cover"
    if history.own:
        return Status.INSURED, *OWN_GROUNDS[history.own]
    return None


def _carriers(history: History, terms: Terms) -> Iterator[tuple[int, int, str]]:
    """Rule 8: the covered months that could carry cover to M: retention, minus age, parameter.

    Old holes only grow fewer as the retention grows, so the longest one decides; of equal ones the
    newest month.
    """
    for age, reach, parameter in (
        (history.age_paid, terms.retention_payments, "retention_payments"),
        (history.age_loyal, terms.retention_loyal, "retention_loyal"),
        (history.age_category, terms.retention_category, "retention_category"),
        (history.age_ekp, terms.retention_ekp, "retention_ekp"),
    ):
        if age is not None and reach is not None and age <= reach:
            yield reach, -age, parameter


def _old_holes(history: History, reach: int, terms: Terms) -> int:
    """The uncovered months from the window's start through M - reach that take cover away."""
    old = history.uncovered >> reach << reach
    if terms.old_hole_strict:
        return old
    return old & _breaks(history.uncovered, reach + 1)


def _breaks(uncovered: int, length: int) -> int:
    """The uncovered months that lie in a row of at least this length."""
    newest = unbroken(uncovered, length)
    return union(newest << age for age in range(length))


def _ages(mask: int) -> tuple[int, ...]:
    """The ages in a mask, oldest first."""
    return tuple(age for age in reversed(range(mask.bit_length())) if mask >> age & 1)
