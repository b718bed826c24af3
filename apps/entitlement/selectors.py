"""Everything about one person that reading R1 looks at, in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

# The statement itself is a function of the database (migration 0002), which keeps its plan: a third of
# the time. Days leave it as text, upper bounds of ranges as the last day included.
GATHER = "SELECT * FROM entitlement_facts(%s, %s)"
# The same as known now, which reads the ledger only where the cache of months cannot be trusted.
GATHER_KEPT = "SELECT * FROM entitlement_check(%s)"
WORDS = """
SELECT s.code, w.complete_through, s.sends_payments, s.sends_categories
  FROM persons_source s CROSS JOIN LATERAL (
    SELECT complete_through FROM persons_watermark w
     WHERE w.source_id = s.id AND w.recorded_at <= %s
     ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) w
"""


def words_known(at: datetime | None = None) -> tuple[SourceWord, ...]:
    """How far each source has declared to be complete, as known at a moment or now."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(WORDS, [at or "infinity"])
        return tuple(SourceWord(*row) for row in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the cache of months: the law that its masks were made under, and the masks."""

    law: int
    masks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A person's facts as known at a moment; `facts` is None where the registers hold nobody.

    With `kept` the facts have neither payments nor waivers: they are in the masks.
    """

    person_id: int | None
    facts: Facts | None
    last_name: str
    first_name: str
    words: tuple[SourceWord, ...]
    revision: int
    replayed: str | None = (
        None  # how far the replica had come that told them; None: the primary did
    )
    kept: Kept | None = None


def asked(key: str, at: datetime | None, *, kept: bool) -> tuple[str, list[Any]]:
    """The statement that gathers somebody's facts, and its parameters; `kept` reads the cache of
    months, which knows only what is known now."""
    return (GATHER_KEPT, [key]) if kept else (GATHER, [key, at or "infinity"])


def gather(
    key: str,
    known_on: date,
    at: datetime | None = None,
    using: str = DEFAULT_DB_ALIAS,
    *,
    kept: bool = False,
) -> Gathered:
    """The facts of the person under a keyed hash; one statement.

    With `at`, as known at that moment; without it, everything recorded. `known_on` is that day.
    With `kept` the masks of the cache stand for payments and waivers, where they can be trusted.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(*asked(key, at, kept=kept))
        names = [column.name for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
    return gathered(row, known_on)


def gathered(row: Mapping[str, Any], known_on: date) -> Gathered:
    """What a row of either statement says, as known on a day."""
    words = tuple(
        SourceWord(code, date.fromisoformat(through), payments, categories)
        for code, through, payments, categories in row["words"] or ()
    )
    details, masks = row["details"] or {}, row.get("masks")
    return Gathered(
        person_id=details.get("id"),
        facts=_facts(row, details, words, known_on) if details else None,
        last_name=details.get("last_name", ""),
        first_name=details.get("first_name", ""),
        words=words,
        revision=row["revision"],
        kept=None if masks is None else Kept(row["law"], tuple(masks)),
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
