"""What staff do to rows in quarantine, each act with its author and reason; nothing is ever lost.

What posts does so exactly as an import does: alone, through the same reader and the same `Poster`, for a
job of its own, so that both equations of the books hold (docs/decisions/0024).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db.models import F

from apps.common import clock
from apps.feeds.intake import ONE_AT_A_TIME
from apps.feeds.layouts import LAYOUTS, Feed
from apps.feeds.lists import known_at
from apps.feeds.models import ImportJob, QuarantineAct, QuarantinedRow
from apps.feeds.posting import Poster
from apps.feeds.quarantine import Release, doubt, kept, settle
from apps.feeds.reasons import Reason
from apps.feeds.rows import RawRow, Row, row_of
from apps.feeds.totals import Totals
from apps.feeds.waiting.faults import Faults, faults_of, faults_of_verdict
from apps.persons.models import Source

logger = logging.getLogger(__name__)
Kind = QuarantineAct.Kind
Status = QuarantinedRow.Status
PATIENCE = "3s"
"""How long a page waits for an import that is posting; the worker waits as long as it takes."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, and why."""

    actor: str
    why: str


class Busy(Exception):
    """An import is posting at this moment; nothing was done."""


class NoLongerWaiting(Exception):
    """The row was settled in the meantime; nothing was done."""


class NotPosted(Exception):
    """A corrected row would not post; `faults` says why, for each row by column. Nothing was done."""

    def __init__(self, faults: list[Faults]) -> None:
        super().__init__("not posted")
        self.faults = faults


def correct(*, row_id: int, rows: Sequence[Mapping[str, str]], by: By) -> ImportJob:
    """Post these rows in place of a waiting one, as its sender's, known from now on; all or none.

    Returns the job that counts them. Raises NotPosted, NoLongerWaiting and Busy.
    """
    with transaction.atomic():
        alone(PATIENCE)
        held = _waiting(row_id)
        feed, at = Feed(held.feed), max(clock.now(), held.recorded_at)
        read = _read(held, rows, at)
        job = job_of_staff(held.source, feed, at, by)
        totals = _post(read, feed, job)
        twins = kept(held.source, feed, read).values()
        settle([pk for pk in twins if pk not in (None, held.pk)], job=job, at=at)
        settle([held.pk], job=job, at=at, status=Status.CORRECTED)
        _write(job, totals)
        _act([held.pk], Kind.CORRECTED, by, at, job=job, rows=[dict(row.cells) for row in read])
    return job


def try_again(*, row_ids: Collection[int], by: By) -> int:
    """Try waiting rows again as they came; those that post are released.

    Returns how many were. Raises Busy.
    """
    with transaction.atomic():
        alone(PATIENCE)
        groups: dict[tuple[Source, Feed], list[int]] = {}
        for row in QuarantinedRow.objects.filter(
            pk__in=row_ids, status=Status.WAITING
        ).select_related("source"):
            groups.setdefault((row.source, Feed(row.feed)), []).append(row.pk)
        at = clock.now()
        return sum(
            try_for(job_of_staff(source, feed, at, by), ids, by=by, at=at)
            for (source, feed), ids in groups.items()
        )


def try_for(job: ImportJob, row_ids: Collection[int], *, by: By, at: datetime) -> int:
    """Try these rows again for a job that counts what posts; returns how many were released.

    The caller owns the transaction and is alone in it. A row that the database itself refuses waits on,
    and holds up no other.
    """
    try:
        with transaction.atomic():
            return _try(job, row_ids, by, at)
    except (IntegrityError, DataError):
        ids = list(row_ids)
        if len(ids) == 1:
            logger.error("Row %s of quarantine: the database refused it.", ids[0])
            return 0
    middle = len(ids) // 2
    return sum(try_for(job, half, by=by, at=at) for half in (ids[:middle], ids[middle:]))


def _try(job: ImportJob, row_ids: Collection[int], by: By, at: datetime) -> int:
    release = Release(job, at, known_at(at))
    release.of_rows(row_ids)
    ImportJob.objects.filter(pk=job.pk).update(
        released_rows=F("released_rows") + release.posted.rows,
        released_amount=F("released_amount") + release.posted.amount,
        returned_amount=F("returned_amount") + release.returned,
    )
    still = dict(
        QuarantinedRow.objects.filter(pk__in=row_ids, status=Status.WAITING).values_list(
            "pk", "reason"
        )
    )
    QuarantineAct.objects.bulk_create(
        QuarantineAct(
            row_id=pk, at=at, kind=Kind.TRIED, actor=by.actor, why=by.why, job=job,
            fault=still.get(pk, ""),
        )
        for pk in row_ids
    )  # fmt: skip
    return len(row_ids) - len(still)


