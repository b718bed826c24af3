"""One person on one day: the outcome, the months behind it, what is owed and how long cover lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from apps.rules.assess import Outcome, Status, assess
from apps.rules.contributions import fixed_amount
from apps.rules.facts import Facts
from apps.rules.history import cut, latest_due, unknown_months
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.record import Record, place, record_of, span


class MonthState(StrEnum):
    PAID = "paid"
    STATE_PAID = "state_paid"
    EXEMPT = "exempt"
    UNCOVERED = "uncovered"
    NOT_DUE = "not_due"
    NOT_LIABLE = "not_liable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What reading R1 says of a person on the day `on`.

    `months` are M-12 … M, oldest first. `price` is what paying every owed month costs on that day, in
    tenge; None where the amount is not known. `covered_until` is the last insured day if nothing more
    is paid; None unless insured, or beyond the horizon.
    """

    on: date
    outcome: Outcome
    months: tuple[tuple[Month, MonthState], ...]
    owed: tuple[Month, ...]
    price: Decimal | None
    covered_until: date | None

    @property
    def month(self) -> Month:
        return Month.of(self.on)


def outlook(facts: Facts, on: date, law: Law) -> Outlook:
    """Assess one person on one day (design.md section 4)."""
    record = record_of(facts, law)
    return outlook_of(record, on, law, unknown_months(facts, record, on, law))


def outlook_of(record: Record, on: date, law: Law, unknown: int = 0) -> Outlook:
    """The same from a record of months, with the mask of months that cannot be told."""
    terms, month = law.terms(on), Month.of(on)
    outcome = assess(cut(record, on, terms, unknown), terms)
    owed = tuple(month - age for age in outcome.owed)
    amount = fixed_amount("independent", on, law)
    insured = outcome.status is Status.INSURED
    return Outlook(
        on=on,
        outcome=outcome,
        months=_states(record, on, law, unknown),
        owed=owed,
        price=None if amount is None else amount * len(owed),
        covered_until=covered_until(record, on, law) if insured else None,
    )


def covered_until(record: Record, on: date, law: Law) -> date | None:
    """The last day of the unbroken run of insured months from that of `on`, if nothing more is paid.

    A later month belongs to the run when its first day is insured. None beyond the horizon.
    """
    month = Month.of(on)
    for ahead in range(1, law.terms(on).horizon + 1):
        first = (month + ahead).first_day
        terms = law.terms(first)
        if assess(cut(record, first, terms), terms).status is not Status.INSURED:
            return (month + ahead - 1).last_day
    return None


def _states(
    record: Record, on: date, law: Law, unknown: int
) -> tuple[tuple[Month, MonthState], ...]:
    month, terms = Month.of(on), law.terms(on)
    window = [month - age for age in range(terms.window, -1, -1)]
    layers = _layers(record, span(latest_due(on, terms) + 1, None), unknown)
    return tuple((at, _top(layers, 1 << place(at))) for at in window)


def _layers(record: Record, not_due: int, unknown: int) -> list[tuple[int, MonthState]]:
    """The states a month may have, each with its months; the first that holds is shown."""
    return [
        (record.covered & record.exempt, MonthState.EXEMPT),
        (record.covered & record.state, MonthState.STATE_PAID),
        (record.covered, MonthState.PAID),
        (~record.liable, MonthState.NOT_LIABLE),
        (unknown, MonthState.UNKNOWN),
        (not_due, MonthState.NOT_DUE),
    ]


def _top(layers: list[tuple[int, MonthState]], at: int) -> MonthState:
    return next((state for months, state in layers if months & at), MonthState.UNCOVERED)
