"""Facts from the read replica, where they are surely those of the primary (docs/decisions/0026).

Every write of somebody's facts leaves a note in `persons_touched`, in its own transaction, until a drain
takes it away and keeps how far the primary had come. So a replica that has replayed that far holds the
facts of everybody without a note. What it told is then compared with the primary, and asked there anew
where it may differ, or where the replica is too old, gone, or promoted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection

from apps.common import replica
from apps.common.replica import Replayed
from apps.entitlement.selectors import Gathered, asked, gather, gathered

NEWEST_WORD = "(SELECT max(id) FROM persons_watermark)"
FACTS = f"SELECT facts.*, {NEWEST_WORD} AS newest_word FROM ({{statement}}) facts"
# An idle primary leaves the last commit's moment old although nothing is missing: a lag counts only
# where the primary has written more than was replayed. A position ahead of it is another history's.
COMPARE = f"""
SELECT d.position <= r.position AND r.position <= pg_current_wal_insert_lsn()
         AND (r.position >= pg_current_wal_lsn()
              OR coalesce(clock_timestamp() - r.at <= make_interval(secs => %s), false)),
       (SELECT number FROM rates_revision), {NEWEST_WORD},
       ARRAY(SELECT person_id FROM persons_touched WHERE person_id = ANY(
               %s::bigint[] || ARRAY(SELECT id FROM persons_person WHERE iin_key = %s)))
  FROM entitlement_drained d, (SELECT %s::pg_lsn AS position, %s::timestamptz AS at) r
"""
FOLLOWED = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
MOST_OF_A_LIST = 10  # seconds that a replica may take for the people of a list
PAUSE = 0.05  # seconds between two looks at a replica that is waited for

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Compared:
    """What the primary says of a replica's word: whether it is recent enough, the law's revision,
    the newest word of a source, and who of those asked about was written since, by id."""

    is_recent: bool
    revision: int
    newest_word: int | None
    touched: frozenset[int]


def facts_of(
    key: str, known_on: date, at: datetime | None = None, *, kept: bool = False
) -> Gathered:
    """As `gather`, from the replica where that is the same; `replayed` then says how far it had come."""
    statement, given = asked(key, at, kept=kept)
    told = replica.attempt(lambda: replica.rows(FACTS.format(statement=statement), given))
    if told is None:
        return gather(key, known_on, at, kept=kept)
    row = dict(zip(told.names, told.rows[0], strict=True))
    now = compare(told.replayed, key=key)
    same = (now.revision, now.newest_word) == (row["revision"], row["newest_word"])
    if not now.is_recent or now.touched or not same:
        return gather(key, known_on, at, kept=kept)
    return replace(gathered(row, known_on), replayed=told.replayed.position)


def rows_of_people(
    statement: str, parameters: Sequence[Any]
) -> tuple[list[tuple[Any, ...]], str | None]:
    """The rows of a SELECT whose first column is a person's id, and how far the replica had come.

    From the replica, without the people written since; None and all rows where the primary is asked.
    """
    told = replica.attempt(lambda: replica.rows(statement, parameters, seconds=MOST_OF_A_LIST))
    if told is not None:
        now = compare(told.replayed, people=[row[0] for row in told.rows])
        if now.is_recent:
            rows = [row for row in told.rows if row[0] not in now.touched]
            return rows, told.replayed.position
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall(), None


def compare(replayed: Replayed, *, people: Sequence[int] = (), key: str = "") -> Compared:
    """Ask the primary about what a replica told of people, by id or by keyed hash; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            COMPARE, [replica.most_lag(), list(people), key, replayed.position, replayed.at]
        )
        row = cursor.fetchone()
    if row is None:  # nobody was ever drained: there is nothing to go by
        return Compared(False, 0, None, frozenset())
    is_recent, revision, newest_word, touched = row
    return Compared(is_recent, revision, newest_word, frozenset(touched))


def counted(read: Callable[[str], Found]) -> Found:
    """What `read` counts at an alias: the replica's once it has all that is written by now, which is
    waited for as long as it may lag; or else the primary's."""
    found = replica.attempt(lambda: read(replica.ALIAS)) if _has_followed() else None
    return read(DEFAULT_DB_ALIAS) if found is None else found


def _has_followed() -> bool:
    if not replica.is_named():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        (wanted,) = cursor.fetchone()
    end = time.monotonic() + replica.most_lag()
    while told := replica.attempt(lambda: replica.rows(FOLLOWED, [wanted])):
        if told.rows[0][0]:
            return True
        if time.monotonic() > end:
            break
        time.sleep(PAUSE)
    return False
