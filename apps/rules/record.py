"""A person's months as masks, one bit a month: what the facts say before a day is asked about.

A month's bit is its distance from LAST, so older months stand higher: a mask shifted right by the
place of M has M at bit 0 and M-1 at bit 1. Masks make a person small, and every rule a shift.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import chain
from operator import or_

from apps.rules.facts import CountedPayment, Facts, Period
from apps.rules.law import Category, Law, LegalStatus, PayerKind
from apps.rules.months import Month

LAST = Month(2079, 12)


def place(month: Month) -> int:
    """The bit of a month in a mask; months after LAST are held at it."""
    return max(LAST - month, 0)


def span(first: Month, last: Month | None) -> int:
    """The mask of the months from `first` through `last` (None: without end)."""
    end = LAST if last is None else last
    if end < first or first > LAST:
        return 0
    return (1 << (place(first) + 1)) - (1 << place(end))


def union(masks: Iterable[int]) -> int:
    """The months of all these masks."""
    return reduce(or_, masks, 0)


@dataclass(frozen=True, slots=True)
class Record:
    """The months of one person, as masks.

    `liable` months are those that are not neutral; `right` those of a legal status that gives a
    right. `state` are the months in a state-paid category or with a counting payment of the state,
    which covers like one; `paid` those with another counting payment than EKP; `loyal` those with one
    that counts for the sixty months; `prepaid` those that rule 5 insures. `ekp_paid_on` has the first
    day of a counting EKP payment by the place of its month.
    """

    liable: int
    right: int
    exempt: int
    state: int
    paid: int
    loyal: int
    prepaid: int
    independent: int
    ekp: int
    ekp_paid_on: Mapping[int, date]

    @property
    def covered(self) -> int:
        """The months that any source covers."""
        return (self.exempt | self.state | self.paid | self.ekp) & self.liable


def record_of(facts: Facts, law: Law) -> Record:
    """Read the facts into months (design.md section 4, "Precisely")."""
    statuses = best_statuses(facts, law)
    alive = span(Month.of(facts.birth_date), None)
    right = alive & union(months for status, months in statuses if status.mshi_right)
    held = months_by_code(statuses)
    exempt, state = _categories(facts, law)
    paid = _paid(facts.payments, held, right, law)

    def of(wanted: Callable[[PayerKind], bool]) -> int:
        return union(months for kind, months in paid.items() if wanted(law.payer_kinds[kind]))

    return Record(
        liable=_liable(facts, law, right),
        right=right,
        exempt=exempt,
        state=state | of(lambda kind: kind.retention == "category"),
        paid=of(lambda kind: kind.retention == "payments"),
        loyal=of(lambda kind: kind.counts_for_loyalty),
        prepaid=prepaid_months(first_days("independent", facts.payments, paid), law),
        independent=paid["independent"],
        ekp=paid["ekp"],
        ekp_paid_on=first_days("ekp", facts.payments, paid),
    )


def best_statuses(facts: Facts, law: Law) -> list[tuple[LegalStatus, int]]:
    """The months of each status, the best one winning, until the month in which the person left."""
    left = _month(facts.left_on)
    best: list[tuple[LegalStatus, int]] = []
    taken = 0
    for status, days in sorted(statuses_held(facts, law), key=lambda held: better(held[0])):
        months = span(Month.of(days.first), _earlier(_month(days.last), left)) & ~taken
        best.append((status, months))
        taken |= months
    return best


def months_by_code(statuses: Iterable[tuple[LegalStatus, int]]) -> dict[str, int]:
    """The months of each status, whatever the law says of it in them."""
    held: dict[str, int] = {}
    for status, months in statuses:
        held[status.code] = held.get(status.code, 0) | months
    return held


def statuses_held(facts: Facts, law: Law) -> list[tuple[LegalStatus, Period]]:
    """What the law says of the statuses held, and on which days."""
    held = (
        (status, _within(period.first, period.last, status))
        for period in facts.statuses
        for status in law.statuses[period.status]
    )
    return [(status, days) for status, days in held if days is not None]


def better(status: LegalStatus) -> tuple[int, bool]:
    """What statuses are compared by: the least is the best; of one rank, one that gives a right."""
    return status.rank, not status.mshi_right


def _within(first: date, last: date | None, row: Category | LegalStatus) -> Period | None:
    """The days of a stretch on which a row of the law holds; None where there is none."""
    first = first if row.since is None else max(first, row.since)
    last = _sooner(last, row.until)
    return None if last is not None and last < first else Period(first, last)


def _earlier(one: Month | None, other: Month | None) -> Month | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def _liable(facts: Facts, law: Law, right: int) -> int:
    floor = Month.of(law.parameters["system_start"][0].since)
    waived = union(span(Month.of(waiver.first), _month(waiver.last)) for waiver in facts.waivers)
    return right & span(floor, None) & ~waived


def _month(day: date | None) -> Month | None:
    return None if day is None else Month.of(day)


def _categories(facts: Facts, law: Law) -> tuple[int, int]:
    """Months in an exempt service, and months in a category that the state pays for."""
    months = {"exempt": 0, "state": 0}
    for category in every_category(law):
        if category.until_age is not None:
            months[category.treatment] |= months_of_stay(
                category, facts.birth_date, None, facts.birth_date
            )
    for stay in facts.categories:
        for category in law.categories[stay.category]:
            months[category.treatment] |= months_of_stay(
                category, stay.first, stay.last, facts.birth_date
            )
    return months["exempt"], months["state"]


def every_category(law: Law) -> Iterator[Category]:
    """Each row of each category."""
    return chain.from_iterable(law.categories.values())


def months_of_stay(category: Category, first: date, last: date | None, born_on: date) -> int:
    """The months of a stay in a category, within its legal dates and its age."""
    days = stay_within(category, first, last, born_on)
    return 0 if days is None else span(Month.of(days.first), _month(days.last))


def stay_within(category: Category, first: date, last: date | None, born_on: date) -> Period | None:
    """The days of a stay within the category's legal dates and age; None where no day is left."""
    return _within(first, _sooner(last, _age_end(category, born_on)), category)


