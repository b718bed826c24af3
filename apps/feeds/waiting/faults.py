"""Which cell of a row is at fault, so that a form can say it beside the field."""

from __future__ import annotations

from apps.feeds.layouts import Layout
from apps.feeds.reasons import Reason
from apps.feeds.rows import Known, RawRow, Row, row_of
from apps.feeds.totals import Verdict

Faults = dict[str, Reason]
"""Reasons by column; nothing where the row has none."""

# What no single cell is to blame for stands beside the one that most likely is.
BESIDE = {
    Reason.AMOUNT_NOT_POSITIVE: "amount",
    Reason.BIRTH_IN_FUTURE: "birth_date",
    Reason.DATES_REVERSED: "left_on",
    Reason.MISSING_VALUE: "last_name",
    Reason.PERSON_UNKNOWN: "iin",
    Reason.DOCUMENT_CHANGED: "document_no",
    Reason.PAYMENT_UNKNOWN: "document_no",
    Reason.REVERSAL_CHANGED: "document_no",
}


def faults_of(layout: Layout, row: Row, known: Known) -> Faults:
    """Every cell of a row that cannot be read, and why; where all can, what cannot be together."""
    if row.reason is None:
        return {}
    faults: Faults = {}
    for name in layout.columns:
        if name in row.cells and name not in row.values:
            alone = Layout(layout.feed, (name,))
            reason = row_of(alone, RawRow(row.line, {name: row.cells[name]}), known).reason
            faults[name] = reason or row.reason
    return faults or {BESIDE.get(row.reason, layout.columns[0]): row.reason}


def faults_of_verdict(verdict: Verdict) -> Faults:
    """Why a register did not take a row that can be read."""
    return {BESIDE[verdict]: verdict} if isinstance(verdict, Reason) else {}
