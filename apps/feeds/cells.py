"""How one cell is read. Every reader returns a value or raises BadCell with a quarantine reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from apps.feeds.reasons import Reason
from apps.persons.identity import MalformedIIN, cleaned_iin
from apps.rules.months import Month

SPACES = re.compile(r"\s+")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
AMOUNT = re.compile(r"[+-]?[0-9]{1,30}(?:[.,](?P<parts>[0-9]{0,30}))?")
YEARS = range(1900, 2200)
LARGEST = Decimal("999999999999.99")


class BadCell(ValueError):
    """A cell that cannot be read; `reason` is its quarantine reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def text(longest: int) -> Callable[[str], str]:
    """A reader of words: one form of each letter, single spaces, at most `longest` characters."""

    def read(cell: str) -> str:
        value = cell.strip()
        if not (value.isascii() and value.isalnum()):  # most codes and numbers need no care
            value = SPACES.sub(" ", unicodedata.normalize("NFC", value))
            if not value.isprintable() and any(map(_is_no_text, value)):
                raise BadCell(Reason.CHARACTER_UNREADABLE)
        if len(value) > longest:
            raise BadCell(Reason.TOO_LONG)
        return value

    return read


def _is_no_text(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs")


short = text(50)


def code(cell: str) -> str:
    """A code of a list, in small letters; whether the list has it is asked elsewhere."""
    return short(cell).lower()


def iin(cell: str) -> str:
    """Twelve digits with a right check digit; spaces and hyphens left out."""
    try:
        return cleaned_iin(cell)
    except MalformedIIN as malformed:
        raise BadCell(Reason(malformed.code)) from None


def digits(length: int, reason: Reason) -> Callable[[str], str]:
    """A reader of exactly so many digits; spaces left out."""
    pattern = re.compile(f"[0-9]{{{length}}}")

    def read(cell: str) -> str:
        value = SPACES.sub("", cell)
        if not pattern.fullmatch(value):
            raise BadCell(reason)
        return value

    return read


def day(cell: str) -> date:
    """A day written YYYY-MM-DD."""
    value = cell.strip()
    if DAY.fullmatch(value) and int(value[:4]) in YEARS:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise BadCell(Reason.DATE_MALFORMED)


def month(cell: str) -> Month:
    """A month written YYYY-MM."""
    value = cell.strip()
    if MONTH.fullmatch(value) and int(value[:4]) in YEARS and 1 <= int(value[5:]) <= 12:
        return Month.parse(value)
    raise BadCell(Reason.PERIOD_MALFORMED)


def amount(cell: str) -> Decimal:
    """Tenge with at most two decimals after a comma or a point; spaces between thousands."""
    value = SPACES.sub("", cell)
    found = AMOUNT.fullmatch(value)
    if not found:
        raise BadCell(Reason.AMOUNT_UNREADABLE)
    if len(found["parts"] or "") > 2:
        raise BadCell(Reason.AMOUNT_TOO_PRECISE)
    number = Decimal(value.replace(",", "."))
    if abs(number) > LARGEST:
        raise BadCell(Reason.AMOUNT_TOO_LARGE)
    return number.quantize(Decimal("0.01"))


def canonical(value: Any) -> str:
    """The one text of a value that was read: days and months as ISO, sums with two decimals."""
    return "" if value is None else str(value)
