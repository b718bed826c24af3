"""Who may work on a list, and until when, by the database's own clock; Celery only wakes.

As the queue of imports (docs/decisions/0023), with one difference: a list is answered in chunks, each of
which is a transaction that prolongs the lease, so no thread beats beside the work.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from celery import current_app
from django.db import connection
from kombu.exceptions import OperationalError

from apps.common import clock
from apps.registrar.models import ListRow, PatientList

logger = logging.getLogger(__name__)

WORK = "apps.registrar.tasks.work_on_list"
LEASE = timedelta(seconds=60)
TRY_AGAIN_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 5
Status, Stopped = PatientList.Status, PatientList.Stopped

IS_FREE = "status = 'waiting' AND coalesce(next_try_at <= clock_timestamp(), true)"
# A short list does not wait behind the long ones.
CLAIM = f"""
UPDATE registrar_patientlist
   SET status = 'running', lease_token = %(token)s, leased_until = clock_timestamp() + %(lease)s,
       attempts = attempts + 1, next_try_at = NULL, started_at = coalesce(started_at, %(now)s)
 WHERE id = (SELECT id FROM registrar_patientlist
              WHERE {IS_FREE} AND (id = %(list)s OR %(list)s IS NULL)
              ORDER BY asked_rows > 1000, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""
# Whoever lost the lease finds nothing here, and everything that he wrote in this transaction is undone.
PROLONG = """
UPDATE registrar_patientlist
   SET leased_until = clock_timestamp() + %(lease)s, attempts = 1
 WHERE id = %(list)s AND lease_token = %(token)s AND status = 'running'
RETURNING id
"""
EXPIRE = """
WITH lost AS (SELECT id FROM registrar_patientlist
               WHERE status = 'running' AND leased_until < clock_timestamp()
                 FOR UPDATE SKIP LOCKED)
UPDATE registrar_patientlist AS list
   SET status = CASE WHEN attempts < %(most)s THEN 'waiting' ELSE 'stopped' END,
       stopped_for = CASE WHEN attempts < %(most)s THEN '' ELSE 'worker_lost' END,
       finished_at = CASE WHEN attempts < %(most)s THEN NULL ELSE %(now)s::timestamptz END,
       lease_token = NULL, leased_until = NULL
  FROM lost WHERE list.id = lost.id
RETURNING list.id, list.status
"""
PUT_BACK = """
UPDATE registrar_patientlist
   SET status = 'waiting', lease_token = NULL, leased_until = NULL,
       next_try_at = clock_timestamp() + %(after)s
 WHERE id = %(list)s AND lease_token = %(token)s AND status = 'running'
"""


class LeaseLost(Exception):
    """Another worker has the list, or somebody has cancelled it."""


def claim(list_id: int | None = None) -> tuple[int, UUID] | None:
    """Take up this list, or the next that waits: its id and the token of the lease."""
    token = uuid4()
    values = {"token": token, "lease": LEASE, "list": list_id, "now": clock.now()}
    found = _rows(CLAIM, values)
    return (found[0][0], token) if found else None


def hold(list_id: int, token: UUID) -> PatientList:
    """The list, locked until the transaction ends and leased for a minute more. Raises LeaseLost."""
    if not _rows(PROLONG, {"list": list_id, "token": token, "lease": LEASE}):
        raise LeaseLost
    return PatientList.objects.select_related("uploaded_by__user", "uploaded_by__organisation").get(
        pk=list_id
    )


def put_back(list_id: int, token: UUID, after: timedelta = TRY_AGAIN_AFTER) -> None:
    """Give up a list for now."""
    with connection.cursor() as cursor:
        values: Any = {"list": list_id, "token": token, "after": after}
        cursor.execute(PUT_BACK, values)


def expire() -> list[int]:
    """Take lists from workers that were lost: they wait again, or have been lost five times. Their ids."""
    lost = _rows(EXPIRE, {"most": MOST_ATTEMPTS, "now": clock.now()})
    over = [list_id for list_id, status in lost if status == Status.STOPPED]
    ListRow.objects.filter(list_id__in=over).exclude(iin_key="").update(iin_key="")
    return [list_id for list_id, _ in lost]


def waiting() -> list[int]:
    """The lists that `claim` would find."""
    return [row[0] for row in _rows(f"SELECT id FROM registrar_patientlist WHERE {IS_FREE}")]


def wake(list_id: int) -> None:
    """Have a worker look at this list; without Redis nobody is woken, and the sweeper finds it."""
    try:
        current_app.send_task(WORK, args=[list_id], retry=False)
    except (OperationalError, OSError):
        logger.warning("No worker could be woken: Redis does not answer. The list waits.")


def _rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
