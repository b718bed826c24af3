"""XLSX workbooks as raw rows: one sheet with the header of a feed, numbers and dates exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from apps.feeds.layouts import layout_of
from apps.feeds.readers.sheets import Cell
from apps.feeds.readers.tables import layout_or_refusal, names_of, raw_row
from apps.feeds.readers.workbook import Sheet, Workbook
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.rows import RawRow

EXACT = (
    15  # so many digits of a number are the writer's; the rest is the machine's way of keeping it
)
MOST_DIGITS = 40
LAST_DAY = 2_900_000  # in 9839; later ones have no date
NUMBER = re.compile(r"[+-]?[0-9.]{1,40}(?:[eE][+-]?[0-9]{1,3})?")
ISO_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*)?")


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
        names = names_of([cell.text for cell in _dense(first)])
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
        """What a cell says, as a CSV file would have it."""
        if cell.kind == "n":
            return self._date(cell.text, name) if cell.is_date else plain(cell.text)
        if cell.kind == "b":
            return "TRUE" if cell.text == "1" else "FALSE"
        if cell.kind == "d" and (day := ISO_DAY.fullmatch(cell.text)):
            return _of_column(date.fromisoformat(day[1]), name)
        return cell.text

    def _date(self, text: str, name: str) -> str:
        """The day of a number of days; a time of day is left out, and no date stays a number."""
        number = _decimal(text)
        if number is None or not 1 <= number <= LAST_DAY:
            return plain(text)
        days = int(number)
        if self.workbook.counts_from_1904:
            return _of_column(date(1904, 1, 1) + timedelta(days), name)
        # Excel believes that 1900 was a leap year.
        first = date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
        return _of_column(first + timedelta(days), name)


NOTHING = Cell("")


def _dense(cells: Mapping[int, Cell]) -> list[Cell]:
    return [cells.get(place, NOTHING) for place in range(max(cells, default=-1) + 1)]


def _of_column(day: date, name: str) -> str:
    """A day as text; a month where the column holds months and the day is its first."""
    return f"{day:%Y-%m}" if name == "period" and day.day == 1 else day.isoformat()


def plain(text: str) -> str:
    """A number of a workbook as somebody would type it: 10130550012.0 is 10130550012.

    A whole number of more digits than a workbook keeps is left as it is shown, 1.23E+19: its last digits are
    lost, and no row may be posted by it.
    """
    number = _decimal(text)
    if number is None:
        return text
    if number.adjusted() >= EXACT:
        return f"{number:.5E}"
    digits = len(number.as_tuple().digits)
    if digits > EXACT:
        number = round(number, EXACT - 1 - number.adjusted())
    whole = number.to_integral_value()
    return f"{whole:f}" if number == whole else f"{number.normalize():f}"


def _decimal(text: str) -> Decimal | None:
    if not NUMBER.fullmatch(text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if abs(number.adjusted()) <= MOST_DIGITS else None
