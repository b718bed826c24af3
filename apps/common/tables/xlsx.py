"""What the cells of a workbook say, as somebody would type it: numbers and days exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from apps.common.tables.sheets import Cell

EXACT = (
    15  # so many digits of a number are the writer's; the rest is the machine's way of keeping it
)
MOST_DIGITS = 40
LAST_DAY = 2_900_000  # in 9839; later ones have no date
NUMBER = re.compile(r"[+-]?[0-9.]{1,40}(?:[eE][+-]?[0-9]{1,3})?")
ISO_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*)?")


NOTHING = Cell("")


def dense(cells: Mapping[int, Cell]) -> list[Cell]:
    """The cells of a row from the first column on, the empty ones too."""
    return [cells.get(place, NOTHING) for place in range(max(cells, default=-1) + 1)]


def told(cell: Cell, counts_from_1904: bool) -> str | date:
    """What a cell says, as a CSV file would have it; a day where its format is a day's."""
    if cell.kind == "n":
        return _day(cell.text, counts_from_1904) if cell.is_date else plain(cell.text)
    if cell.kind == "b":
        return "TRUE" if cell.text == "1" else "FALSE"
    if cell.kind == "d" and (day := ISO_DAY.fullmatch(cell.text)):
        return date.fromisoformat(day[1])
    return cell.text


def _day(text: str, counts_from_1904: bool) -> str | date:
    """The day of a number of days; a time of day is left out, and no date stays a number."""
    number = _decimal(text)
    if number is None or not 1 <= number <= LAST_DAY:
        return plain(text)
    days = int(number)
    if counts_from_1904:
        return date(1904, 1, 1) + timedelta(days)
    # Excel believes that 1900 was a leap year.
    return (date(1899, 12, 31) if days < 60 else date(1899, 12, 30)) + timedelta(days)


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
