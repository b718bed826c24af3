"""Lists for tests: numbers nobody can have, files of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from apps.accounts.models import Member
from apps.common import clock
from apps.registrar.lists import reading, services
from apps.registrar.lists.reading import Row
from apps.registrar.models import ListRow, PatientList
from apps.rules.iin import check_digit
from tests.builders import a_person, months, paid

TODAY = date(2026, 11, 22)
NOON = "2026-11-22T12:00:00+05:00"


def numbers(count: int) -> list[str]:
    """So many IINs of people "born" in 2099."""
    found: list[str] = []
    serial = 0
    while len(found) < count:
        day, rest = divmod(serial, 1000)
        eleven = f"99{1 + day // 28:02d}{1 + day % 28:02d}5{rest:04d}"
        digit = check_digit(eleven)
        if digit is not None:
            found.append(f"{eleven}{digit}")
        serial += 1
    return found


def people(count: int) -> list[str]:
    """So many insured people in the registers."""
    found = numbers(count)
    for iin in found:
        paid(a_person(iin), months("2025-11", "2026-10"))
    return found


def read(text: str | bytes) -> list[Row]:
    """What is read of this text on the day of the tests."""
    return reading.read(text if isinstance(text, bytes) else text.encode(), TODAY)


def csv(iins: Sequence[str], header: str = "iin;visit_date;local_ref") -> str:
    lines = [f"{iin};;r-{place}" for place, iin in enumerate(iins, start=1)]
    return "\n".join([header, *lines])


def workbook(rows: Sequence[Sequence[Any]], sheets: int = 1) -> bytes:
    """An XLSX file whose sheets each hold these rows."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
    for _ in range(sheets):
        sheet = book.add_worksheet()
        for place, cells in enumerate(rows):
            sheet.write_row(place, 0, cells)
    book.close()
    return file.getvalue()


def handed_in(member: Member, iins: Sequence[str] = (), *, text: str = "") -> PatientList:
    """A list as the page hands it in."""
    rows = reading.read((text or csv(iins)).encode(), clock.today())
    return services.hand_in(
        member=member, rows=rows, purpose="scheduled", presence="none", no_presence="telephone"
    )


def row(its: PatientList, place: int) -> ListRow:
    return ListRow.objects.get(list=its, place=place)
