"""A person's months as masks, one bit a month: what the facts say before a day is asked about.

Bit i is the month EPOCH + i. Masks make a person small, and every rule a shift and a comparison.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from apps.rules.facts import CountedPayment, Facts
from apps.rules.law import Category, Law
from apps.rules.months import Month

EPOCH = Month(2000, 1)
LAST = Month(2079, 12)


def bit(month: Month) -> int:
    """The place of a month in a mask; months outside EPOCH … LAST are held at its ends."""
    return min(max(month - EPOCH, 0), LAST - EPOCH)


def span(first: Month, last: Month | None) -> int:
    """The mask of the months from `first` through `last` (None: without end)."""
    end = LAST if last is None else last
    if end < first or end < EPOCH or first > LAST:
        return 0
    low, high = bit(first), bit(end)
    return ((1 << (high - low + 1)) - 1) << low


def has(mask: int, month: Month) -> bool:
    """Whether the month is in the mask."""
    return EPOCH <= month <= LAST and bool(mask >> (month - EPOCH) & 1)


@dataclass(frozen=True, slots=True)
class Record:
    """The months of one person. Everything but the two dictionaries is a mask of months.

    `neutral` months are neither covered nor owed. `state` are the months in a state-paid category or
    with a counting payment of the state, which covers like one; `paid` those with another counting
    payment than EKP; `loyal` those with one that counts for the sixty months. `ekp` and `independent`
    give the first day of a counting payment.
    """

    neutral: int
    right: int
    exempt: int
    state: int
    paid: int
    loyal: int
    prepaid: int
    ekp: dict[int, date]
    independent: dict[int, date]

    @property
    def covered(self) -> int:
        """The months that any source covers."""
        return (self.exempt | self.state | self.paid | mask_of(self.ekp)) & ~self.neutral


def union(masks: Iterable[int]) -> int:
    """The months of all these masks."""
    return reduce(or_, masks, 0)


def mask_of(places: Iterable[int]) -> int:
    """The mask of these places."""
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def record_of(facts: Facts, law: Law) -> Record:
    """Read the facts into months (design.md section 4, "Precisely")."""
    best = _best_statuses(facts, law)
    right = union(months for code, months in best.items() if law.statuses[code].mshi_right)
    exempt, state = _categories(facts, law)
    counted = [p for p in facts.payments if _status_allows(p, best, law)]
    independent = _first_days(counted, "independent")
    return Record(
        neutral=_neutral(facts, law, right),
        right=right,
        exempt=exempt,
        state=state | _with_retention(counted, "category", law),
        paid=_with_retention(counted, "payments", law),
        loyal=mask_of(bit(p.period) for p in counted if law.payer_kinds[p.kind].counts_for_loyalty),
        prepaid=_prepaid(independent, law),
        ekp=_first_days(counted, "ekp"),
        independent=independent,
    )


def _best_statuses(facts: Facts, law: Law) -> dict[str, int]:
    """The months of each status, the best one winning, until the month in which the person left."""
    left = None if facts.left_on is None else Month.of(facts.left_on)
    best: dict[str, int] = {}
    taken = 0
    for period in sorted(facts.statuses, key=lambda held: law.statuses[held.status].rank):
        months = span(Month.of(period.first), _earlier(_month(period.last), left)) & ~taken
        best[period.status] = best.get(period.status, 0) | months
        taken |= months
    return best


def _earlier(one: Month | None, other: Month | None) -> Month | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def _neutral(facts: Facts, law: Law, right: int) -> int:
    everything = span(EPOCH, None)
    floor = Month.of(law.parameters["system_start"][0].since)
    neutral = everything & ~right | everything & ~span(floor, None)
    neutral |= everything & ~span(Month.of(facts.birth_date), None)
    for waiver in facts.waivers:
        neutral |= span(Month.of(waiver.first), _month(waiver.last))
    return neutral


def _month(day: date | None) -> Month | None:
    return None if day is None else Month.of(day)


def _categories(facts: Facts, law: Law) -> tuple[int, int]:
    """Months in an exempt service, and months in a category that the state pays for."""
    months = {"exempt": 0, "state": 0}
    for category in law.categories.values():
        if category.until_age is not None:
            months[category.treatment] |= span(
                Month.of(max(facts.birth_date, category.since)),
                Month.of(_last_day(category, facts.birth_date) or date.max),
            )
    for stay in facts.categories:
        category = law.categories[stay.category]
        first = max(stay.first, category.since)
        last = _sooner(stay.last, _last_day(category, facts.birth_date))
        if last is None or first <= last:
            months[category.treatment] |= span(Month.of(first), _month(last))
    return months["exempt"], months["state"]


def _last_day(category: Category, born_on: date) -> date | None:
    """The last day on which the category can cover somebody: its legal end, or the age's month."""
    if category.until_age is None:
        return category.until
    return _sooner(category.until, Month.of(birthday(born_on, category.until_age)).last_day)


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


def _status_allows(payment: CountedPayment, best: dict[str, int], law: Law) -> bool:
    """A status limits which kinds count; where none gives a right the month is neutral anyway."""
    kind = law.payer_kinds[payment.kind]
    for code, months in best.items():
        if law.statuses[code].mshi_right and has(months, payment.period):
            return code in kind.statuses
    return kind.retention != "ekp"


def _with_retention(payments: list[CountedPayment], retention: str, law: Law) -> int:
    return mask_of(
        bit(p.period) for p in payments if law.payer_kinds[p.kind].retention == retention
    )


def _first_days(payments: list[CountedPayment], kind: str) -> dict[int, date]:
    days: dict[int, date] = {}
    for payment in payments:
        if payment.kind == kind:
            place = bit(payment.period)
            days[place] = min(payment.paid_on, days.get(place, payment.paid_on))
    return days


def _prepaid(independent: dict[int, date], law: Law) -> int:
    """Rule 5: blocks of consecutive months paid by the end of the month before the first."""
    months = 0
    for first in independent:
        length = law.number("prepay_months", (EPOCH + first).first_day)
        block = range(first, first + int(length or 0))
        in_time = (EPOCH + first - 1).last_day
        if length and all(independent.get(place, date.max) <= in_time for place in block):
            months |= mask_of(block)
            months |= mask_of([first - 1] if first - 1 in independent else [])
    return months
