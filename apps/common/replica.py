"""The read replica: whether one is named, what is read there, and how far it had come by then.

It is asked only outside of transactions, and its failure is nobody's: whoever asks it can ask the primary.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections, models

logger = logging.getLogger(__name__)

ALIAS = "replica"
REST = 5.0  # seconds in which a replica that failed is left alone by this process
# Both are sent as one message, which a pooler gives to one server. The position is read before the
# snapshot of the statement after it, which therefore holds everything up to that position.
READ = (
    "SELECT set_config('osms.replayed', pg_last_wal_replay_lsn()::text, true),"
    " set_config('statement_timeout', '{seconds}s', true);"
    "SELECT (SELECT pg_is_in_recovery()), (SELECT current_setting('osms.replayed')),"
    " (SELECT pg_last_xact_replay_timestamp()), told.* FROM ({statement}) told"
)
OWN = 3  # of these columns are not the statement's

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Replayed:
    """How far a replica had come when it was read: a position, and the last commit's moment."""

    position: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a replica told: the columns' names, the rows, and how far it had come."""

    names: Sequence[str]
    rows: Sequence[tuple[Any, ...]]
    replayed: Replayed


class Resting:
    """Until when this process leaves the replica alone, by a clock that nobody sets."""

    until = 0.0


def is_named() -> bool:
    """Whether DATABASE_REPLICA_URL names a replica."""
    return ALIAS in connections.settings


def most_lag() -> int:
    """How many seconds behind a replica may be and still be asked."""
    return int(settings.OSMS_REPLICA_MAX_LAG)


def attempt(read: Callable[[], Found]) -> Found | None:
    """What `read` finds on the replica; None where there is none, it rests, or it fails."""
    if not is_named() or time.monotonic() < Resting.until:
        return None
    try:
        return read()
    except (DatabaseError, InterfaceError) as error:
        # Its text may hold the values of a row.
        state = getattr(error.__cause__, "pgcode", None) or "none"
        logger.warning("the replica failed: %s, state %s", type(error).__name__, state)
        Resting.until = time.monotonic() + REST
        connections[ALIAS].close()
        return None


def rows(statement: str, parameters: Sequence[Any], *, seconds: int = 2) -> Told | None:
    """What a SELECT finds on the replica; None where it finds no row or the replica is promoted.

    It fails after so many seconds: a replay that stands still may hold a lock, for hours.
    """
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(READ.format(statement=statement, seconds=seconds), parameters)
        names = [column.name for column in cursor.description]
        found = cursor.fetchall()
    is_replica, position, at = found[0][:OWN] if found else (False, "", None)
    if not is_replica or not position:
        return None
    return Told(names[OWN:], [row[OWN:] for row in found], Replayed(position, at))


class Router:
    """Nothing is read from the replica unless it is named (`using`), and nothing is written to it."""

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str | None:
        instance = hints.get("instance")
        return "default" if instance is not None and instance._state.db == ALIAS else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == ALIAS else None
