"""The canonical row: one form for a row of any file, whatever its encoding, order or separators.

A later format (XLSX, MT102) gives the same `RawRow`, and everything behind stays as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.backends.postgresql.psycopg_any import DateRange

from apps.common.tables.cells import with_zeros, without_marks
from apps.feeds import cells
from apps.feeds.cells import BadCell
from apps.feeds.layouts import Feed, Layout
from apps.feeds.reasons import Reason

SURPLUS = "+"  # where the cells that no column of the header names are kept


class RawRow(NamedTuple):
    """A row as its file has it: the line it begins on, its cells by column, whether it could be cut."""

    line: int
    cells: Mapping[str, str]
    is_cut: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What the lists of the registers hold, and the last day on which somebody may be born."""

    lists: Mapping[str, frozenset[str]]
    born_by: date


@dataclass(frozen=True, slots=True)
class Row:
    """A canonical row: the values that could be read, the first fault, and the content's hash.

    `is_repaired` where a number got back the leading zeros that a spreadsheet had dropped.
    """

    line: int
    cells: Mapping[str, str]
    values: Mapping[str, Any]
    content: bytes
    reason: Reason | None
    is_repaired: bool = False

    @property
    def iin(self) -> str:
        """The IIN the row names; "" where it names none or it cannot be read."""
        return self.values.get("iin") or ""

    @property
    def amount(self) -> Decimal | None:
        """The sum of money the row speaks of, in tenge; None where there is none to read."""
        return self.values.get("amount")


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of a column are read. `fault` is the reason where its list lacks the value.

    `repair` gives what a cell was before a spreadsheet changed it; None where it cannot know.
    """

    read: Callable[[str], Any]
    is_required: bool = True
    empty: Any = ""
    fault: Reason | None = None
    repair: Callable[[str], str | None] | None = None


DAY = Column(cells.day)
OPEN_DAY = Column(cells.day, is_required=False, empty=None)
COLUMNS: Mapping[str, Column] = {
    "iin": Column(cells.iin, repair=with_zeros),
    "last_name": Column(cells.name, is_required=False),
    "first_name": Column(cells.name, is_required=False),
    "patronymic": Column(cells.name, is_required=False),
    "birth_date": DAY,
    "sex": Column(cells.code, fault=Reason.UNKNOWN_SEX),
    "legal_status": Column(cells.code, fault=Reason.UNKNOWN_STATUS),
    "legal_status_from": DAY,
    "locality": Column(cells.code, fault=Reason.UNKNOWN_LOCALITY),
    "contact": Column(cells.text(200), is_required=False),
    "region": Column(cells.text(9), is_required=False),
    "left_on": OPEN_DAY,
    "document_no": Column(cells.number_of_paper(60)),
    "item_no": Column(cells.number_of_paper(20)),
    "period": Column(cells.month),
    "purpose_code": Column(cells.digits(3, Reason.PURPOSE_CODE_MALFORMED)),
    "payer_kind": Column(cells.code, fault=Reason.UNKNOWN_PAYER_KIND),
    "payer_id": Column(
        cells.digits(12, Reason.PAYER_ID_MALFORMED), is_required=False, repair=with_zeros
    ),
    "amount": Column(cells.amount),
    "paid_on": DAY,
    "reason": Column(cells.text(500), is_required=False),
    "reversed_on": DAY,
    "category": Column(cells.code, fault=Reason.UNKNOWN_CATEGORY),
    "valid_from": DAY,
    "valid_to": OPEN_DAY,
    "source": Column(cells.text(50)),
    "ground": Column(cells.code, fault=Reason.UNKNOWN_GROUND),
}


def row_of(layout: Layout, raw: RawRow, known: Known) -> Row:
    """Read a row of a feed. Never raises: a fault becomes the row's reason."""
    reading = _Reading(known)
    values, faults = reading.values, reading.faults
    told: list[tuple[str, str]] = []
    for name in layout.columns:
        if name in raw.cells:
            told.append((name, reading.canonical(name, raw.cells[name])))
        elif name in layout.required:
            faults.append(Reason.MISSING_VALUE)
    if surplus := raw.cells.get(SURPLUS, ""):
        told.append((SURPLUS, surplus.strip()))
        values.pop("amount", None)  # a cell too many moves the cells behind it
        faults.insert(0, Reason.TOO_MANY_COLUMNS)
    if not raw.is_cut:
        faults.insert(0, Reason.ROW_UNREADABLE)
    if not faults:
        faults.extend(_nonsense(layout.feed, values, known))
    return Row(
        line=raw.line,
        cells=raw.cells,
        values=values,
        content=content_of(told),
        reason=faults[0] if faults else None,
        is_repaired=reading.is_repaired,
    )


