"""What further payments, or a stay in a category, would make of a person's months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from apps.rules.facts import Facts
from apps.rules.law import Category, Law
from apps.rules.months import Month
from apps.rules.record import (
    Record,
    best_statuses,
    countable,
    first_days,
    months_by_code,
    months_of_stay,
    place,
    prepaid_months,
    union,
)
from apps.rules.sight import Sight, days_seen

INDEPENDENT = "independent"


class Openings(NamedTuple):
    """What a record does not say: the months in which a payment of a kind would count, as masks, and
    the first day on which the independent payment of each month was made, by the month's place."""

    kinds: tuple[tuple[str, int], ...]
    independent_paid_on: tuple[tuple[int, date], ...]


def openings_of(
    facts: Facts, record: Record, kinds: Sequence[str], law: Law, seen: Sight
) -> Openings:
    """What is open to a person for payments of these kinds, as far as is seen."""
    held = months_by_code(best_statuses(facts, law))
    open_to = (
        (kind, countable(law.payer_kinds[kind], held, record.right) & seen.months) for kind in kinds
    )
    days = first_days(INDEPENDENT, facts.payments, {INDEPENDENT: record.independent})
    return Openings(tuple(open_to), days_seen(days, seen.months))


@dataclass(frozen=True, slots=True)
class Prospect:
    """A record with what is open to it. Of other kinds than those named there nothing is known."""

    record: Record
    open_to: Mapping[str, int]
    independent_paid_on: Mapping[int, date]

    @classmethod
    def of(cls, record: Record, openings: Openings) -> Prospect:
        return cls(record, dict(openings.kinds), dict(openings.independent_paid_on))

    def paying(self, kind: str, months: Iterable[Month], day: date, law: Law) -> Prospect:
        """The same person, had these months been paid on a day by a payer of this kind (not EKP)."""
        its = law.payer_kinds[kind]
        paid = union(1 << place(month) for month in months) & self.open_to[kind]
        days = dict(self.independent_paid_on)
        if kind == INDEPENDENT:
            places = (at for at in range(paid.bit_length()) if paid >> at & 1)
            days |= {at: min(day, days.get(at, day)) for at in places}
        record = self.record
        more = replace(
            record,
            state=record.state | (paid if its.retention == "category" else 0),
            paid=record.paid | (paid if its.retention == "payments" else 0),
            loyal=record.loyal | (paid if its.counts_for_loyalty else 0),
            independent=record.independent | (paid if kind == INDEPENDENT else 0),
            prepaid=record.prepaid | prepaid_months(days, law),
        )
        return replace(self, record=more, independent_paid_on=days)

    def staying(self, category: Category, first: date) -> Prospect:
        """The same person in a category (none that ends with an age) from a day on."""
        months = months_of_stay(category, first, None, first)
        record = self.record
        if category.treatment == "exempt":
            return replace(self, record=replace(record, exempt=record.exempt | months))
        return replace(self, record=replace(record, state=record.state | months))
