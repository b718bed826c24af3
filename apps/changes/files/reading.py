"""A file with tables of the law as rows of cells: any encoding, one sheet or several, nothing trusted."""

from __future__ import annotations

import csv
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from apps.changes.files.cells import Cell
from apps.changes.files.columns import KEY, TABLE, known_names
from apps.changes.files.faults import FileRefusal
from apps.changes.tables import TABLES
from apps.common.logs import masked
from apps.common.tables.cells import FORMULA
from apps.common.tables.csv import END_OF_TEXT, NAMED_SEPARATOR, SEPARATORS, Lines, cut, lines_of
from apps.common.tables.headers import names_of
from apps.common.tables.parts import Budget
from apps.common.tables.refusals import FileRefused
from apps.common.tables.sniffing import encoding_of, is_workbook
from apps.common.tables.workbook import Sheet, Workbook, unfolded_size
from apps.common.tables.xlsx import NOTHING, told

MOST_BYTES, MOST_ROWS, MOST_TAGS = 5 << 20, 5000, 1_500_000
MOST_UNFOLDED = 32 << 20
LINES_OF_A_ROW = 64  # a cell of documents has one a line, in three languages
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LONGEST_NAME = 60


@dataclass(frozen=True)
class FileRow:
    """A row as its file has it: where it stands, which table it is of, and its cells by column."""

    sheet: str
    number: int
    table: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    is_cut: bool = True


def read(content: bytes) -> list[FileRow]:
    """The rows of a file, one at least. Raises FileRefused, which names columns and no cell.

    The content is laid into a file without a name, which no other process finds and nothing leaves behind.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(FileRefusal.TOO_LARGE)
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        path = Path(f"/dev/fd/{file.fileno()}")
        found = list(_bounded(_of_workbook(path) if is_workbook(path) else _of_text(path)))
    if not found:
        raise FileRefused(FileRefusal.EMPTY)
    return found


def _bounded(rows: Iterable[FileRow]) -> Iterator[FileRow]:
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise FileRefused(FileRefusal.TOO_MANY_ROWS)
        yield row


def _of_text(path: Path) -> Iterator[FileRow]:
    with lines_of(path, encoding_of(path)) as lines:
        line = lines.next_filled()
        named = NAMED_SEPARATOR.fullmatch(line) if line is not None else None
        if named:
            line = lines.next_filled()
        if line is None:
            raise FileRefused(FileRefusal.EMPTY)
        separator = named[1] if named else max(SEPARATORS, key=line.count)
        heads = next(csv.reader([line], delimiter=separator))
        columns = _columns(heads, "")
        while (line := lines.next()) is not None:
            if line.strip() and line.strip() != END_OF_TEXT:
                yield _line(line, lines, separator, columns, len(heads))


def _line(line: str, lines: Lines, separator: str, columns: Sequence[str], width: int) -> FileRow:
    number = lines.number
    cells = cut(line, lines, separator, width, LINES_OF_A_ROW)
    if cells is None or any(map(str.strip, cells[width:])):
        return FileRow("", number, "", is_cut=False)
    return _row("", number, columns, [without_apostrophe(cell) for cell in cells])


def without_apostrophe(cell: str) -> str:
    """A cell as it was before `writing` kept spreadsheets from counting it."""
    rest = cell[1:]
    return rest if cell.startswith("'") and (FORMULA.match(rest) or rest[:1] == "'") else cell


def _of_workbook(path: Path) -> Iterator[FileRow]:
    if unfolded_size(path) > MOST_UNFOLDED:
        raise FileRefused(FileRefusal.UNFOLDS_TOO_FAR)
    book = Workbook(path, Budget(MOST_TAGS, FileRefusal.UNFOLDS_TOO_FAR))
    for sheet in book.sheets:
        yield from _of_sheet(book, sheet)


def _of_sheet(book: Workbook, sheet: Sheet) -> Iterator[FileRow]:
    rows = book.rows(sheet)
    _number, first = next(rows, (0, {}))
    heads = [str(first.get(at, NOTHING).text) for at in range(max(first, default=-1) + 1)]
    if not any(map(str.strip, heads)):
        return
    code = sheet.name.strip().lower()
    columns = _columns(heads, code if code in TABLES else "")
    for number, cells in rows:
        found = [
            _unescaped(told(cells.get(at, NOTHING), book.counts_from_1904))
            for at in range(len(columns))
        ]
        if any(cell.strip() if isinstance(cell, str) else True for cell in found):
            yield _row(code if code in TABLES else "", number, columns, found)


def _unescaped(cell: Cell) -> Cell:
    """A text as it was before the workbook's writer hid signs that XML has no room for."""
    if isinstance(cell, date) or "_x" not in cell:
        return cell
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell)


def _row(sheet: str, number: int, columns: Sequence[str], cells: Sequence[Cell]) -> FileRow:
    named = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    table = named.pop(TABLE, sheet)
    code = str(table).strip().lower() or sheet
    return FileRow(sheet, number, code, named)


def _columns(heads: Sequence[str], table: str) -> list[str]:
    """The columns that a header names, "" for one without a name. Raises FileRefused."""
    known = known_names(table) if table else _known_anywhere()
    names = [name for head in heads for name in (names_of([head]) or [""])]
    found = [known.get(name, "") for name in names]
    if KEY not in found:
        raise FileRefused(FileRefusal.NO_KEY)
    told = zip(heads, names, found, strict=True)
    unknown = [_shown(head) for head, name, column in told if name and not column]
    if unknown:
        raise FileRefused(FileRefusal.UNKNOWN_COLUMNS, ", ".join(unknown))
    twice = sorted({column for column in found if column and found.count(column) > 1})
    if twice:
        raise FileRefused(FileRefusal.COLUMNS_TWICE, ", ".join(twice))
    if not table and TABLE not in found:
        raise FileRefused(FileRefusal.NO_TABLE)
    return found


@cache
def _known_anywhere() -> Mapping[str, str]:
    """The columns by every name, where rows of several tables stand together: no name means two."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for code in TABLES:
        for name, column in known_names(code).items():
            meanings[name].add(column)
    return {name: min(columns) for name, columns in meanings.items() if len(columns) == 1}


def _shown(head: str) -> str:
    """The name of a column as it may be shown: no number of a person, and no novel."""
    return f"«{masked(head.strip())[:LONGEST_NAME]}»"