def content_of(told: Iterable[tuple[str, object]]) -> bytes:
    """The hash of a canonical row: its columns in the layout's order, each with its canonical text."""
    return hashlib.sha256("\x1f".join(f"{name}={text}" for name, text in told).encode()).digest()


def template_of(layout: Layout) -> str:
    """What `content_of` hashes of a row that has every column, with %s for each canonical text."""
    return "\x1f".join(f"{name}=%s" for name in layout.columns)


class _Reading:
    """The cells of one row on their way: what could be read, what not, and whether one was repaired."""

    __slots__ = ("faults", "is_repaired", "known", "values")

    def __init__(self, known: Known) -> None:
        self.known = known
        self.values: dict[str, Any] = {}
        self.faults: list[Reason] = []
        self.is_repaired = False

    def canonical(self, name: str, cell: str) -> str:
        """Read one cell into the values or its fault into the faults; returns its canonical text."""
        column = COLUMNS[name]
        plain = cell.strip()
        if not plain:
            return self._empty(name, column)
        try:
            value = column.read(plain)
        except BadCell as bad:
            return self._again(name, column, plain, bad.reason)
        return self._found(name, column, value)

    def _empty(self, name: str, column: Column) -> str:
        if column.is_required:
            self.faults.append(Reason.MISSING_VALUE)
        else:
            self.values[name] = column.empty
        return ""

    def _found(self, name: str, column: Column, value: Any) -> str:
        if column.fault and value not in self.known.lists[name]:
            self.faults.append(column.fault)
        else:
            self.values[name] = value
        return cells.canonical(value)

    def _again(self, name: str, column: Column, cell: str, reason: Reason) -> str:
        """Read a cell that cannot be read as it is without what a spreadsheet has done to it."""
        bare = without_marks(cell)
        if not bare:
            return self._empty(name, column)
        repaired = column.repair(bare) if column.repair else None
        try:
            value = column.read(repaired or bare)
        except BadCell:
            self.faults.append(cells.why(bare, reason))
            return cell
        self.is_repaired = self.is_repaired or repaired is not None
        return self._found(name, column, value)


def _nonsense(feed: Feed, values: Mapping[str, Any], known: Known) -> list[Reason]:
    """What cannot be, though each cell can be read."""
    if feed is Feed.CONTRIBUTIONS and values["amount"] <= 0:
        return [Reason.AMOUNT_NOT_POSITIVE]
    if feed is Feed.PERSONS:
        return _nonsense_of_a_person(values, known)
    return []


def _nonsense_of_a_person(values: Mapping[str, Any], known: Known) -> list[Reason]:
    if not (values["last_name"] or values["first_name"]):
        return [Reason.MISSING_VALUE]
    if values["birth_date"] > known.born_by:
        return [Reason.BIRTH_IN_FUTURE]
    left_on = values.get("left_on")
    return [Reason.DATES_REVERSED] if left_on and left_on < values["birth_date"] else []


def days_of(row: Row) -> DateRange | None:
    """The days of the months that a row speaks of; None where they cannot be read.

    A stay whose last day cannot be read speaks of every day from the first one on.
    """
    if period := row.values.get("period"):
        return DateRange(period.first_day, (period + 1).first_day)
    first, last = row.values.get("valid_from"), row.values.get("valid_to")
    if first is None or (last is not None and last < first):
        return None
    return stay(first, last)


def stay(first: date, last: date | None) -> DateRange:
    """The days from `first` through `last`, both included; without end where `last` is None."""
    return DateRange(first, None if last is None else last + timedelta(days=1))