@transaction.atomic
def reject(*, row_ids: Collection[int], by: By) -> int:
    """Set waiting rows aside for good: they post nothing and put nothing in doubt. Can be taken back.

    Returns how many were waiting.
    """
    at = clock.now()
    waiting = QuarantinedRow.objects.filter(pk__in=row_ids, status=Status.WAITING)
    ids = list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
    settle(ids, job=None, at=at, status=Status.REJECTED)
    _act(ids, Kind.REJECTED, by, at)
    return len(ids)


@transaction.atomic
def reopen(*, row_id: int, by: By) -> None:
    """Let a row that was rejected or superseded wait again, and its months be in doubt again.

    Raises NoLongerWaiting where neither is so.
    """
    held = QuarantinedRow.objects.select_for_update().get(pk=row_id)
    if held.status not in (Status.REJECTED, Status.SUPERSEDED):
        raise NoLongerWaiting
    at, undone = clock.now(), held.settled_by
    held.status, held.settled_at, held.settled_by = Status.WAITING, None, None
    held.save(update_fields=["status", "settled_at", "settled_by"])
    doubt([held], at)
    _act([held.pk], Kind.REOPENED, by, at, job=undone)


def alone(patience: str = "0") -> None:
    """Until this transaction ends nobody else posts. Raises Busy after so long a wait; "0": none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        except OperationalError:
            raise Busy from None
        cursor.execute("SELECT set_config('lock_timeout', '0', true)")


def job_of_staff(source: Source, feed: Feed, at: datetime, by: By) -> ImportJob:
    """The job that counts what staff post of a sender's rows: an import without a file."""
    return ImportJob.objects.create(
        source=source,
        feed=feed,
        arrived_by=ImportJob.ArrivedBy.STAFF,
        sent_by=by.actor,
        arrived_at=at,
        status=ImportJob.Status.DONE,
        recorded_at=at,
        started_at=at,
        finished_at=at,
    )


def _waiting(row_id: int) -> QuarantinedRow:
    rows = QuarantinedRow.objects.select_for_update(of=("self",)).select_related("source")
    held = rows.get(pk=row_id)
    if held.status != Status.WAITING:
        raise NoLongerWaiting
    return held


def _read(held: QuarantinedRow, rows: Sequence[Mapping[str, str]], at: datetime) -> list[Row]:
    known, layout = known_at(at), LAYOUTS[Feed(held.feed)]
    raw = [RawRow(held.line, cells) for cells in rows]
    read = [row_of(layout, one, known) for one in raw]
    faults = [faults_of(layout, row, known) for row in read]
    if any(faults):
        raise NotPosted(faults)
    return read


def _post(rows: Sequence[Row], feed: Feed, job: ImportJob) -> Totals:
    """Post all of these rows for a job, and what waited for them; raises NotPosted."""
    poster = Poster(job.source, job.recorded_at, job)
    verdicts = poster.post(feed, rows)
    if any(isinstance(verdict, Reason) for verdict in verdicts):
        raise NotPosted([faults_of_verdict(verdict) for verdict in verdicts])
    release = Release(job, job.recorded_at, known_at(job.recorded_at))
    release.of_people(poster.newcomers)
    release.of_payments(job.source_id, poster.documents)
    totals = Totals(released=release.posted, returned=poster.returned + release.returned)
    for row, verdict in zip(rows, verdicts, strict=True):
        totals.received.add(row.amount)
        totals.count(row.line, row.amount, verdict)
    return totals


def _write(job: ImportJob, totals: Totals) -> None:
    for name in ("received", "posted", "known", "released"):
        tally = getattr(totals, name)
        setattr(job, f"{name}_rows", tally.rows)
        setattr(job, f"{name}_amount", tally.amount)
    job.returned_amount = totals.returned
    job.save()


def _act(
    row_ids: Collection[int],
    kind: Kind,
    by: By,
    at: datetime,
    *,
    job: ImportJob | None = None,
    rows: list[dict[str, str]] | None = None,
) -> None:
    QuarantineAct.objects.bulk_create(
        QuarantineAct(row_id=pk, at=at, kind=kind, actor=by.actor, why=by.why, job=job, rows=rows)
        for pk in row_ids
    )
