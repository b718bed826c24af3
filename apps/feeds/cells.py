"""How one cell is read. Every reader returns a value or raises BadCell with a quarantine reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from apps.common.tables.cells import ERROR, FORMULA, SHORTENED, SPACES, TEXT_MARKS
from apps.common.tables.letters import has_garbled, has_lost_letters
from apps.feeds.reasons import Reason
from apps.persons.identity import MalformedIIN, cleaned_iin
from apps.rules.months import Month

AS_TEXT = re.compile(r'="(.*)"')
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
PLAIN_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,11})\.[0-9]{2}")
AMOUNT = re.compile(r"[+-]?[0-9]{1,30}(?:[.,](?P<parts>[0-9]{0,30}))?")
DAMAGED = "\ufffd"  # where the bytes of a file are no letter
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
            value = _plain_words(value)
        if len(value) > longest:
            raise BadCell(Reason.TOO_LONG)
        return value

    return read


def _plain_words(value: str) -> str:
    if value.startswith("'") and FORMULA.match(value, 1):
        value = value[1:]
    if ERROR.fullmatch(value):
        raise BadCell(Reason.CELL_ERROR)
    value = SPACES.sub(" ", unicodedata.normalize("NFC", value))
    if DAMAGED in value:
        raise BadCell(Reason.LETTERS_LOST)
    if value.isprintable():
        return value
    kinds = [unicodedata.category(letter) for letter in value]
    if "Cc" in kinds or "Cs" in kinds:
        raise BadCell(Reason.CHARACTER_UNREADABLE)
    # Joiners, marks of direction and soft hyphens show nothing, and hide that two names are the same.
    return "".join(
        letter for letter, kind in zip(value, kinds, strict=True) if kind != "Cf"
    ).strip()


short = text(50)
words_of_a_name = text(200)


@lru_cache(maxsize=20_000)
def name(cell: str) -> str:
    """A name; one whose letters a program has lost or garbled cannot be read."""
    value = words_of_a_name(cell)
    if not value.isalpha() and has_lost_letters(value):
        raise BadCell(Reason.LETTERS_LOST)
    if has_garbled(value):
        raise BadCell(Reason.LETTERS_LOST)
    return value


def number_of_paper(longest: int) -> Callable[[str], str]:
    """A reader of a document's or an item's number, which is the same with and without leading zeros.

    A spreadsheet drops them, and one payment must not become two.
    """
    words = text(longest)

    def read(cell: str) -> str:
        value = words(cell)
        if value.isalnum():
            return value.lstrip("0") or "0" if value.isdecimal() else value
        value = AS_TEXT.sub(r"\1", value).lstrip(TEXT_MARKS)
        if SHORTENED.fullmatch(value):
            raise BadCell(Reason.NUMBER_SHORTENED)
        return read(value) if value.isalnum() else value

    return read


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
    if PLAIN_AMOUNT.fullmatch(cell):
        return Decimal(cell)
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


def why(cell: str, reason: Reason) -> Reason:
    """Why a cell that is no words cannot be read, where a spreadsheet is to blame for it."""
    if ERROR.fullmatch(cell):
        return Reason.CELL_ERROR
    return Reason.NUMBER_SHORTENED if SHORTENED.fullmatch(cell) else reason


def canonical(value: Any) -> str:
    """The one text of a value that was read: days and months as ISO, sums with two decimals."""
    return "" if value is None else str(value)
