"""A person's history cut at the month asked about: only what reading R1 looks at.

Ages are counted back from the month asked, M: age 0 is M, age 1 is M-1. The same few thousand
histories are shared by millions of people, so nothing that the law ignores may enter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from apps.rules.facts import Facts
from apps.rules.law import Law, Terms
from apps.rules.months import Month
from apps.rules.record import EPOCH, LAST, Record, bit, has, mask_of, span


class Benefit(StrEnum):
    """What covers M without a payment of one's own (rules 2 and 3)."""

    NONE = ""
    EXEMPT = "exempt"
    STATE = "state"


class Own(StrEnum):
    """Which of rules 5, 6 and 7 holds for M."""

    NONE = ""
    PREPAID = "prepaid"
    EKP = "ekp"
    INDEPENDENT_3 = "independent_3"


@dataclass(frozen=True, slots=True)
class History:
    """A history cut at M.

    `uncovered` and `unknown` have a bit for each age within the window. `age_*` is the age of the
    latest covered month whose cover is retained as that of a payment, of sixty unbroken payments, of
    a category and of EKP; None where there is none within reach. `latest_is_paid`: the latest covered
    month has a counting payment other than EKP. `due` has the ages whose contributions are due.
    `best` is the history that would be, were the unknown months covered.
    """

    right: bool = True
    benefit: Benefit = Benefit.NONE
    own: Own = Own.NONE
    uncovered: int = 0
    due: int = 0
    age_paid: int | None = None
    age_loyal: int | None = None
    age_category: int | None = None
    age_ekp: int | None = None
    latest_is_paid: bool = False
    unknown: int = 0
    best: History | None = None


def is_due(month: Month, day: date, terms: Terms) -> bool:
    """Whether the contributions for a month were due before `day` (through the 25th of the next)."""
    following = month + 1
    asked = Month.of(day)
    return asked > following or (asked == following and day.day > terms.due_day)


def unknown_months(facts: Facts, record: Record, on: date, law: Law) -> int:
    """The months of the person that cannot be told on the day asked (rule 10), as a mask."""
    month, terms = Month.of(on), law.terms(on)
    seen = min(on, facts.known_on)
    window = [month - age for age in range(terms.window + 1)]
    unknown = 0
    for word in facts.words:
        if word.sends_payments or (word.sends_categories and _held(word.code, facts, window)):
            unknown |= mask_of(
                bit(k)
                for k in _since(terms.floor, month)
                if is_due(k, seen, terms) and word.complete_through < _due_day(k, terms)
            )
    for doubt in facts.doubts:
        unknown |= span(Month.of(doubt.first), None if doubt.last is None else Month.of(doubt.last))
    return unknown & ~record.covered & ~record.neutral & ~span(month + 1, None)


def _since(first: Month, last: Month) -> list[Month]:
    return [first + step for step in range(last - first + 1)]


def _due_day(month: Month, terms: Terms) -> date:
    return (month + 1).first_day.replace(day=terms.due_day)


def _held(source: str, facts: Facts, window: list[Month]) -> bool:
    """Whether the source held the person in a category in the window."""
    months = span(window[-1], window[0])
    return any(
        stay.source == source
        and months & span(Month.of(stay.first), None if stay.last is None else Month.of(stay.last))
        for stay in facts.categories
    )


def cut(record: Record, day: date, terms: Terms, unknown: int = 0) -> History:
    """The history as the day asked sees it; `unknown` is a mask of months that cannot be told."""
    worst = _cut(record, day, terms)
    if not unknown:
        return worst
    filled = replace(
        record,
        paid=record.paid | unknown,
        loyal=record.loyal | unknown,
    )
    ages = _by_age(unknown, Month.of(day), terms)
    return replace(worst, unknown=ages, best=_cut(filled, day, terms))


def _cut(record: Record, day: date, terms: Terms) -> History:
    month = Month.of(day)
    covered = record.covered
    uncovered = _by_age(span(EPOCH, LAST) & ~covered & ~record.neutral, month, terms)
    paid = covered & record.paid
    return History(
        right=has(record.right, month),
        benefit=_benefit(record, month),
        own=_own(record, day, terms),
        uncovered=uncovered,
        due=mask_of(k for k in range(1, terms.window + 1) if is_due(month - k, day, terms)),
        age_paid=_age(paid, month, terms),
        age_loyal=_age(paid & _unbroken(record.loyal, terms.loyalty), month, terms),
        age_category=_age(covered & (record.exempt | record.state), month, terms),
        age_ekp=_age(covered & mask_of(record.ekp), month, terms),
        latest_is_paid=_latest_is_paid(record, covered, month, terms),
    )


def _by_age(mask: int, month: Month, terms: Terms) -> int:
    return mask_of(age for age in range(terms.window + 1) if has(mask, month - age))


def _age(mask: int, month: Month, terms: Terms) -> int | None:
    """The age of the latest month of the mask at or before M, within the window."""
    seen = mask & span(EPOCH, month)
    age = bit(month) - (seen.bit_length() - 1)
    return age if seen and age <= terms.window else None


def _latest_is_paid(record: Record, covered: int, month: Month, terms: Terms) -> bool:
    age = _age(covered, month, terms)
    return age is not None and has(record.paid, month - age)


def _unbroken(mask: int, length: int | None) -> int:
    """The months that end a run of `length` months in the mask."""
    if length is None:
        return 0
    run, done = mask, 1
    while done < length:
        step = min(done, length - done)
        run &= run << step
        done += step
    return run


def _benefit(record: Record, month: Month) -> Benefit:
    if has(record.exempt, month):
        return Benefit.EXEMPT
    return Benefit.STATE if has(record.state, month) else Benefit.NONE


def _own(record: Record, day: date, terms: Terms) -> Own:
    month = Month.of(day)
    if has(record.prepaid, month):
        return Own.PREPAID
    paid = mask_of(place for place, paid_on in record.ekp.items() if paid_on <= day)
    if terms.ekp_run is not None and _run(paid, month, terms.ekp_run):
        return Own.EKP
    run = terms.independent_run
    if run is not None and _run(mask_of(record.independent), month - 1, run):
        return Own.INDEPENDENT_3
    return Own.NONE


def _run(mask: int, last: Month, length: int) -> bool:
    return all(has(mask, last - age) for age in range(length))
