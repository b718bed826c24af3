"""The same act on many waiting rows: ordered on a page, carried out by whoever is awake.

The order's row is the queue of record. Each set of rows is one transaction, which also writes how far the
order is: killed at any point it goes on from there, and two workers do no set twice.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from apps.common import clock
from apps.feeds.layouts import Feed
from apps.feeds.models import QuarantinedRow, QuarantineOrder
from apps.feeds.waiting.selectors import Which, rows
from apps.feeds.waiting.services import By, alone, job_of_staff, reject, try_for
from apps.persons.models import Source

SET = 500
Kind = QuarantineOrder.Kind


class NotOneSender(ValueError):
    """An order to try again is for one feed of one sender: its job counts what posts."""


@transaction.atomic
def order(*, kind: Kind, which: Which, by: By) -> QuarantineOrder:
    """Write down an act on all rows that wait now. Raises NotOneSender."""
    at = clock.now()
    job = None
    if kind == Kind.TRY:
        if which.source_id is None or not which.feed:
            raise NotOneSender
        job = job_of_staff(Source.objects.get(pk=which.source_id), Feed(which.feed), at, by)
    waiting = QuarantinedRow.objects.filter(which.condition())
    return QuarantineOrder.objects.create(
        kind=kind,
        source_id=which.source_id,
        feed=which.feed,
        reason=which.reason,
        of_job_id=which.job_id,
        before=which.before,
        through_id=waiting.aggregate(last=Max("pk", default=0))["last"],
        asked_rows=waiting.count(),
        job=job,
        actor=by.actor,
        why=by.why,
        asked_at=at,
    )


def carry_out_all(size: int = SET) -> int:
    """Carry out every order that waits or was interrupted; returns the number of sets done."""
    done = 0
    while carry_out_a_set(size):
        done += 1
    return done


@transaction.atomic
def carry_out_a_set(size: int = SET) -> bool:
    """Do the next set of rows of the oldest open order that nobody else is at; whether there was one."""
    open_orders = QuarantineOrder.objects.filter(finished_at=None).order_by("pk")
    asked = open_orders.select_for_update(skip_locked=True, of=("self",)).first()
    if asked is None:
        return False
    ids = list(_still(asked).values_list("pk", flat=True)[:size])
    at = clock.now()
    if not ids:
        asked.finished_at = at
        asked.save(update_fields=["finished_at"])
        return True
    asked.settled_rows += _do(asked, ids, at)
    asked.done_rows += len(ids)
    asked.last_id = ids[-1]
    asked.save(update_fields=["settled_rows", "done_rows", "last_id"])
    return True


def _still(asked: QuarantineOrder) -> QuerySet[QuarantinedRow]:
    which = Which(asked.source_id, asked.feed, asked.reason, asked.of_job_id, asked.before)
    return rows(which).filter(pk__gt=asked.last_id, pk__lte=asked.through_id)


def _do(asked: QuarantineOrder, ids: list[int], at: datetime) -> int:
    by = By(asked.actor, asked.why)
    if asked.job is None:
        return reject(row_ids=ids, by=by)
    alone()
    return try_for(asked.job, ids, by=by, at=at)
