"""The facts of many people at once, in five statements, as known now: what the cache is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from apps.rules.facts import CategoryPeriod, CountedPayment, Facts, Period, StatusPeriod
from apps.rules.months import Month

DETAILS = """
SELECT person_id, birth_date, left_on, region FROM persons_persondetails
 WHERE person_id = ANY(%(people)s) AND upper_inf(recorded)
"""
STATUSES = """
SELECT person_id, status, lower(valid), upper(valid) - 1 FROM persons_legalstatusperiod
 WHERE person_id = ANY(%(people)s) AND upper_inf(recorded)
"""
CATEGORIES = """
SELECT person_id, category, lower(valid), upper(valid) - 1 FROM categories_categoryperiod
 WHERE person_id = ANY(%(people)s) AND upper_inf(recorded)
"""
# One row a kind and month: the first day is all that a rule may ask of it.
PAYMENTS = """
SELECT p.person_id, p.payer_kind, p.period, min(p.paid_on)
  FROM contributions_payment p
  LEFT JOIN (SELECT person_id, period, payment_id, counts FROM contributions_decision
              WHERE person_id = ANY(%(people)s) AND upper_inf(recorded)) d
    ON d.person_id = p.person_id AND d.period = p.period AND d.payment_id = p.id
 WHERE p.person_id = ANY(%(people)s) AND coalesce(d.counts, p.counts)
 GROUP BY p.person_id, p.payer_kind, p.period
"""
WAIVERS = """
SELECT person_id, lower(valid), upper(valid) - 1 FROM contributions_waiver
 WHERE person_id = ANY(%(people)s) AND upper_inf(recorded)
"""
DOUBTS = """
SELECT DISTINCT person_id FROM persons_doubt
 WHERE person_id = ANY(%(people)s) AND upper_inf(recorded)
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
    in_doubt: bool = False


def read(people: Sequence[int], today: date) -> Iterator[Known]:
    """The facts of those of these people whom the registers hold now."""
    rows: defaultdict[int, _Rows] = defaultdict(_Rows)
    for person, status, first, last in _rows(STATUSES, people):
        rows[person].statuses.append(StatusPeriod(status, first, last))
    for person, category, first, last in _rows(CATEGORIES, people):
        rows[person].categories.append(CategoryPeriod(category, first, last))
    for person, kind, period, paid_on in _rows(PAYMENTS, people):
        rows[person].payments.append(CountedPayment(kind, Month.of(period), paid_on))
    for person, first, last in _rows(WAIVERS, people):
        rows[person].waivers.append(Period(first, last))
    for (person,) in _rows(DOUBTS, people):
        rows[person].in_doubt = True
    for person, birth_date, left_on, region in _rows(DETAILS, people):
        own = rows[person]
        yield Known(
            person_id=person,
            region=region,
            in_doubt=own.in_doubt,
            facts=Facts(
                birth_date=birth_date,
                known_on=today,
                left_on=left_on,
                statuses=tuple(own.statuses),
                categories=tuple(own.categories),
                payments=tuple(own.payments),
                waivers=tuple(own.waivers),
            ),
        )


def _rows(statement: str, people: Sequence[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"people": list(people)})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
