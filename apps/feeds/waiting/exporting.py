"""Rows in quarantine as a table for their sender: the feed's own columns, and why each row waits.

Nothing is kept of it here: a table leaves once, with an act for every row and a look-up for every person
written before the row leaves. The sender corrects it and sends it again as it is; the two last columns are
passed over.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import combinations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from apps.audit.services import Found, Looking, record_lookups
from apps.common import clock
from apps.common.logs import masked
from apps.common.tables.cells import not_a_formula
from apps.feeds.layouts import LAYOUTS, NOTES, Feed
from apps.feeds.models import QuarantineAct, QuarantinedRow
from apps.feeds.reasons import Reason
from apps.feeds.waiting.selectors import Which, rows
from apps.feeds.waiting.services import By

CHUNK = 1000
Columns = tuple[str, ...]
MARK = "\ufeff"  # without it a spreadsheet reads Kazakh letters in an old code page


def widths(which: Which) -> list[Columns]:
    """The columns that the rows of one feed came with, each set once.

    An optional column that is there and empty empties what the register holds, so rows that came without it
    go back in a table without it.
    """
    layout = LAYOUTS[Feed(which.feed)]
    several = [
        layout.required + optional
        for count in range(len(layout.optional), -1, -1)
        for optional in combinations(layout.optional, count)
    ]
    return [columns for columns in several if _rows(which, columns).exists()]


def exported(which: Which, columns: Columns, *, by: By, language: str) -> Iterator[str]:
    """The rows of one sender and feed that came with these columns, as CSV, reasons in this language.

    A flat number of rows at a time, whatever their number.
    """
    last_id = 0
    yield MARK + _lines([(*columns, *NOTES)])
    while chunk := list(_rows(which, columns).filter(pk__gt=last_id)[:CHUNK]):
        last_id = chunk[-1].pk
        with transaction.atomic():
            _write_down(chunk, by)
        with translation.override(language):
            yield _lines([_cells(row, columns) for row in chunk])


def file_name(source_code: str, feed: str) -> str:
    """A name that says whose rows these are and of which day, and no more."""
    return f"quarantine-{masked(source_code)}-{feed}-{clock.today():%Y-%m-%d}.csv"


def _rows(which: Which, columns: Columns) -> QuerySet[QuarantinedRow]:
    optional = LAYOUTS[Feed(which.feed)].optional
    found = rows(which)
    for name in optional:
        has = Q(cells__has_key=name)
        found = found.filter(has if name in columns else ~has)
    return found


def _cells(row: QuarantinedRow, columns: Columns) -> list[str]:
    cells: Mapping[str, str] = row.cells
    own = [cells.get(name, "") for name in columns]
    return [not_a_formula(cell) for cell in (*own, row.reason, str(Reason(row.reason).label))]


def _lines(table: Sequence[Sequence[str]]) -> str:
    written = StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(table)
    return written.getvalue()


def _write_down(chunk: Sequence[QuarantinedRow], by: By) -> None:
    at = clock.now()
    QuarantineAct.objects.bulk_create(
        QuarantineAct(row=row, at=at, kind=QuarantineAct.Kind.EXPORTED, actor=by.actor, why=by.why)
        for row in chunk
    )
    named = sorted({row.iin_key for row in chunk if row.iin_key})
    record_lookups(
        Looking("staff", by.actor, purpose="quarantine"), [Found(key, "exported") for key in named]
    )
