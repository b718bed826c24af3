"""The tables of the law as files: on any day or all periods, as known now or at any moment."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from apps.changes.files.cells import written
from apps.changes.files.columns import KEY, SINCE, TABLE, UNTIL, Column, Kind, columns_of
from apps.changes.periods import Period
from apps.changes.selectors import rows_of
from apps.changes.tables import TABLES
from apps.common import clock
from apps.common.tables.cells import FORMULA
from apps.rates.models import Parameter
from apps.rates.selectors import plain

XLSX, CSV = "xlsx", "csv"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
BYTE_ORDER_MARK = "\ufeff"
WIDTHS = {Kind.DAY: 12, Kind.NUMBER: 14, Kind.WHOLE: 9, Kind.YES_NO: 9, Kind.CHOICE: 16}
WIDTH, WIDEST_LIST = 26, 255  # a list of choices in a workbook has so many letters at most
Row = list[Any]


@dataclass(frozen=True)
class Asked:
    """What of a table is wanted: the rows of a day or, without one, all periods; as known when."""

    on: date | None = None
    known_on: date | None = None
    in_words: bool = False

    @property
    def known_at(self) -> datetime | None:
        """The end of that day in Almaty; None for now."""
        return clock.end_of(self.known_on) if self.known_on else None

    @property
    def name(self) -> str:
        """The days in the name of a file."""
        on = f"on-{self.on}" if self.on else "all-periods"
        return f"{on}_known-{self.known_on or clock.today()}"


def file_name(tables: Sequence[str], asked: Asked, form: str) -> str:
    """The name of an export, with its days: "rates_on-2027-01-15_known-2027-01-15.xlsx"."""
    which = tables[0] if len(tables) == 1 else "law"
    return f"{which}_{asked.name}.{form}"


def workbook(tables: Sequence[str], asked: Asked) -> bytes:
    """The tables as a workbook, a sheet each, named by the table's code."""
    sheets = {code: rows_for(code, asked) for code in tables}
    return as_workbook(sheets, in_words=asked.in_words)


def text(code: str, asked: Asked) -> bytes:
    """One table as CSV: UTF-8 with its mark, semicolons; the first column names the table."""
    columns = columns_of(code)
    target = io.StringIO(newline="")
    lines = csv.writer(target, delimiter=";")
    lines.writerow([_head(Column(TABLE, Kind.TEXT), asked.in_words), *_heads(columns, asked)])
    for row in rows_for(code, asked):
        cells = (in_text(column, cell) for column, cell in zip(columns, row, strict=True))
        lines.writerow([code, *cells])
    return (BYTE_ORDER_MARK + target.getvalue()).encode()


def rows_for(code: str, asked: Asked) -> list[Row]:
    """The rows of a table in the order of the law's list, cell by cell."""
    table, columns = TABLES[code], columns_of(code)
    units = told_of_numbers()
    held = rows_of(code, asked.known_at)
    found = []
    for place, (key, periods) in enumerate(held.items()):
        for period in periods:
            if not table.is_dated or asked.on is None or period.holds_on(asked.on):
                at = units.get(key, {}).get("position", period.says("position") or place)
                cells = [_cell(each, key, period, units) for each in columns]
                found.append((at, key, period.since or date.min, cells))
    return [cells for *_order, cells in sorted(found, key=lambda each: each[:3])]


def told_of_numbers() -> dict[str, dict[str, Any]]:
    """What a file tells of the law's numbers beside their values, by code."""
    return {row["code"]: row for row in Parameter.objects.values()}


def as_workbook(sheets: dict[str, list[Row]], *, in_words: bool = False) -> bytes:
    """Rows by table as a workbook. A text stays a text: nothing in it is a formula or a link."""
    target = io.BytesIO()
    plainly = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, {**plainly, "strings_to_numbers": False}) as book:
        book.set_properties({"created": clock.now().replace(tzinfo=None)})
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        for code, rows in sheets.items():
            _fill(book.add_worksheet(code), code, rows, looks, in_words)
    return target.getvalue()


def _fill(
    sheet: Worksheet, code: str, rows: list[Row], looks: dict[str, Any], in_words: bool
) -> None:
    columns = columns_of(code)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, _head(column, in_words), looks["head"])
        sheet.set_column(at, at, WIDTHS.get(column.kind, WIDTH))
        _offer(sheet, at, column)
    for number, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            _write(sheet, number, at, cell, looks)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _write(sheet: Worksheet, number: int, at: int, cell: Any, looks: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(number, at, datetime(cell.year, cell.month, cell.day), looks["day"])
    elif isinstance(cell, Decimal | int):
        sheet.write_number(number, at, float(cell))
    else:
        sheet.write_string(number, at, cell, looks["text"])


def _offer(sheet: Worksheet, at: int, column: Column) -> None:
    """A list to choose from, where the column has choices."""
    offered = [code for code in column.choices if code] or ["yes", "no"]
    is_offered = column.kind in (Kind.CHOICE, Kind.YES_NO) and not column.is_told
    if is_offered and len(",".join(offered)) < WIDEST_LIST:
        rule = {"validate": "list", "source": offered, "ignore_blank": True}
        sheet.data_validation(1, at, 5000, at, {**rule, "error_type": "warning"})


def _cell(column: Column, key: str, period: Period, told: dict[str, dict[str, Any]]) -> Any:
    own = {KEY: key, SINCE: period.since, UNTIL: period.until}
    if column.name in own:
        return own[column.name]
    if column.is_told:
        return told.get(key, {}).get(column.name) or None
    return written(column, period.says(column.name))


def _heads(columns: Iterable[Column], asked: Asked) -> Iterator[str]:
    return (_head(column, asked.in_words) for column in columns)


def _head(column: Column, in_words: bool) -> str:
    return column.title if in_words else column.name


def in_text(column: Column, cell: Any) -> str:
    """A cell of a CSV file: what a spreadsheet would count gets an apostrophe, which `reading` takes off."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return plain(cell)
    told = str(cell)
    is_risky = column.kind is Kind.TEXT and (FORMULA.match(told) or told.startswith("'"))
    return f"'{told}" if is_risky else told


def next_year(year: int) -> bytes:
    """A workbook to fill in: the numbers that change every January, with the first day and no value."""
    held = rows_of("rates")
    told = told_of_numbers()
    first = date(year, 1, 1)
    codes = [code for code, periods in held.items() if changes_every_january(periods, first)]
    codes.sort(key=lambda code: told[code]["position"])
    empty = Period({"confidence": "sourced"}, first)
    rows = [[_cell(each, code, empty, told) for each in columns_of("rates")] for code in codes]
    return as_workbook({"rates": rows})


MOST_JANUARIES, LATE = 3, 2


def changes_every_january(periods: Iterable[Period], first: date) -> bool:
    """Whether a number began anew on three first days of a year at least, lately too, and not on this one."""
    begun = {
        period.since.year
        for period in periods
        if period.since and (period.since.month, period.since.day) == (1, 1)
    }
    return (
        first.year not in begun
        and len(begun) >= MOST_JANUARIES
        and first.year - max(begun, default=0) <= LATE
    )
