"""What the pages of quarantine show. On lists nobody can be told from a row; on its own page all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.common import clock, wording
from apps.common.logs import masked
from apps.contributions.models import Payment
from apps.feeds.layouts import LAYOUTS, Feed
from apps.feeds.lists import known_at
from apps.feeds.models import QuarantineAct, QuarantinedRow, QuarantineOrder
from apps.feeds.quarantine import raw_of
from apps.feeds.reasons import Reason
from apps.feeds.rows import SURPLUS, row_of
from apps.feeds.waiting.faults import faults_of
from apps.feeds.waiting.hints import Hint, Suspect
from apps.feeds.waiting.selectors import Heap
from apps.feeds.waiting.suggestions import Suggestions
from apps.feeds.waiting.words import COLUMN_NAMES, Words, advice
from apps.persons.models import Source

Query = Mapping[str, str]
# What a list shows of a row: never a name, never a payer, an IIN by its end.
TOLD_ON_LISTS = ("document_no", "item_no", "period", "category", "valid_from", "legal_status")
LONGEST_TOLD = 40


@dataclass(frozen=True, slots=True)
class Pile:
    """A line of the table of counts."""

    source: str
    feed: Words
    reason: Words
    code: str
    rows: int
    amount: Decimal
    oldest: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row on the list."""

    url: str
    number: int
    source: str
    feed: Words
    reason: Words
    told: str
    amount: Decimal | None
    came_at: datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell on the row's own page, as it came, and what is wrong with it.

    `held` is what the ledger holds in its place, `differs` whether that is another value.
    """

    name: Words
    column: str
    text: str
    fault: Words
    held: str = ""
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a row."""

    at: datetime
    who: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Idea:
    """A suggestion: what it says, on what it rests, and where the form that it fills in is."""

    text: str
    because: str
    url: str


@dataclass(frozen=True, slots=True)
class Work:
    """An order over many rows, and how far it is."""

    text: str
    who: str
    why: str
    asked_at: datetime
    done: str
    is_open: bool


def name_of(source: Source) -> str:
    """What people call a source; its code where nobody has named it."""
    return source.name or source.code


def piles(heaps: Iterable[Heap], names: Mapping[int, str], query: Query) -> list[Pile]:
    """The counts, each with the link that shows its rows and keeps what was asked."""
    return [
        Pile(
            source=names.get(heap.source_id, heap.source),
            feed=Feed(heap.feed).label,
            reason=Reason(heap.reason).label,
            code=heap.reason,
            rows=heap.rows,
            amount=heap.amount,
            oldest=heap.oldest,
            url=_list(query, source=heap.source_id, feed=heap.feed, reason=heap.reason),
        )
        for heap in heaps
    ]


def _list(query: Query, **more: Any) -> str:
    return f"{reverse('feeds:quarantine')}?{urlencode({**query, **more})}#rows"


def lines(rows: Iterable[QuarantinedRow]) -> list[Line]:
    """Rows as a list shows them."""
    return [
        Line(
            url=reverse("feeds:quarantine_row", args=[row.pk]),
            number=row.pk,
            source=name_of(row.source),
            feed=Feed(row.feed).label,
            reason=Reason(row.reason).label,
            told=told(row.cells),
            amount=row.amount,
            came_at=row.recorded_at,
        )
        for row in rows
    ]


def told(cells: Mapping[str, str]) -> str:
    """Enough of a row to tell it from its neighbours, and not whom it names."""
    shown = [masked(cells[name]).strip()[:LONGEST_TOLD] for name in TOLD_ON_LISTS if name in cells]
    return " · ".join(part for part in (*shown, ending(cells.get("iin", ""))) if part)


def ending(cell: str) -> str:
    """The last four characters of an IIN, as it came."""
    text = cell.strip()
    return f"{'•' * 8}{text[-4:]}" if len(text) > 8 else "•" * len(text)


def cells_of(row: QuarantinedRow, ledger: Payment | None) -> list[Cell]:
    """Every cell as it came, in the order of the feed's columns, with what is wrong now.

    `ledger` is the payment that the ledger holds under the row's number, to compare with.
    """
    layout, known = LAYOUTS[Feed(row.feed)], known_at(clock.now())
    read = row_of(layout, raw_of(row), known)
    faults = faults_of(layout, read, known)
    cells = [
        Cell(
            name=COLUMN_NAMES[name],
            column=name,
            text=row.cells[name],
            fault=faults[name].label if name in faults else "",
            held=_held(ledger, name),
            differs=ledger is not None and _value(ledger, name) != read.values.get(name),
        )
        for name in layout.columns
        if name in row.cells
    ]
    if surplus := row.cells.get(SURPLUS, ""):
        cells.append(Cell(_("To the right of the last column"), SURPLUS, surplus, ""))
    return cells


def _held(ledger: Payment | None, name: str) -> str:
    if ledger is None:
        return ""
    return ending(ledger.person.iin) if name == "iin" else str(_value(ledger, name))


