"""The database as the queue of record: who may work on a job, and until when, by its own clock.

One statement each, so that two workers can never both be right.
"""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from apps.common import clock
from apps.feeds.models import ImportJob
from apps.feeds.reasons import Refusal

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 5
TRY_AGAIN_AFTER = timedelta(seconds=60)

IS_FREE = "status = 'waiting' AND coalesce(next_try_at <= clock_timestamp(), true)"
# Files are posted one at a time: a second worker on another file would only wait for the first.
NOBODY_WORKS = """NOT EXISTS (SELECT FROM feeds_importjob
                     WHERE status = 'running' AND leased_until > clock_timestamp())"""
CLAIM = f"""
UPDATE feeds_importjob
   SET status = 'running', lease_token = %(token)s, leased_until = clock_timestamp() + %(lease)s,
       worker = %(worker)s, attempts = attempts + 1, next_try_at = NULL, finished_at = NULL,
       refusal = '', refusal_hint = '', refusal_line = NULL, reasons = '{{}}', done_rows = 0,
       all_rows = 0, started_at = %(now)s, recorded_at = coalesce(received_at, %(now)s)
 WHERE id = (SELECT id FROM feeds_importjob
              WHERE {IS_FREE} AND (id = %(job)s OR %(job)s IS NULL AND {NOBODY_WORKS})
              ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""
BEAT = """
UPDATE feeds_importjob
   SET leased_until = clock_timestamp() + %(lease)s, done_rows = %(done)s, all_rows = %(rows)s
 WHERE id = %(job)s AND lease_token = %(token)s AND status = 'running'
"""
# Skipping what is locked: a job whose end is being written is not lost.
EXPIRE = """
WITH lost AS (SELECT id, lease_token FROM feeds_importjob
               WHERE status = 'running' AND leased_until < clock_timestamp()
                 FOR UPDATE SKIP LOCKED)
UPDATE feeds_importjob AS job
   SET status = CASE WHEN attempts < %(most)s THEN 'waiting' ELSE 'failed' END,
       finished_at = CASE WHEN attempts < %(most)s THEN NULL ELSE %(now)s END,
       refusal = %(refusal)s, lease_token = NULL, leased_until = NULL
  FROM lost WHERE job.id = lost.id
RETURNING job.id, lost.lease_token
"""
# A worker that was stopped, not killed, still holds its transaction and the lock on posting.
END_SESSIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE application_name = ANY(%s) AND usename = current_user AND pid <> pg_backend_pid()
"""


def claim(job_id: int | None = None) -> ImportJob | None:
    """Take up this job, or the oldest that waits while nobody works; None where there is none.

    The job is the caller's for thirty seconds, and for as long as somebody beats for it.
    """
    values = {"token": uuid4(), "lease": LEASE, "worker": worker(), "now": clock.now()}
    found = _rows(CLAIM, {**values, "job": job_id})
    return ImportJob.objects.select_related("source").get(pk=found[0][0]) if found else None


def beat(job_id: int, token: UUID, done: int, rows: int) -> bool:
    """Hold a job for thirty seconds more, and say how far it is; False where it is somebody else's.

    A job whose row cannot be seen yet, because its maker has not committed, is nobody else's.
    """
    with connection.cursor() as cursor:
        values: Any = {"lease": LEASE, "done": done, "rows": rows, "job": job_id, "token": token}
        cursor.execute(BEAT, values)
        return cursor.rowcount == 1 or not ImportJob.objects.filter(pk=job_id).exists()


def expire() -> list[int]:
    """Take jobs from workers that were lost: they wait again, or have failed five times. Their ids."""
    values = {"most": MOST_ATTEMPTS, "now": clock.now(), "refusal": Refusal.WORKER_LOST.value}
    lost = _rows(EXPIRE, values)
    if lost:
        _rows(END_SESSIONS, [[session_name(token) for _, token in lost]])
    return [job_id for job_id, _ in lost]


def is_work_waiting() -> bool:
    """Whether `claim` would find a job."""
    return bool(_rows(f"SELECT 1 FROM feeds_importjob WHERE {IS_FREE} AND {NOBODY_WORKS} LIMIT 1"))


def put_back(job: ImportJob, refusal: Refusal, after: timedelta = TRY_AGAIN_AFTER) -> None:
    """Give up a job for now, for no fault of its own: the attempt is not counted."""
    statement = """
        UPDATE feeds_importjob
           SET status = 'waiting', attempts = attempts - 1, refusal = %s, lease_token = NULL,
               leased_until = NULL, next_try_at = clock_timestamp() + %s
         WHERE id = %s AND lease_token = %s
        """
    with transaction.atomic(), connection.cursor() as cursor:
        values: Any = [refusal.value, after, job.pk, job.lease_token]
        cursor.execute(statement, values)


def name_session(job: ImportJob) -> None:
    """Mark this transaction as the job's, and have the server notice when its worker is gone.

    Without it, a statement of a killed worker would run to its end and keep everybody else waiting.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('application_name', %s, true),"
            " set_config('client_connection_check_interval', '5s', true)",
            [session_name(job.lease_token) if job.lease_token else ""],
        )


def session_name(token: UUID) -> str:
    """What the session of a worker is called in pg_stat_activity."""
    return f"import {token}"


def worker() -> str:
    """This process, for people who look for it."""
    return f"{socket.gethostname()}:{os.getpid()}"[:100]


def _rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
