"""What keeps the queue going when something was lost: leases, files, folders."""

from __future__ import annotations

import logging
from datetime import timedelta

from apps.common import clock
from apps.feeds.jobs import queue, spool
from apps.feeds.jobs.folder import take_folder
from apps.feeds.models import ImportJob

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
SECONDS_OF_NOBODYS = 86_400.0
Status = ImportJob.Status


def sweep() -> bool:
    """Give lost jobs back to the queue, and take what lies in the folder; whether a worker is needed."""
    for job_id in queue.expire():
        logger.warning("Import #%s: its worker was lost", job_id)
    try:
        take_folder()
    except OSError as error:
        logger.error("The watched folder cannot be read: %s", type(error).__name__)
    return queue.is_work_waiting()


def sweep_spool() -> int:
    """Remove the files of jobs that are done or ended a week ago, and what is nobody's; how many."""
    names = spool.names()
    jobs = {
        str(job.pk): job
        for job in ImportJob.objects.filter(pk__in=[int(name) for name in names if name.isdigit()])
    }
    gone = [name for name in names if _is_over(name, jobs.get(name))]
    for name in gone:
        (spool.folder() / name).unlink(missing_ok=True)
    return len(gone)


def _is_over(name: str, job: ImportJob | None) -> bool:
    if job is None:  # half-received, or its row was never committed
        return spool.age(name) > SECONDS_OF_NOBODYS
    if job.status == Status.DONE:
        return True
    return job.finished_at is not None and job.finished_at < clock.now() - KEPT
