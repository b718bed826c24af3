"""One claimed job from its file in the spool to its end."""

from __future__ import annotations

import errno
import logging
import traceback
from contextlib import suppress
from datetime import timedelta

import psycopg2
from django.db import Error, InterfaceError, OperationalError, connection

from apps.feeds.intake import Progress, take_in
from apps.feeds.jobs import queue, spool
from apps.feeds.jobs.closing import LeaseLost, Status, WorkerStops, write_end
from apps.feeds.jobs.heartbeat import Heartbeat, stopping
from apps.feeds.models import ImportJob
from apps.feeds.payments.reading import ReadingFailed
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.senders import opened_for
from apps.feeds.totals import Totals

logger = logging.getLogger(__name__)

# SQLSTATEs that are nobody's fault and pass: connection, resources, intervention, system, deadlock.
PASSING = ("08", "53", "57", "58", "40")
DISK_FULL = "53100"
BROKEN = (OperationalError, InterfaceError, psycopg2.OperationalError, psycopg2.InterfaceError)


class TriedAgain(FileRefused):
    """The work was given up for now; the job waits and is taken up again by itself."""

    refusal: Refusal


def run(job: ImportJob, progress: Progress = lambda done, rows: None) -> Totals:
    """Take in the file of a job that is ours; returns its totals, with the job written as done.

    Raises FileRefused, which the job then says too, and LeaseLost. What passes by itself is
    TriedAgain: the job waits.
    """
    try:
        with Heartbeat(job, progress) as heart:
            if not spool.has(job.pk):
                raise FileRefused(Refusal.FILE_LOST)
            totals = take_in(job, opened_for(job), heart.progress)
    except LeaseLost:
        logger.warning("Import %s was taken over by another worker", job)
        raise
    except WorkerStops:
        queue.put_back(job, Refusal.INTERRUPTED, timedelta())
        raise TriedAgain(Refusal.INTERRUPTED) from None
    except BaseException as error:
        _end(job, error)
        refused = _refused(error)
        if refused is None:
            raise
        raise refused from None
    spool.remove(job.pk)
    return totals


def work() -> int:
    """Take in whatever waits, one file after the other, until nothing is left; how many there were."""
    done = 0
    while not stopping.is_set() and (job := queue.claim()) is not None:
        try:
            run(job)
        except FileRefused as refused:
            logger.info("Import %s: %s", job, refused.refusal.value)
        except LeaseLost:
            pass
        except Exception as error:
            _log(job, error)
        done += 1
    return done


def _end(job: ImportJob, error: BaseException) -> None:
    """Write what became of the job, if the database is there to be written to; else its lease ends."""
    refused = _refused(error) or FileRefused(Refusal.INTERRUPTED)
    with suppress(Error, psycopg2.Error):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        if isinstance(refused, TriedAgain):
            queue.put_back(job, refused.refusal)
        elif isinstance(error, FileRefused):
            write_end(job, Status.REFUSED, refused)
        else:
            write_end(job, Status.FAILED, refused)


def _refused(error: BaseException) -> FileRefused | None:
    """The error as the reason of an end, without its text, which may hold the values of a row."""
    if isinstance(error, FileRefused):
        return error
    if isinstance(error, Error | psycopg2.Error):
        return _of_database(error)
    if isinstance(error, ReadingFailed) and error.was_killed:
        return TriedAgain(Refusal.INTERRUPTED)
    if isinstance(error, OSError):
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return TriedAgain(Refusal.DISK_FULL) if is_full else FileRefused(Refusal.FILE_UNREADABLE)
    return None


def _of_database(error: BaseException) -> FileRefused:
    state = getattr(error, "pgcode", None) or getattr(error.__cause__, "pgcode", None)
    logger.error("The database refused with %s %s", type(error).__name__, state)
    if state == DISK_FULL:
        return TriedAgain(Refusal.DISK_FULL)
    if state.startswith(PASSING) if state else isinstance(error, BROKEN):
        return TriedAgain(Refusal.DATABASE_AWAY)
    return FileRefused(Refusal.DATABASE)


def _log(job: ImportJob, error: Exception) -> None:
    """Log a fault of ours by kind and place: its text may hold the values of a row."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    logger.error("Import %s failed: %s in %s", job, type(error).__name__, places)