def _value(ledger: Payment, name: str) -> Any:
    return ledger.person.iin if name == "iin" else getattr(ledger, name)


def what_to_do(row: QuarantinedRow) -> Words:
    """What to do about a waiting row; nothing about a settled one."""
    return advice(Reason(row.reason)) if row.status == QuarantinedRow.Status.WAITING else ""


def history(row: QuarantinedRow, acts: Sequence[QuarantineAct]) -> list[Event]:
    """What happened to a row, oldest first."""
    came = _("Came with import #%(job)s, line %(line)s.") % {"job": row.job_id, "line": row.line}
    events = [Event(row.recorded_at, "", came, "")]
    events += [Event(act.at, act.actor, _done(act), act.why) for act in acts]
    told_by = {act.job_id for act in acts if act.kind != QuarantineAct.Kind.REOPENED}
    if row.settled_at and row.settled_by_id and row.settled_by_id not in told_by:
        events.append(Event(row.settled_at, "", _settled(row), ""))
    return events


def _done(act: QuarantineAct) -> str:
    kinds = QuarantineAct.Kind
    if act.kind == kinds.TRIED and act.fault:
        return _("Tried again: %(reason)s") % {"reason": Reason(act.fault).label}
    return {
        kinds.CORRECTED: _("Corrected and posted by import #%(job)s."),
        kinds.TRIED: _("Tried again and posted by import #%(job)s."),
        kinds.REJECTED: _("Set aside for good."),
        kinds.REOPENED: _("Taken back: it waits again."),
        kinds.EXPORTED: _("Sent back to the sender as a table."),
    }[kinds(act.kind)] % {"job": act.job_id}


def _settled(row: QuarantinedRow) -> str:
    if row.status == QuarantinedRow.Status.SUPERSEDED:
        text = _("Closed: import #%(job)s brought the same number from its sender, corrected.")
    else:
        text = _("Posted as it came: import #%(job)s brought what it lacked.")
    return text % {"job": row.settled_by_id}


def ideas(row: QuarantinedRow, found: Suggestions) -> list[Idea]:
    """The suggestions in words, each with the form that it fills in; nothing is applied by itself."""
    fix = reverse("feeds:quarantine_fix", args=[row.pk])
    told_ideas = [
        Idea(
            _("The IIN may be that of %(name)s, ending in %(end)s.")
            % {"name": near.name, "end": near.iin[-4:]},
            _("The same payer paid for this person: %(months)s.")
            % {"months": wording.months(near.months)}
            if near.months
            else _("One digit, or two neighbours, would be wrong. Nothing else speaks for it."),
            f"{fix}?take=iin&person={near.person_id}",
        )
        for near in found.candidates
    ]
    if found.period:
        text = _("The month may be %(month)s.") % {"month": wording.month(found.period)}
        told_ideas.append(Idea(text, "", f"{fix}?take=period"))
    if found.purpose_code:
        text = _("The code may be %(code)s: the sum is a month’s contribution, not a penalty.")
        told_ideas.append(Idea(text % {"code": found.purpose_code}, "", f"{fix}?take=code"))
    if found.months:
        text = _("The sum is the contribution of %(count)s months: they may be paid as one.")
        url = reverse("feeds:quarantine_months", args=[row.pk])
        told_ideas.append(Idea(text % {"count": found.months}, "", f"{url}?months={found.months}"))
    return told_ideas


def works(orders: Iterable[QuarantineOrder]) -> list[Work]:
    """The last orders over many rows."""
    texts = {
        QuarantineOrder.Kind.TRY: _("Try again: %(rows)s"),
        QuarantineOrder.Kind.REJECT: _("Set aside for good: %(rows)s"),
    }
    return [
        Work(
            text=texts[QuarantineOrder.Kind(order.kind)] % {"rows": _which(order)},
            who=order.actor,
            why=order.why,
            asked_at=order.asked_at,
            done=_("%(done)s of %(asked)s rows, %(settled)s settled")
            % {"done": order.done_rows, "asked": order.asked_rows, "settled": order.settled_rows},
            is_open=order.finished_at is None,
        )
        for order in orders
    ]


def _which(order: QuarantineOrder) -> str:
    parts = [
        name_of(order.source) if order.source else "",
        str(Feed(order.feed).label) if order.feed else "",
        str(Reason(order.reason).label) if order.reason else "",
    ]
    return " · ".join(part for part in parts if part) or _("everything that waits")


def hint_words(one: Suspect) -> str:
    """Why a posted payment looks wrong."""
    if one.hint is Hint.SEVERAL_MONTHS:
        text = _("The sum is the contribution of %(count)s months, but it counts for one.")
        return text % {"count": one.months}
    if one.hint is Hint.PENALTY_CODE:
        text = _("The sum is a contribution, but the code is a penalty’s; %(code)s may be meant.")
        return text % {"code": one.code}
    return _("The month lies more than a year from the day of payment.")
