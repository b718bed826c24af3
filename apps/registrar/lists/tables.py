"""The table of a list, whatever it came as: rows of three cells with their numbers in the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from apps.common.tables.csv import END_OF_TEXT, NAMED_SEPARATOR, Lines, cut, lines_of
from apps.common.tables.headers import names_of
from apps.common.tables.parts import Budget
from apps.common.tables.refusals import Fault, FileRefused
from apps.common.tables.sheets import Cell
from apps.common.tables.sniffing import encoding_of, is_workbook
from apps.common.tables.workbook import Workbook, unfolded_size
from apps.common.tables.xlsx import NOTHING, told
from apps.registrar.lists.refusals import ListRefusal

MOST_BYTES = 16 << 20  # of a workbook when it is unfolded: 10,000 rows take two or three
MOST_TAGS = 300_000  # a row of three cells has seven, and six more for texts of its own
MOST_LINES = 100_000  # the empty ones too
SEPARATORS = (";", "\t", ",")
COLUMNS: Mapping[str, frozenset[str]] = {
    "iin": frozenset({"iin", "иин", "жсн"}),
    "visit_date": frozenset(
        {"visit_date", "visit_day", "date", "дата", "дата_визита", "дата_приема", "дата_приёма"}
        | {"күні", "келу_күні", "қабылдау_күні"}
    ),
    "local_ref": frozenset(
        {"local_ref", "ref", "reference", "number", "no", "№", "номер", "ссылка", "номер_карты"}
        | {"нөмірі", "нөмір", "белгі", "карта_нөмірі"}
    ),
}


class Raw(NamedTuple):
    """A row as its file has it. `is_cut`: whether its cells could be told apart."""

    place: int
    iin: str
    visit_date: str = ""
    local_ref: str = ""
    is_cut: bool = True


class Columns(NamedTuple):
    """Where each column stands, from 0; None where the table has none."""

    iin: int = 0
    visit_date: int | None = None
    local_ref: int | None = None


def rows_of(path: Path) -> Iterator[Raw]:
    """The rows of a file below its header, the empty ones left out. Raises FileRefused."""
    return _of_workbook(path) if is_workbook(path) else _of_text(path, encoding_of(path))


def _of_text(path: Path, encoding: str) -> Iterator[Raw]:
    with lines_of(path, encoding) as lines:
        line, separator = _first(lines)
        cells = _cells(line, separator)
        columns = _columns(cells)
        if columns is None:
            yield Raw(lines.number, line)
        while (following := _next(lines)) is not None:
            yield _row(following, lines, separator, columns or Columns(), len(cells))


def _first(lines: Lines) -> tuple[str, str]:
    """The first line that says something, and what parts its cells; "" where it has one."""
    line = _next(lines)
    named = NAMED_SEPARATOR.fullmatch(line) if line is not None else None
    if named:
        line = _next(lines)
    if line is None:
        raise FileRefused(ListRefusal.EMPTY)
    if named:
        return line, named[1]
    for separator in SEPARATORS:
        # A comma alone may stand inside a number that a spreadsheet has shortened.
        if separator in line and (separator != "," or not _is_number(line)):
            return line, separator
    return line, ""


def _next(lines: Lines) -> str | None:
    """The next line that says something."""
    while (line := lines.next()) is not None:
        if lines.number > MOST_LINES:
            raise FileRefused(ListRefusal.TOO_MANY_ROWS)
        if line.strip() and line.strip() != END_OF_TEXT:
            return line
    return None


def _is_number(line: str) -> bool:
    return not any(map(str.isalpha, line.strip().upper().replace("E", "").replace("Е", ""))) and (
        len(line.split(",")[0].strip()) < 9
    )


def _cells(line: str, separator: str) -> list[str]:
    if not separator:
        return [line]
    return next(csv.reader([line], delimiter=separator))


def _row(line: str, lines: Lines, separator: str, columns: Columns, width: int) -> Raw:
    place = lines.number
    if not separator:
        return Raw(place, line)
    found = cut(line, lines, separator, width)
    return Raw(place, "", is_cut=False) if found is None else _raw(place, found, columns)


def _raw(place: int, cells: Sequence[str], columns: Columns) -> Raw:
    iin, visit_date, local_ref = (_at(cells, column) for column in columns)
    return Raw(place, iin, visit_date, local_ref)


def _at(cells: Sequence[str], place: int | None) -> str:
    return "" if place is None or place >= len(cells) else cells[place]


def _columns(cells: Sequence[str]) -> Columns | None:
    """Where the columns stand by a header line; None where the first line is a row of one cell.

    Raises FileRefused where several columns have no names, or one has no number.
    """
    names = names_of(cells)
    found = {
        column: next((place for place, name in enumerate(names) if name in known), None)
        for column, known in COLUMNS.items()
    }
    if found["iin"] is not None:
        return Columns(found["iin"], found["visit_date"], found["local_ref"])
    if len(names) <= 1 and any(map(str.isdigit, cells[0])):
        return None
    raise FileRefused(ListRefusal.HEADER_MISSING)


def _of_workbook(path: Path) -> Iterator[Raw]:
    if unfolded_size(path) > MOST_BYTES:
        raise FileRefused(ListRefusal.UNFOLDS_TOO_FAR)
    book = Workbook(path, Budget(MOST_TAGS, ListRefusal.UNFOLDS_TOO_FAR))
    filled = [sheet for sheet in book.sheets if next(book.rows(sheet), None) is not None]
    if len(filled) > 1:
        raise FileRefused(Fault.SHEETS_SEVERAL)
    columns: Columns | None = None
    is_first = True
    for place, cells in book.rows(filled[0]) if filled else ():
        texts = [_text(cells.get(at, NOTHING), book) for at in range(_width(cells, columns))]
        if is_first:
            is_first, columns = False, _columns(texts)
            if columns is not None:
                continue
        if any(map(str.strip, texts)):
            yield _raw(place, texts, columns or Columns())


def _width(cells: Mapping[int, Cell], columns: Columns | None) -> int:
    """So many cells of a row are looked at: all of the header's, then those that it names."""
    if columns is None:
        return max(cells) + 1
    return max(place for place in columns if place is not None) + 1


def _text(cell: Cell, book: Workbook) -> str:
    said = told(cell, book.counts_from_1904)
    return said.isoformat() if isinstance(said, date) else said
