"""The work on a list that is ours: chunk after chunk to its end, or until it has to stop."""

from __future__ import annotations

import logging
import traceback
from contextlib import suppress
from uuid import UUID

import psycopg2
from django.db import Error, InterfaceError, OperationalError, connection, transaction

from apps.accounts.selectors import member_of
from apps.common import clock
from apps.entitlement.proofs.keys import CannotSign
from apps.registrar.lists import queue
from apps.registrar.lists.asking import ask, next_rows
from apps.registrar.lists.queue import LeaseLost, Status, Stopped
from apps.registrar.models import ListRow, PatientList

logger = logging.getLogger(__name__)

FIRST_CHUNK, CHUNK = 25, 250  # who guesses numbers has learned little when the first one stops him
FEWEST, MOST_NOT_FOUND_OF = 20, 5  # more than one in five of at least twenty
# What passes by itself: a database that is away, and no key that may sign a proof.
PASSING = (
    OperationalError,
    InterfaceError,
    psycopg2.OperationalError,
    psycopg2.InterfaceError,
    CannotSign,
)


def work(list_id: int | None = None) -> int:
    """Answer this list if it waits, or whatever waits; how many lists were taken up."""
    done = 0
    while (claimed := queue.claim(list_id)) is not None:
        run(*claimed)
        done += 1
    return done


def run(list_id: int, token: UUID) -> None:
    """Answer a claimed list to its end. What passes by itself puts it back; nothing is raised."""
    try:
        while not _chunk(list_id, token):
            pass
    except LeaseLost:
        logger.info("List #%s is no longer this worker's", list_id)
    except PASSING as error:
        logger.warning("List #%s waits: %s", list_id, type(error).__name__)
        _put_back(list_id, token)
    except Exception as error:
        _log(list_id, error)
        _stop(list_id, token, Stopped.FAULT)


@transaction.atomic
def _chunk(list_id: int, token: UUID) -> bool:
    """Answer some rows, or write the list's end; whether that was the end. Raises LeaseLost.

    The lock on the list holds through the chunk: who cancels waits for it, and two workers never answer
    the same row.
    """
    its = queue.hold(list_id, token)
    if member_of(its.uploaded_by.user) is None:
        return _end(its, Status.STOPPED, Stopped.MEMBER_GONE)
    rows = next_rows(its.pk, CHUNK if its.done_rows else FIRST_CHUNK)
    if not rows:
        return _end(its, Status.DONE)
    its.not_found_rows += ask(its, rows)
    its.done_rows += len(rows)
    its.save(update_fields=["done_rows", "not_found_rows"])
    if _finds_too_few(its):
        return _end(its, Status.STOPPED, Stopped.NOT_FOUND)
    return False


def _finds_too_few(its: PatientList) -> bool:
    return its.done_rows >= FEWEST and its.not_found_rows * MOST_NOT_FOUND_OF > its.done_rows


def _end(its: PatientList, status: PatientList.Status, stopped_for: str = "") -> bool:
    end(its, status, stopped_for)
    return True


def end(its: PatientList, status: PatientList.Status, stopped_for: str = "") -> None:
    """Write a list's end in the caller's transaction, and forget whom it would still have asked about."""
    its.status, its.stopped_for = status, stopped_for
    its.finished_at = clock.now()
    its.lease_token = its.leased_until = None
    its.save(update_fields=["status", "stopped_for", "finished_at", "lease_token", "leased_until"])
    ListRow.objects.filter(list=its).exclude(iin_key="").update(iin_key="")


def _put_back(list_id: int, token: UUID) -> None:
    """If the database is there to be written to; else the lease ends and the sweeper finds it."""
    with suppress(Error, psycopg2.Error):
        connection.close_if_unusable_or_obsolete()
        queue.put_back(list_id, token)


@transaction.atomic
def _stop(list_id: int, token: UUID, why: PatientList.Stopped) -> None:
    with suppress(LeaseLost):
        end(queue.hold(list_id, token), Status.STOPPED, why)


def _log(list_id: int, error: Exception) -> None:
    """Log a fault of ours by kind and place: its text may hold the values of a row."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    logger.error("List #%s failed: %s in %s", list_id, type(error).__name__, places)
