"""A country ten times as large: its first million lives again, under numbers of their own.

Generating ten million lives one by one takes hours of a small machine, and nothing that is measured asks
whether a life is lived twice. Every row is copied by the database with its keys moved on: people, facts,
ledger, caches, and the books of the import. Constraints that cost more than the rows are taken off and put
back, which checks them.
"""

from __future__ import annotations

import io
import sys
import time
from contextlib import closing
from typing import Any

import psycopg2

from apps.feeds.population import numbers

STEP = 1 << 26  # between the ids of one copy and of the next
PERSON = "persons_person"
TABLES = (
    "persons_persondetails",
    "persons_legalstatusperiod",
    "categories_categoryperiod",
    "contributions_waiver",
    "contributions_payment",
    "contributions_posteditem",
    "contributions_decision",
    "contributions_reversal",
    "entitlement_personmonths",
)
MOVED = ("id", "person_id", "payment_id")


def multiply(url: str, people: int, times: int, key: Any) -> None:
    """Make `times` as many people of the `people` generated; `key` is the keyed hash of an IIN."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {PERSON}")
        if cursor.fetchone()[0] == people * times:
            return
        cursor.execute("SET session_replication_role = replica")  # no triggers: nothing is decided
        taken = _take_off(cursor)
        for copy in range(1, times):
            _people(cursor, people, copy, key)
            for table in TABLES:
                began = time.monotonic()
                cursor.execute(_copy(cursor, table, copy))
                _say(f"{copy}: {table}: {cursor.rowcount:,} rows, {time.monotonic() - began:.0f} s")
        _book(cursor, times)
        for table, name, definition in taken:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        _move_sequences(cursor)
        connection.commit()


def _take_off(cursor: Any) -> list[tuple[str, str, str]]:
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'x' AND conrelid::regclass::text = ANY(%s)",
        [list(TABLES)],
    )
    found: list[tuple[str, str, str]] = cursor.fetchall()
    for table, name, _ in found:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return found


def _people(cursor: Any, people: int, copy: int, key: Any) -> None:
    """The people of a copy: the same ids moved on, the next IINs in the same order."""
    cursor.execute(f"SELECT id, recorded_at::text FROM {PERSON} WHERE id < {STEP} ORDER BY iin")
    held = cursor.fetchall()
    assert len(held) == people
    lines = io.StringIO()
    for number, (pk, recorded_at) in enumerate(held, copy * people):
        iin = _iin(number)
        lines.write(f"{pk + copy * STEP}\t{iin}\t{key(iin)}\t{recorded_at}\n")
    lines.seek(0)
    cursor.copy_expert(f"COPY {PERSON} (id, iin, iin_key, recorded_at) FROM STDIN", lines, 1 << 20)


def _iin(number: int) -> str:
    return numbers.iins(number, 1)[0]


def _copy(cursor: Any, table: str, copy: int) -> str:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped ORDER BY attnum",
        [table],
    )
    names = [row[0] for row in cursor.fetchall()]
    told = {name: f"{name} + {copy * STEP}" for name in MOVED}
    told["document_no"] = f"'{copy}.' || document_no"
    values = ", ".join(told.get(name, name) for name in names)
    first = "person_id" if "person_id" in names else "id"
    return (
        f"INSERT INTO {table} ({', '.join(names)}) OVERRIDING SYSTEM VALUE"
        f" SELECT {values} FROM {table} WHERE {first} < {STEP}"
    )


def _book(cursor: Any, times: int) -> None:
    """The import's totals, as many times."""
    totals = ("received_rows", "posted_rows", "received_amount", "posted_amount", "returned_amount")
    changed = ", ".join(f"{name} = {name} * {times}" for name in totals)
    cursor.execute(f"UPDATE feeds_importjob SET {changed} WHERE status = 'done'")


def _move_sequences(cursor: Any) -> None:
    for table in (PERSON, *TABLES):
        cursor.execute(
            "SELECT pg_get_serial_sequence(%s, 'id') WHERE EXISTS (SELECT FROM"
            " information_schema.columns WHERE table_name = %s AND column_name = 'id')",
            [table, table],
        )
        if (row := cursor.fetchone()) and row[0]:
            cursor.execute(f"SELECT setval('{row[0]}', (SELECT max(id) FROM {table}))")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
