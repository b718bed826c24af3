"""What spreadsheets do to a cell, and how it is undone: marks, lost zeros, errors, formulas."""

from __future__ import annotations

import re

from apps.rules.iin import LENGTH, is_valid

SPACES = re.compile(r"\s+")
# What spreadsheets write where there is no value, and where the column was too narrow for it.
ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|Н/Д|ССЫЛКА!|ЗНАЧ!|ДЕЛ/0!|ИМЯ\?|ЧИСЛО!|ПУСТО!|#+)"
)
SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[EeЕ]\+[0-9]{1,3}")
TEXT_MARKS = "'`´‘’ʼ"
# A cell that a spreadsheet would take for a formula; we write an apostrophe before it.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
# How a spreadsheet says that a number is a text, thousands in Swiss fashion, and what nobody sees.
MARKS = re.compile(f'^=|[{TEXT_MARKS}"\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]')
WHOLE = re.compile(r"([0-9]{1,12})(?:[.,]0+)?")


def not_a_formula(cell: str) -> str:
    """A cell that no spreadsheet counts, as a table that goes out has it."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def without_marks(cell: str) -> str:
    """A number or a day without the marks that programs put to it."""
    return MARKS.sub("", cell).strip()


def with_zeros(cell: str) -> str | None:
    """Twelve digits whose leading zeros a spreadsheet has dropped, put back; None where it is not so.

    Whether it is so the check digit says; 10130550012.0 is such a number too.
    """
    found = WHOLE.fullmatch(SPACES.sub("", cell))
    told = found[1].zfill(LENGTH) if found else ""
    return told if told != cell and is_valid(told) else None
