"""The life of an import: the database is the queue of record.

The job's row is there before the first row is read, and its end is written in the transaction that
posts the file.
"""

from __future__ import annotations

import logging
from datetime import date, datetime
from pathlib import Path

from django.db import DatabaseError

from apps.common import clock
from apps.common.logs import masked
from apps.feeds.intake import Progress, take_in
from apps.feeds.models import ImportJob
from apps.feeds.readers import open_feed
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.totals import Totals
from apps.persons.services import registered_source

logger = logging.getLogger(__name__)

Status = ImportJob.Status


def import_file(
    *,
    path: Path,
    source: str,
    complete_through: date | None = None,
    received_at: datetime | None = None,
    progress: Progress | None = None,
) -> tuple[ImportJob, Totals]:
    """Import one file of any feed from a source, whole or not at all.

    Returns the job and the file's totals. Raises FileRefused; the job then says why, too.
    `progress` is told the rows done and the rows in all.
    """
    job = ImportJob.objects.create(
        source=registered_source(source),
        file_name=masked(path.name)[:200],
        recorded_at=received_at or clock.now(),
        started_at=clock.now(),
        complete_through=complete_through,
    )
    try:
        return job, take_in(job, open_feed(path), progress or (lambda done, rows: None))
    except DatabaseError as error:
        # Its text may hold the values of a row.
        state = getattr(error.__cause__, "pgcode", None)
        logger.error("Import %s: the database refused with %s %s", job, type(error).__name__, state)
        _end(job, Status.FAILED, Refusal.DATABASE)
        raise FileRefused(Refusal.DATABASE) from None
    except FileRefused as refused:
        _end(job, Status.REFUSED, refused.refusal)
        raise
    except BaseException:
        _end(job, Status.FAILED, Refusal.INTERRUPTED)
        raise


def _end(job: ImportJob, status: Status, refusal: Refusal) -> None:
    ImportJob.objects.filter(pk=job.pk).update(
        status=status, refusal=refusal, finished_at=clock.now()
    )
