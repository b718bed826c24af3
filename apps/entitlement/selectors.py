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

# Days leave the database as text, upper bounds of ranges as the last day included. Each part reads by
# the person's id, so that its cost is that of the person and not of the country.
GATHER = """
WITH person AS MATERIALIZED (
  SELECT id FROM persons_person WHERE iin_key = %(key)s
)
SELECT
  (SELECT number FROM rates_revision) AS revision,
  (SELECT json_agg(json_build_array(s.code, w.complete_through, s.sends_payments, s.sends_categories))
     FROM persons_source s CROSS JOIN LATERAL (
       SELECT complete_through FROM persons_watermark w
       WHERE w.source_id = s.id AND w.recorded_at <= %(at)s::timestamptz
       ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) w) AS words,
  (SELECT json_build_object('id', person_id, 'birth_date', birth_date, 'left_on', left_on,
                            'last_name', last_name, 'first_name', first_name)
     FROM persons_persondetails
     WHERE person_id = (SELECT id FROM person) AND recorded @> %(at)s::timestamptz) AS details,
  (SELECT json_agg(json_build_array(status, lower(valid), upper(valid) - 1))
     FROM persons_legalstatusperiod
     WHERE person_id = (SELECT id FROM person) AND recorded @> %(at)s::timestamptz) AS statuses,
  (SELECT json_agg(json_build_array(c.category, lower(c.valid), upper(c.valid) - 1, s.code))
     FROM categories_categoryperiod c JOIN persons_source s ON s.id = c.source_id
     WHERE c.person_id = (SELECT id FROM person) AND c.recorded @> %(at)s::timestamptz) AS categories,
  (SELECT json_agg(json_build_array(p.payer_kind, p.period, p.paid_on))
     FROM contributions_payment p JOIN contributions_decision d ON d.payment_id = p.id
     WHERE p.person_id = (SELECT id FROM person) AND p.recorded_at <= %(at)s::timestamptz
       AND d.counts AND d.recorded @> %(at)s::timestamptz) AS payments,
  (SELECT json_agg(json_build_array(lower(valid), upper(valid) - 1))
     FROM contributions_waiver
     WHERE person_id = (SELECT id FROM person) AND recorded @> %(at)s::timestamptz) AS waivers,
  (SELECT json_agg(json_build_array(lower(months), upper(months) - 1))
     FROM persons_doubt
     WHERE person_id = (SELECT id FROM person) AND recorded @> %(at)s::timestamptz) AS doubts
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
