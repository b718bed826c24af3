"""The one way to write an audit row."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection

from apps.common import clock

# Written out, since every check of every system ends with it: the ORM needs as long as the database.
COLUMNS = (
    "at, door, asker, purpose, presence, asked_on, known_on, rules, iin_key, outcome, replayed"
)
ONE = f"INSERT INTO audit_lookup ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
MANY = f"""
INSERT INTO audit_lookup ({COLUMNS})
SELECT %s, %s, %s, %s, %s, %s, %s, %s, one.iin_key, one.outcome, one.replayed
  FROM unnest(%s::text[], %s::text[], %s::pg_lsn[])
       WITH ORDINALITY AS one(iin_key, outcome, replayed, place)
 ORDER BY one.place
"""
Value = datetime | date | str | None


def record_lookup(
    *,
    door: str,
    asker: str,
    iin_key: str,
    outcome: str,
    purpose: str = "",
    presence: str = "",
    asked_on: date | None = None,
    known_on: date | None = None,
    rules: str = "",
    replayed: str | None = None,
) -> None:
    """Write who looked whom up, and what was answered; one INSERT in the caller's transaction."""
    about: list[Value] = [clock.now(), door, asker, purpose, presence, asked_on, known_on, rules]
    with connection.cursor() as cursor:
        cursor.execute(ONE, [*about, iin_key, outcome, replayed])


def record_lookups(
    *,
    door: str,
    asker: str,
    outcomes: Sequence[tuple[str, str]],
    purpose: str = "",
    presence: str = "",
    asked_on: date | None = None,
    known_on: date | None = None,
    rules: str = "",
    replayed: Mapping[str, str | None] | None = None,
) -> None:
    """Write one row for each keyed hash and outcome of a list; one INSERT for all of them.

    `replayed`: how far the replica had come, for the keyed hashes that it told of.
    """
    about: list[Value] = [clock.now(), door, asker, purpose, presence, asked_on, known_on, rules]
    keys, given = [key for key, _ in outcomes], [outcome for _, outcome in outcomes]
    positions = [replayed.get(key) if replayed else None for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(MANY, [*about, keys, given, positions])
