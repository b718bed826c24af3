"""The facts of many people at once, in six statements, as known now or at an earlier moment.

What the cache is made from, and what people are counted by where the cache does not reach.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from apps.rules.facts import (
    CategoryPeriod,
    CountedPayment,
    Facts,
    Period,
    SourceWord,
    StatusPeriod,
)
from apps.rules.months import Month

FOREVER = "infinity"  # later than anything recorded, within every row that is still open
DETAILS = """
SELECT person_id, birth_date, left_on, region FROM persons_persondetails
 WHERE person_id = ANY(%(people)s) AND recorded @> %(at)s::timestamptz
"""
STATUSES = """
SELECT person_id, status, lower(valid), upper(valid) - 1 FROM persons_legalstatusperiod
 WHERE person_id = ANY(%(people)s) AND recorded @> %(at)s::timestamptz
"""
CATEGORIES = """
SELECT c.person_id, c.category, lower(c.valid), upper(c.valid) - 1, s.code
  FROM categories_categoryperiod c JOIN persons_source s ON s.id = c.source_id
 WHERE c.person_id = ANY(%(people)s) AND c.recorded @> %(at)s::timestamptz
"""
# One row a kind and month: the first day is all that a rule may ask of it.
PAYMENTS = """
SELECT p.person_id, p.payer_kind, p.period, min(p.paid_on)
  FROM contributions_payment p
  LEFT JOIN (SELECT person_id, period, payment_id, counts FROM contributions_decision
              WHERE person_id = ANY(%(people)s) AND recorded @> %(at)s::timestamptz) d
    ON d.person_id = p.person_id AND d.period = p.period AND d.payment_id = p.id
 WHERE p.person_id = ANY(%(people)s) AND p.recorded_at <= %(at)s AND coalesce(d.counts, p.counts)
 GROUP BY p.person_id, p.payer_kind, p.period
"""
WAIVERS = """
SELECT person_id, lower(valid), upper(valid) - 1 FROM contributions_waiver
 WHERE person_id = ANY(%(people)s) AND recorded @> %(at)s::timestamptz
"""
DOUBTS = """
SELECT person_id, lower(months), upper(months) - 1 FROM persons_doubt
 WHERE person_id = ANY(%(people)s) AND recorded @> %(at)s::timestamptz
"""


@dataclass(frozen=True, slots=True)
class Known:
    """One person's facts, and beside them what the cache keeps without a rule."""

    person_id: int
    region: str
    in_doubt: bool
    facts: Facts


@dataclass(slots=True)
class _Rows:
    statuses: list[StatusPeriod] = field(default_factory=list)
    categories: list[CategoryPeriod] = field(default_factory=list)
    payments: list[CountedPayment] = field(default_factory=list)
    waivers: list[Period] = field(default_factory=list)
    doubts: list[Period] = field(default_factory=list)


def read(
    people: Sequence[int],
    today: date,
    *,
    at: datetime | None = None,
    words: tuple[SourceWord, ...] = (),
    using: str = DEFAULT_DB_ALIAS,
) -> Iterator[Known]:
    """The facts of those of these people whom the registers hold, `today` being the day known on.

    With `at`, as known at that moment; without it, everything recorded. `words` are what the sources
    declared (apps/entitlement/selectors.py): the same for everybody, so the caller brings them.
    """

    def found(statement: str) -> list[tuple[Any, ...]]:
        with connections[using].cursor() as cursor:
            cursor.execute(statement, {"people": list(people), "at": at or FOREVER})
            held: list[tuple[Any, ...]] = cursor.fetchall()
        return held

    rows = _rows(found)
    for person, birth_date, left_on, region in found(DETAILS):
        own = rows[person]
        yield Known(
            person_id=person,
            region=region,
            in_doubt=bool(own.doubts),
            facts=Facts(
                birth_date=birth_date,
                known_on=today,
                left_on=left_on,
                statuses=tuple(own.statuses),
                categories=tuple(own.categories),
                payments=tuple(own.payments),
                waivers=tuple(own.waivers),
                words=words,
                doubts=tuple(own.doubts),
            ),
        )


def _rows(found: Callable[[str], list[tuple[Any, ...]]]) -> defaultdict[int, _Rows]:
    rows: defaultdict[int, _Rows] = defaultdict(_Rows)
    for person, status, first, last in found(STATUSES):
        rows[person].statuses.append(StatusPeriod(status, first, last))
    for person, category, first, last, source in found(CATEGORIES):
        rows[person].categories.append(CategoryPeriod(category, first, last, source))
    for person, kind, period, paid_on in found(PAYMENTS):
        rows[person].payments.append(CountedPayment(kind, Month.of(period), paid_on))
    for person, first, last in found(WAIVERS):
        rows[person].waivers.append(Period(first, last))
    for person, first, last in found(DOUBTS):
        rows[person].doubts.append(Period(first, last))
    return rows
