"""Files taken from senders, and what people do with the imports that come of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from apps.common import clock
from apps.common.logs import masked
from apps.feeds.intake import Progress
from apps.feeds.jobs import queue, spool
from apps.feeds.jobs.running import run
from apps.feeds.jobs.spool import Parcel
from apps.feeds.jobs.waking import wake
from apps.feeds.models import ImportJob
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.totals import Totals
from apps.persons.services import registered_source

Status = ImportJob.Status
ENDED = (Status.REFUSED, Status.FAILED, Status.CANCELLED)
OPEN = (Status.WAITING, Status.RUNNING)


@dataclass(frozen=True, slots=True)
class Word:
    """What a sender says of a file beside the file: its totals, and through which day it sent all."""

    complete_through: date | None = None
    rows: int | None = None
    amount: Decimal | None = None


NO_WORD = Word()


def accept(
    *,
    parcel: Parcel,
    source: str,
    file_name: str,
    arrived_by: str,
    sent_by: str = "",
    word: Word = NO_WORD,
) -> ImportJob:
    """Make the job of a file that has arrived, and wake a worker for it.

    The file stays in the spool until the job is done. Raises nothing of the file: nobody has read it.
    """
    with transaction.atomic():
        job = _job(parcel, source, file_name, arrived_by=arrived_by, sent_by=sent_by, word=word)
        transaction.on_commit(wake)
    return job


def import_file(
    *,
    path: Path,
    source: str,
    complete_through: date | None = None,
    received_at: datetime | None = None,
    progress: Progress | None = None,
    arrived_by: str = ImportJob.ArrivedBy.COMMAND,
    word: Word = NO_WORD,
) -> tuple[ImportJob, Totals]:
    """Import one file of any feed from a source here and now, whole or not at all.

    Returns the job and the file's totals. Raises FileRefused; the job then says why, too.
    `progress` is told the rows done and the rows in all. Killed, the job is taken up by a worker.
    """
    parcel = spool.copied(path)
    with transaction.atomic():
        made = _job(
            parcel,
            source,
            path.name,
            arrived_by=arrived_by,
            received_at=received_at,
            word=Word(complete_through, word.rows, word.amount),
        )
        job = queue.claim(made.pk)
    assert job is not None  # nobody else has seen it
    return job, run(job, progress or (lambda done, rows: None))


def try_again(*, job: ImportJob) -> None:
    """Let a job that ended without posting wait once more. Raises FileRefused where its file is gone."""
    if not spool.has(job.pk):
        raise FileRefused(Refusal.FILE_LOST)
    with transaction.atomic():
        ImportJob.objects.filter(pk=job.pk, status__in=ENDED).update(
            status=Status.WAITING, attempts=0, next_try_at=None, finished_at=None
        )
        transaction.on_commit(wake)


def cancel(*, job: ImportJob) -> bool:
    """End a job that has not ended; a worker on it loses its lease. False where it had ended before."""
    ended = ImportJob.objects.filter(pk=job.pk, status__in=OPEN).update(
        status=Status.CANCELLED, lease_token=None, leased_until=None, finished_at=clock.now()
    )
    return ended == 1


def _job(
    parcel: Parcel,
    source: str,
    file_name: str,
    *,
    arrived_by: str,
    sent_by: str = "",
    received_at: datetime | None = None,
    word: Word,
) -> ImportJob:
    """The row of a job and its file under the job's name: both, or neither."""
    try:
        job = ImportJob.objects.create(
            source=registered_source(source),
            file_name=_shown(file_name),
            size_bytes=parcel.size,
            arrived_by=arrived_by,
            sent_by=sent_by,
            received_at=received_at,
            complete_through=word.complete_through,
            declared_rows=word.rows,
            declared_amount=word.amount,
        )
        with spool.refusing():
            parcel.keep(job.pk)
    except BaseException:
        parcel.discard()
        raise
    return job


def _shown(file_name: str) -> str:
    """A file's name as it may be kept: without anybody's number, and letters only."""
    return masked(file_name.encode("utf-8", "replace").decode())[:200]
