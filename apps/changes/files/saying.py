"""What a row of a file says, by itself: its key, its days, its values; or why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.changes.files.cells import Cell, day, read, same_lines
from apps.changes.files.columns import KEY, SINCE, UNTIL, Column, columns_of
from apps.changes.files.faults import BadCell, Fault
from apps.changes.files.reading import FileRow
from apps.changes.naming import OF_NUMBERS
from apps.changes.selectors import Rows
from apps.changes.tables import TABLES, LawTable
from apps.rates.provenance import Confidence

KEY_PART = re.compile(r"[a-z0-9_-]{1,40}")
OF_AN_ORIGIN = ("source", "article", "link", "checked_on")
Numbers = Mapping[
    str, Mapping[str, Any]
]  # what the law's numbers are called and measured in, by code


@dataclass(frozen=True)
class Said:
    """What a row says: the columns it has, and its days. `has_until`: whether it speaks of an end."""

    sheet: str
    row: int
    table: str
    key: str
    since: date | None
    until: date | None
    has_until: bool
    values: Mapping[str, Any]


def table_of(row: FileRow) -> LawTable:
    """The table of a row. Raises BadCell."""
    if not row.is_cut:
        raise BadCell(Fault.UNREADABLE)
    if row.table not in TABLES:
        raise BadCell(Fault.TABLE_UNKNOWN, "table")
    return TABLES[row.table]


def said_by(row: FileRow, table: LawTable, held: Rows, numbers: Numbers) -> Said | None:
    """What the row says; None for a row of a template that nobody filled. Raises BadCell."""
    key = _key(row, table, held, numbers)
    if _is_unfilled(row, table):
        return None
    values = dict(_values(row, table, key, numbers))
    since, until = (_day(row, name) for name in (SINCE, UNTIL))
    if table.is_dated and since is None:
        raise BadCell(Fault.SINCE_NEEDED, SINCE)
    if since and until and until < since:
        raise BadCell(Fault.DAYS_REVERSED, UNTIL)
    if table.code == "rates":
        _check_unknown(values)
    return Said(row.sheet, row.number, table.code, key, since, until, UNTIL in row.cells, values)


def _key(row: FileRow, table: LawTable, held: Rows, numbers: Numbers) -> str:
    key = str(row.cells.get(KEY, "")).strip()
    if not key:
        raise BadCell(Fault.KEY_MISSING, KEY)
    if key in held:
        return key
    if table.code in OF_NUMBERS and (table.code == "parameters" or key not in numbers):
        raise BadCell(Fault.KEY_UNKNOWN, KEY)
    parts = key.split(".")
    if len(parts) != len(table.key) or not all(map(KEY_PART.fullmatch, parts)):
        raise BadCell(Fault.KEY_MALFORMED, KEY)
    return key


def _is_unfilled(row: FileRow, table: LawTable) -> bool:
    """A number of next year whose value and origin nobody has written yet."""
    if table.code != "rates" or "value" not in row.cells:
        return False
    told = {name: row.cells.get(name, "") for name in ("value", *OF_AN_ORIGIN)}
    is_unknown = str(row.cells.get("confidence", "")).strip() == Confidence.UNKNOWN
    return not is_unknown and not any(str(cell).strip() for cell in told.values())


def _values(row: FileRow, table: LawTable, key: str, numbers: Numbers) -> Iterator[tuple[str, Any]]:
    columns = {column.name: column for column in columns_of(table.code)}
    told = numbers.get(key, {}) if table.code in OF_NUMBERS else {}
    left_out = _of_the_act(row)
    for name, cell in row.cells.items():
        if name in (KEY, SINCE, UNTIL, *left_out):
            continue
        if name not in columns:
            _check_empty(name, cell)
        elif columns[name].is_told:
            _check_told(name, cell, told)
        else:
            yield name, _value(columns[name], cell, str(told.get("unit", "")))


def _of_the_act(row: FileRow) -> list[str]:
    """Where no source is written, the act of the change set is the source: what is empty is not said."""
    if not is_empty(row.cells.get("source", "?")):
        return []
    return [name for name in OF_AN_ORIGIN if is_empty(row.cells.get(name, ""))]


def _value(column: Column, cell: Cell, unit: str) -> Any:
    try:
        return read(column, cell, unit)
    except BadCell as bad:
        raise BadCell(bad.fault, column.name, **bad.params) from None


def _check_empty(name: str, cell: Cell) -> None:
    if not is_empty(cell):
        raise BadCell(Fault.NOT_OF_TABLE, name)


def _check_told(name: str, cell: Cell, told: Mapping[str, Any]) -> None:
    """Whoever edits a number's name in the sheet of its values is told where it is changed."""
    if not is_empty(cell) and same_lines(str(cell)) != same_lines(str(told.get(name) or "")):
        raise BadCell(Fault.OF_PARAMETERS, name)


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in a cell."""
    return isinstance(cell, str) and not cell.strip()


def _day(row: FileRow, name: str) -> date | None:
    cell = row.cells.get(name, "")
    if is_empty(cell):
        return None
    try:
        return day(cell)
    except BadCell as bad:
        raise BadCell(bad.fault, name) from None


def _check_unknown(values: Mapping[str, Any]) -> None:
    both = "value" in values and "confidence" in values
    if both and (values["value"] is None) != (values["confidence"] == Confidence.UNKNOWN):
        raise BadCell(Fault.VALUE_OR_UNKNOWN, "value")
