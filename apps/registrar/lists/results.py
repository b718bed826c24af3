"""The result of a list as a CSV file: no IIN, no name, no cell that a spreadsheet would count."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from apps.common.tables.cells import not_a_formula
from apps.registrar.lists.selectors import rows_of
from apps.registrar.lists.words import reason
from apps.registrar.models import ListRow, PatientList

COLUMNS = ("local_ref", "outcome", "covered_until", "reason", "proof", "row")
NOT_ASKED, BAD_ROW = "not_asked", "bad_row"
BOM = "\ufeff"  # without it Excel takes UTF-8 for the page of its own country


def csv_of(its: PatientList) -> bytes:
    """The result in the active language: UTF-8 with its mark, parted by semicolons."""
    written = io.StringIO()
    out = csv.writer(written, delimiter=";", lineterminator="\r\n")
    out.writerow(COLUMNS)
    out.writerows(map(safe, _lines(its)))
    return (BOM + written.getvalue()).encode()


def name_of(its: PatientList) -> str:
    """What the file is called: nothing of what was handed in."""
    return f"list-{its.pk}.csv"


def safe(cells: list[str]) -> list[str]:
    """Cells that open as what they are, in every spreadsheet (S-50)."""
    return [not_a_formula(cell.replace("\x00", "")) for cell in cells]


def _lines(its: PatientList) -> Iterator[list[str]]:
    rows = list(rows_of(its))
    by_place = {row.place: row for row in rows}
    for row in rows:
        told = row if row.same_as is None else by_place[row.same_as]
        outcome, why = _outcome(told)
        yield [
            row.local_ref,
            outcome,
            told.covered_until.isoformat() if told.covered_until else "",
            reason(why, row),
            told.proof,
            str(row.place),
        ]


def _outcome(told: ListRow) -> tuple[str, str]:
    """The outcome's code and the reason's."""
    if told.fault:
        return BAD_ROW, told.fault
    return (told.outcome, told.reason) if told.outcome else (NOT_ASKED, NOT_ASKED)
