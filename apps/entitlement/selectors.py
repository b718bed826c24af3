"""Everything about one person that reading R1 looks at, in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from apps.rules.facts import (
    CategoryPeriod,
    CountedPayment,
    Facts,
    Period,
    SourceWord,
    StatusPeriod,
)
from apps.rules.months import Month

# Days leave the database as text, upper bounds of ranges as the last day included.
GATHER = """
WITH asked AS (SELECT %(key)s::text AS key, %(at)s::timestamptz AS at),
person AS (
  SELECT p.id FROM persons_person p, asked WHERE p.iin_key = asked.key AND p.recorded_at <= asked.at
)
SELECT
  (SELECT number FROM rates_revision) AS revision,
  (SELECT json_agg(json_build_array(s.code, w.complete_through, s.sends_payments, s.sends_categories))
     FROM persons_source s CROSS JOIN asked
     CROSS JOIN LATERAL (
       SELECT complete_through FROM persons_watermark w
       WHERE w.source_id = s.id AND w.recorded_at <= asked.at
       ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) w) AS words,
  (SELECT json_build_object('id', d.person_id, 'birth_date', d.birth_date, 'left_on', d.left_on,
                            'last_name', d.last_name, 'first_name', d.first_name)
     FROM persons_persondetails d JOIN person ON person.id = d.person_id CROSS JOIN asked
     WHERE d.recorded @> asked.at) AS details,
  (SELECT json_agg(json_build_array(l.status, lower(l.valid), upper(l.valid) - 1))
     FROM persons_legalstatusperiod l JOIN person ON person.id = l.person_id CROSS JOIN asked
     WHERE l.recorded @> asked.at) AS statuses,
  (SELECT json_agg(json_build_array(c.category, lower(c.valid), upper(c.valid) - 1, s.code))
     FROM categories_categoryperiod c JOIN person ON person.id = c.person_id
     JOIN persons_source s ON s.id = c.source_id CROSS JOIN asked
     WHERE c.recorded @> asked.at) AS categories,
  (SELECT json_agg(json_build_array(p.payer_kind, p.period, p.paid_on))
     FROM contributions_payment p JOIN person ON person.id = p.person_id
     JOIN contributions_decision d ON d.payment_id = p.id CROSS JOIN asked
     WHERE d.counts AND d.recorded @> asked.at AND p.recorded_at <= asked.at) AS payments,
  (SELECT json_agg(json_build_array(lower(w.valid), upper(w.valid) - 1))
     FROM contributions_waiver w JOIN person ON person.id = w.person_id CROSS JOIN asked
     WHERE w.recorded @> asked.at) AS waivers,
  (SELECT json_agg(json_build_array(lower(u.months), upper(u.months) - 1))
     FROM persons_doubt u JOIN person ON person.id = u.person_id CROSS JOIN asked
     WHERE u.recorded @> asked.at) AS doubts
"""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A person's facts as known at a moment; `facts` is None where the registers hold nobody."""

    person_id: int | None
    facts: Facts | None
    last_name: str
    first_name: str
    words: tuple[SourceWord, ...]
    revision: int


def gather(key: str, known_on: date, at: datetime | None = None) -> Gathered:
    """The facts of the person under a keyed hash; one statement.

    With `at`, as known at that moment; without it, everything recorded. `known_on` is that day.
    """
    with connection.cursor() as cursor:
        cursor.execute(GATHER, {"key": key, "at": at or "infinity"})
        names = [column.name for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
    words = tuple(
        SourceWord(code, date.fromisoformat(through), payments, categories)
        for code, through, payments, categories in row["words"] or ()
    )
    details = row["details"] or {}
    return Gathered(
        person_id=details.get("id"),
        facts=_facts(row, details, words, known_on) if details else None,
        last_name=details.get("last_name", ""),
        first_name=details.get("first_name", ""),
        words=words,
        revision=row["revision"],
    )


def _facts(
    row: Mapping[str, Any],
    details: Mapping[str, Any],
    words: tuple[SourceWord, ...],
    known_on: date,
) -> Facts:
    return Facts(
        birth_date=date.fromisoformat(details["birth_date"]),
        known_on=known_on,
        left_on=_day(details["left_on"]),
        statuses=tuple(
            StatusPeriod(status, date.fromisoformat(first), _day(last))
            for status, first, last in row["statuses"] or ()
        ),
        categories=tuple(
            CategoryPeriod(category, date.fromisoformat(first), _day(last), source)
            for category, first, last, source in row["categories"] or ()
        ),
        payments=tuple(
            CountedPayment(kind, Month.parse(period[:7]), date.fromisoformat(paid_on))
            for kind, period, paid_on in row["payments"] or ()
        ),
        waivers=_periods(row["waivers"]),
        words=words,
        doubts=_periods(row["doubts"]),
    )


def _periods(rows: list[list[str | None]] | None) -> tuple[Period, ...]:
    return tuple(
        Period(date.fromisoformat(first), _day(last)) for first, last in rows or () if first
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
