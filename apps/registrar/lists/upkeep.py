"""What keeps lists going and makes them go: lost workers, results after a day, approvals that never came."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction

from apps.common import clock
from apps.registrar.lists import queue
from apps.registrar.lists.asking import record_act
from apps.registrar.lists.queue import Status
from apps.registrar.lists.running import end
from apps.registrar.models import ListLink, ListRow, PatientList

logger = logging.getLogger(__name__)

KEPT = timedelta(hours=24)
APPROVED_WITHIN = timedelta(days=3)


def sweep() -> None:
    """Give lists of lost workers back, and wake a worker for each that waits."""
    for list_id in queue.expire():
        logger.warning("List #%s: its worker was lost", list_id)
    for list_id in queue.waiting():
        queue.wake(list_id)


def wipe() -> int:
    """Wipe the rows of lists that ended a day ago, and end those nobody approved; how many."""
    now = clock.now()
    old = PatientList.objects.filter(wiped_at=None, finished_at__lte=now - KEPT)
    unapproved = PatientList.objects.filter(
        status=Status.APPROVAL, handed_in_at__lte=now - APPROVED_WITHIN
    )
    found = list((old | unapproved).values_list("pk", flat=True))
    for list_id in found:
        _wipe(list_id)
    return len(found)


@transaction.atomic
def _wipe(list_id: int) -> None:
    """Delete what a list says of people; that there was one, when and how large, stays."""
    its = PatientList.objects.select_for_update().get(pk=list_id)
    if its.wiped_at is not None:
        return
    if its.status == Status.APPROVAL:
        end(its, Status.EXPIRED)
    if its.finished_at is None:
        return
    ListRow.objects.filter(list=its).delete()
    ListLink.objects.filter(list=its).delete()
    its.wiped_at = clock.now()
    its.save(update_fields=["wiped_at"])
    record_act(its, "list_wiped")
