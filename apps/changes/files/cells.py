"""A value of the law in a cell, and back: exactly what was written, or what people type; never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from apps.categories.models import Payer
from apps.changes.files.columns import Column, Kind
from apps.changes.files.faults import BadCell, Fault
from apps.common.tables.cells import ERROR, SHORTENED
from apps.rates.fitting import unfit
from apps.rates.models import Unit
from apps.rates.selectors import plain

Cell = str | date
LONGEST_NUMBER, LONGEST_TEXT, PLACES, MOST_DIGITS = 40, 10_000, 6, 8
SPACES = " \u00a0\u2009\u202f\u2007"
GROUPED = re.compile(rf"[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+(?=[.,]|$)")
PLAIN_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
SLASHED = re.compile(r"[0-9]{1,4}[/\\-][0-9]{1,2}[/\\-][0-9]{1,4}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2}")
CODE = re.compile(r"[A-Za-z0-9_-]+")
PAYER = re.compile(r"([0-9.-]{8,10})\s*:\s*([a-z_]+)")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
YES = frozenset({"yes", "true", "1", "да", "истина", "иә", "ия", "ақиқат"})
NO = frozenset({"no", "false", "0", "нет", "ложь", "жоқ", "жалған"})
NUMBERS = (Kind.NUMBER, Kind.WHOLE)
UNIT_SIGNS = ("₸", "тг", "тенге", "теңге")


def written(column: Column, value: Any) -> Any:
    """A value as a cell holds it: a number, a day or a text; None for nothing."""
    if value is None or value in ("", []):
        return None
    return WRITTEN[column.kind](value) if column.kind in WRITTEN else value


def _payers_written(value: Sequence[Mapping[str, str]]) -> str:
    return "; ".join(f"{each['since']}: {each['payer']}" for each in value)


WRITTEN: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: Decimal,
    Kind.DAY: date.fromisoformat,
    Kind.YES_NO: lambda value: "yes" if value else "no",
    Kind.LIST: ", ".join,
    Kind.PAYERS: _payers_written,
}


def read(column: Column, cell: Cell, unit: str = "") -> Any:
    """What a cell says, as a content holds it. `unit` is the number's. Raises BadCell."""
    if isinstance(cell, str):
        cell = same_lines(cell) if column.kind is Kind.TEXT else cell.strip(f"{SPACES}\t\r\n")
        if ERROR.fullmatch(cell.strip()):
            raise BadCell(Fault.FORMULA)
        if not cell:
            return _nothing(column)
    return _by_kind(column, cell, unit)


