"""What the pages of imports show: words, numbers and links; never a cell of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from apps.feeds.jobs import spool
from apps.feeds.layouts import Feed
from apps.feeds.models import ImportJob
from apps.feeds.reasons import Reason
from apps.feeds.services import ENDED, OPEN

Status = ImportJob.Status
LOOKS = {
    Status.WAITING: ("ring", ""),
    Status.RUNNING: ("ring", ""),
    Status.DONE: ("check", "good"),
    Status.REFUSED: ("cross", "warn"),
    Status.FAILED: ("attention", "warn"),
    Status.CANCELLED: ("dash", ""),
}
SECONDS_BETWEEN_LOOKS = 5


@dataclass(frozen=True, slots=True)
class State:
    """Where an import is: a symbol and a word, and for the eye a tone."""

    word: str
    symbol: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """An import on the list; amounts only where the feed has them."""

    job: ImportJob
    sender: str
    state: State
    rows: int | None
    quarantined: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Total:
    name: str
    rows: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Waits:
    """Why rows of the file wait in quarantine, how many, and the first of them."""

    code: str
    sentence: str
    rows: int
    lines: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is; `rows` 0 while nobody knows how many there are."""

    done: int
    rows: int
    words: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """All that the page of one import shows."""

    job: ImportJob
    sender: str
    state: State
    headline: str
    sentence: str
    next_try_at: datetime | None
    progress: Progress | None
    totals: Sequence[Total]
    adds_up: bool
    added: Decimal | None
    waits: Sequence[Waits]
    twins: int
    refresh_after: int | None
    can_cancel: bool
    can_try_again: bool


def line(job: ImportJob) -> Line:
    """An import on the list."""
    is_done = job.status == Status.DONE
    return Line(
        job=job,
        sender=sender_name(job),
        state=_state(job),
        rows=job.received_rows if is_done else None,
        quarantined=job.quarantined_rows,
        amount=job.received_amount if is_done and _has_tenge(job) else None,
    )


def page(job: ImportJob, *, may_change: bool, is_still: bool = False) -> ImportPage:
    """One import. `is_still`: somebody asked that the page does not load itself anew."""
    is_open, refused = job.status in OPEN, job.refused()
    return ImportPage(
        job=job,
        sender=sender_name(job),
        state=_state(job),
        headline=_headline(job),
        sentence=refused.sentence() if refused else "",
        next_try_at=job.next_try_at if job.status == Status.WAITING else None,
        progress=_progress(job),
        totals=_totals(job),
        adds_up=job.received_rows == job.posted_rows + job.known_rows + job.quarantined_rows,
        added=_added(job),
        waits=_waits(job),
        twins=getattr(job, "twins_rows", None) or 0,
        refresh_after=SECONDS_BETWEEN_LOOKS if is_open and not is_still else None,
        can_cancel=may_change and is_open,
        can_try_again=may_change and job.status in ENDED and spool.has(job.pk),
    )


def sender_name(job: ImportJob) -> str:
    """The sender's name in the active language, or its code."""
    return job.source.name or job.source.code


def _state(job: ImportJob) -> State:
    status = Status(job.status)
    return State(str(status.label), *LOOKS[status])


def _headline(job: ImportJob) -> str:
    return {
        Status.WAITING: _("The file is here and waits its turn."),
        Status.RUNNING: _("The file is being taken in."),
        Status.DONE: _("The file is taken in."),
        Status.REFUSED: _("The file was refused whole. Nothing of it was posted."),
        Status.FAILED: _("The work on the file failed. Nothing of it was posted."),
        Status.CANCELLED: _("The import was cancelled. Nothing of it was posted."),
    }[Status(job.status)]


def _progress(job: ImportJob) -> Progress | None:
    if job.status != Status.RUNNING:
        return None
    rows = job.all_rows or job.declared_rows or 0
    if not job.done_rows:
        words = _("The file is being read.")
    elif not rows:
        words = _("Rows so far: %(rows)s") % {"rows": _number(job.done_rows)}
    else:
        words = _("%(done)s of %(rows)s rows") % {
            "done": _number(job.done_rows),
            "rows": _number(rows),
        }
    return Progress(job.done_rows, rows, words)


def _totals(job: ImportJob) -> list[Total]:
    if job.status != Status.DONE:
        return []
    names = {
        "received": _("received"),
        "posted": _("posted"),
        "known": _("already known"),
        "quarantined": _("in quarantine"),
    }
    found = [_total(job, field, name) for field, name in names.items()]
    if job.released_rows:
        found.append(_total(job, "released", _("released from quarantine, of earlier files")))
    return found


def _total(job: ImportJob, field: str, name: str) -> Total:
    amount = getattr(job, f"{field}_amount")
    has_tenge = _has_tenge(job) or (field == "released" and amount)
    return Total(name, getattr(job, f"{field}_rows"), amount if has_tenge else None)


def _added(job: ImportJob) -> Decimal | None:
    """What the ledger holds more for this import: posted + released - returned."""
    posted = job.posted_amount if _has_tenge(job) else Decimal(0)
    if job.status != Status.DONE or not (posted or job.released_amount or job.returned_amount):
        return None
    added: Decimal = posted + job.released_amount - job.returned_amount
    return added


def _waits(job: ImportJob) -> list[Waits]:
    return [
        Waits(code, str(Reason(code).label), count["rows"], _lines(count["rows"], count["lines"]))
        for code, count in job.reasons.items()
    ]


def _lines(rows: int, lines: Sequence[int]) -> str:
    named = ", ".join(str(number) for number in lines)
    return f"{named} …" if rows > len(lines) else named


def _has_tenge(job: ImportJob) -> bool:
    return job.feed == Feed.CONTRIBUTIONS


def _number(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)
