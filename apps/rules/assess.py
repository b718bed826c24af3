"""Reading R1 of the law: is a person with this history insured in the month asked about?

`assess` is the only place where that is decided. docs/rules/r1.md has the ten rules as a table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from apps.rules.history import Benefit, History, Own
from apps.rules.law import Terms

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
    law that decided.
    """

    status: Status
    ground: Ground
    parameter: str
    owed: tuple[int, ...] = ()
    blocking: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()


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
    owed = () if history.own else _ages(history.uncovered & history.due & ~history.unknown)
    status, ground, parameter = _standing(history, terms)
    if status is Status.NOT_INSURED and _carries(history, terms):
        status, ground, parameter = _carried(history, terms, owed)
    blocking = _blocking(history, terms) if status is Status.NOT_INSURED else ()
    return Outcome(status, ground, parameter, owed, blocking)


def _standing(history: History, terms: Terms) -> tuple[Status, Ground, str]:
    """Rules 1 to 7, in their order; not insured where none of them holds."""
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
    return Status.NOT_INSURED, Ground.NONE, "retention_payments"


def _reaches(history: History, terms: Terms) -> list[tuple[int, int, str]]:
    """The covered months that could carry cover to M: age, retention in months, parameter."""
    loyal = terms.retention_loyal
    candidates = [
        (history.age_paid, terms.retention_payments, "retention_payments"),
        (history.age_loyal, loyal if loyal is not None else 0, "retention_loyal"),
        (history.age_category, terms.retention_category, "retention_category"),
        (history.age_ekp, terms.retention_ekp, "retention_ekp"),
    ]
    return [(age, reach, code) for age, reach, code in candidates if age is not None]


def _carries(history: History, terms: Terms) -> bool:
    """Rule 8: a covered month within its retention, and no old hole before it."""
    return any(
        age <= reach and not _old_holes(history, reach, terms)
        for age, reach, _ in _reaches(history, terms)
    )


def _carried(history: History, terms: Terms, owed: tuple[int, ...]) -> tuple[Status, Ground, str]:
    _, parameter = max(
        (reach, code)
        for age, reach, code in _reaches(history, terms)
        if age <= reach and not _old_holes(history, reach, terms)
    )
    if history.latest_is_paid and not owed:
        return Status.INSURED, Ground.PAYMENTS, parameter
    return Status.INSURED, Ground.RETENTION, parameter


def _old_holes(history: History, reach: int, terms: Terms) -> tuple[int, ...]:
    """The uncovered months from the window's start through M - reach that take cover away."""
    old = tuple(age for age in _ages(history.uncovered) if reach <= age <= terms.window)
    if terms.old_hole_strict:
        return old
    return tuple(age for age in old if _break(history.uncovered, age) > reach)


def _break(uncovered: int, age: int) -> int:
    """How many months in a row are uncovered around this one."""
    newer = older = age
    while newer > 0 and uncovered >> (newer - 1) & 1:
        newer -= 1
    while uncovered >> (older + 1) & 1:
        older += 1
    return older - newer + 1


def _blocking(history: History, terms: Terms) -> tuple[int, ...]:
    """The old holes before the covered month that reaches M, where one does."""
    holes = [
        _old_holes(history, reach, terms)
        for age, reach, _ in _reaches(history, terms)
        if age <= reach
    ]
    return min(holes, key=len, default=())


def _ages(mask: int) -> tuple[int, ...]:
    """The ages in a mask, oldest first."""
    return tuple(age for age in range(mask.bit_length() - 1, -1, -1) if mask >> age & 1)
