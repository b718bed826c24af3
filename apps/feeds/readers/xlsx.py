"""XLSX workbooks as raw rows: one sheet with the header of a feed, numbers and dates exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from apps.common.tables.headers import names_of
from apps.common.tables.sheets import Cell
from apps.common.tables.workbook import Sheet, Workbook
from apps.common.tables.xlsx import dense, told
from apps.feeds.layouts import layout_of
from apps.feeds.readers.tables import layout_or_refusal, raw_row
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.rows import RawRow


class XlsxFile:
    """The one sheet of a workbook that holds rows of a feed."""

    def __init__(self, path: Path) -> None:
        """Find the sheet and read its header. Raises FileRefused."""
        self.path = path
        self.workbook = Workbook(path)
        self.sheet, self.names = self._sheet()
        self.layout = layout_or_refusal(self.names)

    def rows(self) -> Iterator[RawRow]:
        """The rows below the header; empty ones are no rows. Raises FileRefused."""
        rows = self.workbook.rows(self.sheet)
        next(rows, None)
        for number, cells in rows:
            found = self._texts(cells)
            if any(map(str.strip, found)):
                yield raw_row(number, self.names, found, ";")

    def _sheet(self) -> tuple[Sheet, list[str]]:
        """The sheet with a feed's header; where there are several, the one that is filled."""
        headers = [(sheet, *self._header(sheet)) for sheet in self.workbook.sheets]
        fitting = [header for header in headers if layout_of(header[1]) is not None]
        filled = [header for header in fitting if header[2]]
        if len(filled) > 1:
            raise FileRefused(Refusal.SHEETS_SEVERAL)
        for sheet, names, _ in filled or fitting or headers:
            if names:
                return sheet, names
        raise FileRefused(Refusal.EMPTY)

    def _header(self, sheet: Sheet) -> tuple[list[str], bool]:
        """The names in the first row of a sheet, and whether there is another row."""
        rows = self.workbook.rows(sheet)
        _, first = next(rows, (0, {}))
        names = names_of([cell.text for cell in dense(first)])
        return names, next(rows, None) is not None

    def _texts(self, cells: Mapping[int, Cell]) -> list[str]:
        found = [
            self._text(cells[place], name) if place in cells else ""
            for place, name in enumerate(self.names)
        ]
        if max(cells) >= len(found):
            found += [cells[place].text for place in sorted(cells) if place >= len(self.names)]
        return found

    def _text(self, cell: Cell, name: str) -> str:
        value = told(cell, self.workbook.counts_from_1904)
        return value if isinstance(value, str) else _of_column(value, name)


def _of_column(day: date, name: str) -> str:
    """A day as text; a month where the column holds months and the day is its first."""
    return f"{day:%Y-%m}" if name == "period" and day.day == 1 else day.isoformat()
