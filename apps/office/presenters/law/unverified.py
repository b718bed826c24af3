"""The work list of unverified data: rows of the law in force or coming that still want a source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.changes.models import ChangeSet, Edit
from apps.changes.periods import Period
from apps.changes.selectors import rows_of
from apps.changes.tables import TABLES, LawTable
from apps.common import clock
from apps.office.presenters.law.change_list import title_of
from apps.office.presenters.law.days import in_words
from apps.office.presenters.law.difference import headline
from apps.office.presenters.law.naming import Names
from apps.office.presenters.law.words import is_unverified, shown
from apps.rates.models import Group, Parameter

OPEN = (ChangeSet.State.DRAFT, ChangeSet.State.SUBMITTED)
CARE = _("what citizens and clinics read about free care")
AFFECTS: dict[str, Promise] = {
    Group.BASE: _("prices, debts and fixed amounts"),
    Group.CONTRIBUTION: _("what people and employers pay"),
    Group.TERMS: _("who is insured, and until when"),
    "payer_kinds": _("which payments count, and for how long cover is kept"),
    "purpose_codes": _("which payments count, and for how long cover is kept"),
    "categories": _("who is insured without paying"),
    "legal_statuses": _("who has the right to insurance"),
}
Place = tuple[str, str, date | None]


@dataclass(frozen=True)
class UnverifiedRow:
    """A period of a row that wants a source: what it says, what we have of it, what hangs on it."""

    table: str
    table_title: str
    key: str
    name: str
    since: date | None
    days: str
    says: str
    confidence: str
    source: str
    affects: str
    waits_in: tuple[int, str] | None = None


@dataclass(frozen=True)
class Progress:
    """How many rows in force or coming have a source, of how many."""

    confirmed: int
    every: int


@dataclass(frozen=True)
class WorkList:
    """The rows that were asked for, and how far the work has come over all."""

    rows: list[UnverifiedRow]
    progress: Progress


def tables_with_sources() -> list[LawTable]:
    """The tables whose rows say where they come from."""
    return [table for table in TABLES.values() if "confidence" in table.columns]


def work_list(names: Names, *, table: str = "", confidence: str = "") -> WorkList:
    """The unverified rows of one table or all, of one confidence or any; nothing of the past."""
    found = [
        (law, key, period)
        for law in tables_with_sources()
        for key, periods in rows_of(law.code).items()
        for period in periods
        if is_current(period)
    ]
    open_ones = [one for one in found if is_unverified(one[2].content)]
    around = _Around(names, waiting_edits(), dict(Parameter.objects.values_list("code", "group")))
    rows = [
        _row(law, key, period, around)
        for law, key, period in open_ones
        if table in ("", law.code) and confidence in ("", period.says("confidence"))
    ]
    return WorkList(rows, Progress(len(found) - len(open_ones), len(found)))


def is_current(period: Period) -> bool:
    """Whether a period is in force or still to come."""
    return period.until is None or period.until >= clock.today()


def waiting_edits() -> dict[Place, tuple[int, str]]:
    """The rows that wait for their source in a set that is open, with the set."""
    edits = Edit.objects.filter(change_set__state__in=OPEN, removed_at=None)
    found: Iterable[Edit] = edits.select_related("change_set").order_by("pk")
    return {
        (edit.table, edit.key, edit.since): (edit.change_set_id, title_of(edit.change_set))
        for edit in found
        if "confidence" in edit.values and not is_unverified(edit.values)
    }


@dataclass(frozen=True)
class _Around:
    """What is read once for all rows."""

    names: Names
    waits: dict[Place, tuple[int, str]]
    groups: dict[str, str]

    def affects(self, law: LawTable, key: str) -> str:
        place = self.groups.get(key, "") if law.code == "rates" else law.code
        return str(AFFECTS.get(place, CARE))


def _row(law: LawTable, key: str, period: Period, around: _Around) -> UnverifiedRow:
    return UnverifiedRow(
        table=law.code,
        table_title=law.title,
        key=key,
        name=around.names.name(law.code, key),
        since=period.since,
        days=in_words(period.since, period.until),
        says=says(law, key, period, around.names),
        confidence=shown(law, "confidence", period.says("confidence")),
        source=period.says("source") or "",
        affects=around.affects(law, key),
        waits_in=around.waits.get((law.code, key, period.since)),
    )


def says(law: LawTable, key: str, period: Period, names: Names) -> str:
    """What a period decides, in short."""
    unit = names.unit(law.code, key)
    told = (shown(law, column, period.says(column), unit) for column in headline(law))
    return " · ".join(one for one in told if one)
