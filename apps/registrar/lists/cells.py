"""How the cells of a list are read, and what spreadsheets have done to them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from apps.common.tables.cells import SHORTENED, SPACES, with_zeros, without_marks
from apps.persons.identity import MalformedIIN, cleaned_iin
from apps.registrar.models import ListRow
from apps.rules.iin import LENGTH, is_valid

Fault = ListRow.Fault
LONGEST_NUMBER, LONGEST_REF = 64, 100
LOST_ZEROS = 3  # who is born in the first nine months of 2000 begins with three
POINT_AND_ZEROS = re.compile(r"[.,]0+$")
BETWEEN_DIGITS = re.compile(r"[\s\u2010-\u2015-]")
DIGITS = re.compile(r"[0-9]{12,}")
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")


class BadRow(ValueError):
    """Nobody can be asked about with this row; `fault` says why."""

    def __init__(self, fault: ListRow.Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def number(cell: str) -> tuple[str, bool]:
    """The IIN of a cell, and whether leading zeros were put back. Raises BadRow."""
    bare = without_marks(cell[: LONGEST_NUMBER + 1])
    if not bare:
        raise BadRow(Fault.NO_NUMBER)
    if len(bare) > LONGEST_NUMBER:
        raise BadRow(Fault.BAD_NUMBER)
    try:
        return cleaned_iin(POINT_AND_ZEROS.sub("", bare)), False
    except MalformedIIN:
        return _restored(bare), True


def _restored(bare: str) -> str:
    if SHORTENED.fullmatch(SPACES.sub("", bare)):
        raise BadRow(Fault.NUMBER_SHORTENED)
    joined = BETWEEN_DIGITS.sub("", bare)
    found = with_zeros(joined)
    digits = len(POINT_AND_ZEROS.sub("", joined))
    if found is None or not LENGTH - LOST_ZEROS <= digits < LENGTH:
        raise BadRow(Fault.BAD_NUMBER)
    return found


def visit_day(cell: str, first: date, last: date) -> date | None:
    """The day of a visit between these two; None where the cell is empty. Raises BadRow."""
    bare = without_marks(cell[:LONGEST_NUMBER])
    if not bare:
        return None
    for form in DAYS:
        try:
            day = datetime.strptime(bare, form).date()
        except ValueError:
            continue
        if first <= day <= last:
            return day
    raise BadRow(Fault.BAD_DATE)


def reference(cell: str) -> str:
    """The clinic's own mark of a row; "" where it is, or holds, a person's number.

    Characters that nobody sees are left out, and what is longer than 100 is cut.
    """
    seen = "".join(sign for sign in cell[: 4 * LONGEST_REF] if unicodedata.category(sign)[0] != "C")
    told = SPACES.sub(" ", seen).strip()[:LONGEST_REF]
    return "" if _holds_number(told) else told


def _holds_number(text: str) -> bool:
    joined = BETWEEN_DIGITS.sub("", text)
    return any(
        is_valid(run[place : place + LENGTH])
        for run in DIGITS.findall(joined)
        for place in range(len(run) - LENGTH + 1)
    )
