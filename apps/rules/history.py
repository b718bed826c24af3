"""A person's history cut at the month asked about: only what reading R1 looks at.

Ages are counted back from the month asked, M: age 0 is M, age 1 is M-1. The same few thousand
histories are shared by millions of people, so nothing that the law ignores may enter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from apps.rules.facts import Facts, SourceWord
from apps.rules.law import Law, Terms
from apps.rules.months import Month
from apps.rules.record import Record, place, span, union


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
    a category and of EKP; None where that is longer ago than it is retained. `latest_is_paid`: the
    latest covered month has a counting payment other than EKP. `due` has the ages whose contributions
    are due. `best` is the history that would be, were the unknown months covered.
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


def latest_due(day: date, terms: Terms) -> Month:
    """The latest month whose contributions are due: each through the 25th of the next, inclusive."""
    return Month.of(day) - (1 if day.day > terms.due_day else 2)


def is_due(month: Month, day: date, terms: Terms) -> bool:
    """Whether the contributions for a month are due on a day."""
    return month <= latest_due(day, terms)


def unknown_months(facts: Facts, record: Record, on: date, law: Law) -> int:
    """The months of the person that cannot be told on the day asked (rule 10), as a mask."""
    month, terms = Month.of(on), law.terms(on)
    seen = min(on, facts.known_on)
    unknown = union(span(Month.of(doubt.first), _month(doubt.last)) for doubt in facts.doubts)
    unknown |= union(untold(word, seen, terms) for word in late_sources(facts, on, terms))
    return unknown & record.liable & ~record.covered & ~span(month + 1, None)


def untold(word: SourceWord, seen: date, terms: Terms) -> int:
    """The months that are due on the day `seen`, but not yet told by the source, as a mask."""
    reached = min(word.complete_through, seen) + timedelta(days=1)
    return span(latest_due(reached, terms) + 1, latest_due(seen, terms))


def late_sources(facts: Facts, on: date, terms: Terms) -> list[SourceWord]:
    """The sources that leave months of the person untold on the day asked (rule 10)."""
    month, seen = Month.of(on), min(on, facts.known_on)
    return [
        word
        for word in facts.words
        if (
            word.sends_payments or (word.sends_categories and _held(word.code, facts, month, terms))
        )
        and untold(word, seen, terms)
    ]


def _month(day: date | None) -> Month | None:
    return None if day is None else Month.of(day)


def _held(source: str, facts: Facts, month: Month, terms: Terms) -> bool:
    """Whether the source held the person in a category in the window."""
    return any(
        stay.source == source
        and stay.first <= month.last_day
        and (stay.last is None or stay.last >= (month - terms.window).first_day)
        for stay in facts.categories
    )


def cut(record: Record, day: date, terms: Terms, unknown: int = 0) -> History:
    """The history as the day asked sees it; `unknown` is a mask of months that cannot be told."""
    worst = _cut(record, day, terms)
    if not unknown:
        return worst
    filled = replace(record, paid=record.paid | unknown, loyal=record.loyal | unknown)
    ages = unknown >> place(Month.of(day)) & _window(terms)
    return replace(worst, unknown=ages, best=_cut(filled, day, terms))


def _cut(record: Record, day: date, terms: Terms) -> History:
    month = Month.of(day)
    here = place(month)
    covered = record.covered >> here
    paid = covered & record.paid >> here
    loyal = 0 if terms.loyalty is None else paid & unbroken(record.loyal >> here, terms.loyalty)
    settled = month - latest_due(day, terms)
    return History(
        right=bool(record.right >> here & 1),
        benefit=_benefit(record, here),
        own=_own(record, here, day, terms),
        uncovered=record.liable >> here & ~covered & _window(terms),
        due=_window(terms) >> settled << settled,
        age_paid=_age(paid, terms.retention_payments),
        age_loyal=_age(loyal, terms.retention_loyal),
        age_category=_age(
            covered & (record.exempt | record.state) >> here, terms.retention_category
        ),
        age_ekp=_age(covered & record.ekp >> here, terms.retention_ekp),
        latest_is_paid=bool(covered & -covered & paid),
    )


def _window(terms: Terms) -> int:
    return (2 << terms.window) - 1


def _age(mask: int, reach: int | None) -> int | None:
    """The age of the latest month of the mask, where its cover is retained for `reach` months."""
    age = (mask & -mask).bit_length() - 1
    return age if reach is not None and 0 <= age <= reach else None


def unbroken(mask: int, length: int) -> int:
    """The months that end a run of `length` months in the mask."""
    run, done = mask, 1
    while done < length:
        step = min(done, length - done)
        run &= run >> step
        done += step
    return run


def _benefit(record: Record, here: int) -> Benefit:
    if record.exempt >> here & 1:
        return Benefit.EXEMPT
    return Benefit.STATE if record.state >> here & 1 else Benefit.NONE


def _own(record: Record, here: int, day: date, terms: Terms) -> Own:
    if record.prepaid >> here & 1:
        return Own.PREPAID
    ekp_by_now = union(1 << at for at, paid_on in record.ekp_paid_on.items() if paid_on <= day)
    if _has_run(ekp_by_now >> here, terms.ekp_run):
        return Own.EKP
    if _has_run(record.independent >> here + 1, terms.independent_run):
        return Own.INDEPENDENT_3
    return Own.NONE


def _has_run(mask: int, length: int | None) -> bool:
    """Whether the mask begins with that many months in a row."""
    return length is not None and bool(unbroken(mask, length) & 1)