def held_on(facts: Facts, day: date, law: Law) -> frozenset[str]:
    """The categories in which somebody is on a day; those of an age follow from the birth date."""
    stays: list[tuple[Category, date, date | None]] = [
        (category, facts.birth_date, None)
        for category in every_category(law)
        if category.until_age is not None
    ]
    stays += [
        (category, stay.first, stay.last)
        for stay in facts.categories
        for category in law.categories[stay.category]
        if category.until_age is None
    ]
    return frozenset(
        category.code
        for category, first, last in stays
        if (days := stay_within(category, first, last, facts.birth_date)) is not None
        and days.first <= day
        and (days.last is None or day <= days.last)
    )


def _age_end(category: Category, born_on: date) -> date | None:
    """The last day of the month in which somebody reaches the category's age."""
    if category.until_age is None:
        return None
    return Month.of(birthday(born_on, category.until_age)).last_day


def birthday(born_on: date, age: int) -> date:
    """The day on which an age is reached; somebody born on 29 February reaches it on 1 March."""
    year = born_on.year + age
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, born_on.month + 1, 1)


def _sooner(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def _paid(
    payments: Sequence[CountedPayment], held: dict[str, int], right: int, law: Law
) -> dict[str, int]:
    """The months with a counting payment, by kind; a status limits which kinds count.

    Where no status gives a right the month is neutral whatever is paid. Only EKP asks for a status
    even there: rule 6 looks at months before the floor.
    """
    paid = dict.fromkeys(law.payer_kinds, 0)
    for payment in payments:
        paid[payment.kind] |= 1 << place(payment.period)
    for code, kind in law.payer_kinds.items():
        paid[code] &= countable(kind, held, right)
    return paid


def countable(kind: PayerKind, held: Mapping[str, int], right: int) -> int:
    """The months for which a payment of a kind counts, by the statuses held in them."""
    allowed = union(months for status, months in held.items() if status in kind.statuses)
    return allowed if kind.retention == "ekp" else allowed | ~right


def first_days(
    kind: str, payments: Sequence[CountedPayment], paid: Mapping[str, int]
) -> dict[int, date]:
    """The first day on which each month of a kind was paid, by place."""
    days: dict[int, date] = {}
    for payment in payments:
        if payment.kind == kind and paid[kind] >> place(payment.period) & 1:
            here = place(payment.period)
            days[here] = min(payment.paid_on, days.get(here, payment.paid_on))
    return days


def prepaid_months(independent: Mapping[int, date], law: Law) -> int:
    """Rule 5: blocks of consecutive months paid by the end of the month before the first."""
    months = 0
    for here in independent:
        before = LAST - here - 1
        length = int(law.number("prepay_months", (before + 1).first_day) or 0)
        block = range(here, here - length, -1)
        if length and all(independent.get(at, date.max) <= before.last_day for at in block):
            months |= union(1 << at for at in (here + 1, *block) if at in independent)
    return months