def same_lines(text: str) -> str:
    """A text with one way of ending lines, and no space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _by_kind(column: Column, cell: Cell, unit: str) -> Any:
    if column.kind is Kind.DAY:
        return day(cell).isoformat()
    if isinstance(cell, date):
        raise BadCell(Fault.DAY_FOR_NUMBER if column.kind in NUMBERS else Fault.DAY_FOR_TEXT)
    if column.kind is Kind.NUMBER:
        return plain(number(cell, unit))
    if column.kind is Kind.WHOLE:
        return _whole(cell)
    if column.kind is Kind.YES_NO:
        return _yes_no(cell)
    if column.kind is Kind.LIST:
        return _list(column, cell)
    return _payers(cell) if column.kind is Kind.PAYERS else _text(column, cell)


def _nothing(column: Column) -> Any:
    if not column.may_be_empty:
        raise BadCell(Fault.NEEDED)
    if column.kind in (Kind.LIST, Kind.PAYERS):
        return []
    return "" if column.kind in (Kind.TEXT, Kind.CHOICE) else None


def number(cell: str, unit: str = "") -> Decimal:
    """A number as people and spreadsheets write it. Raises BadCell where it can be read in two ways."""
    text = cell[: LONGEST_NUMBER + 1].removeprefix("'").strip(SPACES)
    if unit == Unit.SWITCH and text.lower() in YES | NO:
        return Decimal(int(text.lower() in YES))
    is_percent, text = text.endswith("%"), text.removesuffix("%").strip(SPACES)
    if is_percent and unit != Unit.SHARE:
        raise BadCell(Fault.NO_PERCENT)
    if unit == Unit.TENGE:
        text = next((text.removesuffix(sign) for sign in UNIT_SIGNS if text.endswith(sign)), text)
    found = _amount(text.strip(SPACES))
    found = found / 100 if is_percent else found
    exponent = found.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -PLACES:
        raise BadCell(Fault.TOO_FINE)
    if found.adjusted() >= MOST_DIGITS:
        raise BadCell(Fault.TOO_BIG)
    if code := unfit(found, unit):
        raise BadCell(UNFIT[code])
    return found


UNFIT = {
    "negative": Fault.NEGATIVE,
    "not_a_share": Fault.NOT_SHARE,
    "not_a_switch": Fault.NOT_YES_NO,
    "not_whole": Fault.NOT_WHOLE,
}


def _amount(text: str) -> Decimal:
    if text[:1] in ("-", "−") and PLAIN_NUMBER.fullmatch(text[1:]):
        raise BadCell(Fault.NEGATIVE)
    if SHORTENED.fullmatch(text):
        raise BadCell(Fault.SHORTENED)
    if THOUSANDS.fullmatch(text):
        raise BadCell(Fault.AMBIGUOUS_NUMBER)
    if GROUPED.match(text):
        text = text.translate(dict.fromkeys(map(ord, SPACES)))
    if not PLAIN_NUMBER.fullmatch(text):
        raise BadCell(Fault.NOT_NUMBER)
    return Decimal(text.replace(",", "."))


def _whole(cell: str) -> int:
    found = number(cell)
    if found != found.to_integral_value():
        raise BadCell(Fault.NOT_WHOLE)
    return int(found)


def day(cell: Cell) -> date:
    """A day as a date cell, as 2027-01-31 or as 31.01.2027. Raises BadCell."""
    if isinstance(cell, date):
        return cell
    text = cell.removeprefix("'").strip()
    if found := ISO.fullmatch(text):
        parts = [int(part) for part in found.groups()]
    elif found := DOTTED.fullmatch(text):
        parts = [int(part) for part in reversed(found.groups())]
    elif SLASHED.fullmatch(text):
        raise BadCell(Fault.AMBIGUOUS_DAY)
    else:
        raise BadCell(Fault.NUMBER_FOR_DAY if PLAIN_NUMBER.fullmatch(text) else Fault.NOT_DAY)
    try:
        return date(*parts)
    except ValueError:
        raise BadCell(Fault.NOT_DAY) from None


def _yes_no(cell: str) -> bool:
    word = cell.lower()
    if word not in YES | NO:
        raise BadCell(Fault.NOT_YES_NO)
    return word in YES


def _list(column: Column, cell: str) -> list[str]:
    found = [part.strip() for part in re.split(r"[,;\n]", cell) if part.strip()]
    most = column.field.base_field.max_length
    if not all(CODE.fullmatch(code) and len(code) <= most for code in found):
        raise BadCell(Fault.NOT_LIST)
    return found


def _payers(cell: str) -> list[dict[str, str]]:
    found = [PAYER.fullmatch(part.strip()) for part in re.split(r"[;\n]", cell) if part.strip()]
    if not all(each and each[2] in Payer.values for each in found):
        raise BadCell(Fault.NOT_PAYERS)
    return [{"since": day(each[1]).isoformat(), "payer": each[2]} for each in found if each]


def _text(column: Column, cell: str) -> str:
    if UNSEEN.search(cell):
        raise BadCell(Fault.CONTROL)
    if column.choices and cell not in column.choices:
        raise BadCell(Fault.NOT_CHOICE, choices=", ".join(filter(None, column.choices)))
    most = getattr(column.field, "max_length", None) or LONGEST_TEXT
    if len(cell) > most:
        raise BadCell(Fault.TOO_LONG, most=most)
    if column.name == "link" and not cell.startswith(("https://", "http://")):
        raise BadCell(Fault.NOT_ADDRESS)
    return cell
