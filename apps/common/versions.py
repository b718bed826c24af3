"""Where a word received at a moment finds its place among the versions of one fact.

Files may be read in another order than they were received (`--received-at`). A later word always
wins; an earlier one is put before it, as far as the closed past, which nobody rewrites, has room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.common.dated import DatedRow


@dataclass(slots=True)
class Versions:
    """The versions of one fact that hold at a moment or later, and what a word of then changes.

    `now` is the value known at that moment; None where the fact is not known, or is withdrawn.
    """

    at: datetime
    now: Any = None
    open_id: int | None = None
    is_changed: bool = False
    held: list[DateTimeTZRange] = field(default_factory=list)

    def hold(self, row_id: int, recorded: DateTimeTZRange, value: Any) -> None:
        """Take in a version that is known at the moment or later."""
        self.held.append(recorded)
        if recorded.upper is None:
            self.now, self.open_id = value, row_id

    def take(self, value: Any) -> bool:
        """Whether a word (None: withdrawn) says something new and has a place; it is taken if so."""
        if value == self.now or self.room() is None:
            return False
        if value is None and self._newer() is not None:
            return False
        self.now, self.is_changed = value, True
        return True

    def room(self) -> DateTimeTZRange | None:
        """When the word is known: from its moment, or from the end of the closed past, until a newer one."""
        closed = [held.upper for held in self.held if held.upper is not None]
        newer = self._newer()
        start = max([self.at, *closed])
        if newer is None:
            return None if closed and self.open_id is None else DateTimeTZRange(start, None)
        return DateTimeTZRange(start, newer) if start < newer else None

    def closes(self) -> int | None:
        """The row that the taken word closes."""
        return self.open_id if self.is_changed and self._newer() is None else None

    def _newer(self) -> datetime | None:
        moments = [held.lower for held in self.held if held.upper is None]
        return next((moment for moment in moments if moment > self.at), None)


def versions_of(
    rows: Iterable[tuple[Hashable, int, DateTimeTZRange, Any]], at: datetime
) -> defaultdict[Any, Versions]:
    """The versions by key, from (key, id, recorded, value) of the rows of `held_since`."""
    found: defaultdict[Any, Versions] = defaultdict(lambda: Versions(at))
    for key, row_id, recorded, value in rows:
        found[key].hold(row_id, recorded, value)
    return found


def held_since(at: datetime) -> models.Q:
    """The rows that are known at `at` or become known later."""
    return models.Q(recorded__overlap=DateTimeTZRange(at, None))


def write_changes(
    model: type[DatedRow],
    versions: Mapping[Any, Versions],
    row_of: Callable[[Any, Versions], DatedRow],
) -> None:
    """Close what the taken words supersede or withdraw, and record the successors."""
    changed = {key: known for key, known in versions.items() if known.is_changed}
    closings = {known.closes(): known.at for known in changed.values()}
    close_all(model, {pk: at for pk, at in closings.items() if pk is not None})
    model._default_manager.bulk_create(
        row_of(key, known) for key, known in changed.items() if known.now is not None
    )


def close_all(model: type[DatedRow], closings: Mapping[int, datetime]) -> None:
    """Close each open row at its moment; one recorded at that moment or later is left empty."""
    if not closings:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} AS held"
            " SET recorded = tstzrange(lower(recorded), greatest(lower(recorded), asked.at))"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS asked(id, at) WHERE held.id = asked.id",
            [list(closings), list(closings.values())],
        )
