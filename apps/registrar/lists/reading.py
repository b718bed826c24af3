"""What a member hands in as rows that can be kept: no IIN, only the keyed hash of it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from apps.common.tables.refusals import FileRefused
from apps.persons.identity import iin_key
from apps.registrar.forms import MONTHS_AHEAD, MONTHS_BACK
from apps.registrar.lists import cells
from apps.registrar.lists.cells import BadRow, Fault
from apps.registrar.lists.refusals import ListRefusal
from apps.registrar.lists.tables import Raw, rows_of
from apps.registrar.models.lists import MOST_ROWS
from apps.rules.months import Month

MOST_BYTES = 5 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list. `same_as` is the place of an earlier row with the same number and day."""

    place: int
    local_ref: str = ""
    visit_on: date | None = None
    iin_key: str = ""
    fault: str = ""
    is_restored: bool = False
    same_as: int | None = None


def read(content: bytes, today: date) -> list[Row]:
    """The rows of a file or of pasted text, one at least. Raises FileRefused.

    The content is laid into a file without a name, which no other process finds and nothing leaves behind.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(ListRefusal.TOO_LARGE)
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        found = _read(Path(f"/dev/fd/{file.fileno()}"), today)
    if not found:
        raise FileRefused(ListRefusal.EMPTY)
    return found


def _read(path: Path, today: date) -> list[Row]:
    first, last = days_around(today)
    seen: dict[tuple[str, date | None], int] = {}
    found: list[Row] = []
    for raw in rows_of(path):
        if len(found) >= MOST_ROWS:
            raise FileRefused(ListRefusal.TOO_MANY_ROWS)
        found.append(_row(raw, first, last, today, seen))
    return found


def days_around(today: date) -> tuple[date, date]:
    """The first and the last day that a visit may have."""
    month = Month.of(today)
    return _same_day(month - MONTHS_BACK, today), _same_day(month + MONTHS_AHEAD, today)


def _same_day(month: Month, day: date) -> date:
    return month.first_day.replace(day=min(day.day, month.last_day.day))


def _row(
    raw: Raw, first: date, last: date, today: date, seen: dict[tuple[str, date | None], int]
) -> Row:
    reference = cells.reference(raw.local_ref)
    try:
        if not raw.is_cut:
            raise BadRow(Fault.ROW_UNREADABLE)
        iin, is_restored = cells.number(raw.iin)
        day = cells.visit_day(raw.visit_date, first, last)
    except BadRow as bad:
        return Row(raw.place, reference, fault=bad.fault.value)
    key = iin_key(iin)
    earlier = seen.setdefault((key, day or today), raw.place)
    if earlier != raw.place:
        return Row(raw.place, reference, day, is_restored=is_restored, same_as=earlier)
    return Row(raw.place, reference, day, key, is_restored=is_restored)
