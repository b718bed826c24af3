"""A corrected law decides payments again: those that it reaches, in batches, known from now on.

One row (`Recount`) says by which law the ledger is decided. Each batch is a transaction that also
records how far it came, so that a pass killed anywhere is taken up where it stood (decision 0029).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count, groupby

from django.db import connection, transaction

from apps.common import clock
from apps.contributions.differing import Reach, Said, reaches, said_by
from apps.contributions.law import law_of_payments, law_to_decide_by, laws_since
from apps.contributions.models import Recount
from apps.contributions.selectors import Group, groups_reached, standings
from apps.contributions.services import recount
from apps.rules.counting import counting
from apps.rules.law import Law

BATCH = 2000
# A correction is known from the moment at which its transaction began, and seen when it has ended.
LONGEST_CORRECTION = timedelta(minutes=10)
Progress = Callable[[int, int], None]


def bring_up_to_date(*, batch: int = BATCH, most: int | None = None) -> bool:
    """Bring the ledger's decisions to the law as it is now; False while something is left to do.

    Costs two reads where the law has not changed. Any number of processes may call it: one works. It
    looks at about `batch` payments in a transaction, and stops after `most` of them.
    """
    law, revision = law_of_payments()
    if Recount.objects.filter(revision=revision, target__isnull=True).exists():
        return True
    _take_up(law, revision)
    for _ in count() if most is None else range(most):
        if not _one_batch(batch):
            break
    return not Recount.objects.filter(target__isnull=False).exists()


def decide_anew(reach: Reach, *, write: bool, progress: Progress) -> tuple[int, int]:
    """Decide again all payments that this reaches, whatever law they were decided by.

    Returns how many months (of a person and kind) were looked at, and how many payments count
    otherwise; without `write` nothing is recorded.
    """
    looked_at = redecided = after = 0
    while groups := groups_reached([reach], after, BATCH):
        with transaction.atomic():
            redecided += _redecided(groups, write=write)
        looked_at += len(groups)
        after = groups[-1][0]
        progress(looked_at, redecided)
    return looked_at, redecided


@transaction.atomic
def _take_up(law: Law, revision: int) -> None:
    """Begin a pass where decisions may follow another law than this; note the revision otherwise."""
    Recount.objects.get_or_create(pk=1)
    row = Recount.objects.select_for_update().get()
    said, now = said_by(law), clock.now()
    row.laws = _others_held(row, said)
    row.noted_at, row.revision = now, revision
    if row.laws != [said] and row.target != said:
        # The number is taken after the law was read: whoever decides by another law has a lower one.
        row.horizon, row.is_last = _number(), _oldest_running() >= _number()
        row.target = said
        row.reached = row.looked_at = row.redecided = 0
        row.begun_at, row.finished_at = now, None
    row.save()


def _others_held(row: Recount, said: Said) -> list[Said]:
    """The laws that decisions may follow: those of the row, and what was in the registers since then.

    A rate that was wrong for ten seconds has decided the payments of these ten seconds.
    """
    if row.noted_at is None:
        return []
    since = [said_by(law) for law in laws_since(row.noted_at - LONGEST_CORRECTION)]
    held: list[Said] = []
    for one in [*row.laws, *since, said]:
        if one not in held:
            held.append(one)
    return held


@transaction.atomic
def _one_batch(limit: int) -> bool:
    """Decide one batch; False where nothing is left, or nothing can be done now."""
    row = Recount.objects.select_for_update(skip_locked=True).filter(target__isnull=False).first()
    if row is None:
        return False
    groups = groups_reached(_reaches(row), row.reached, limit)
    if groups:
        row.redecided += _redecided(groups, write=True)
        row.looked_at += len(groups)
        row.reached = groups[-1][0]
    elif row.is_last:
        row.laws, row.target, row.finished_at = [row.target], None, clock.now()
    elif _oldest_running() >= row.horizon:
        row.reached, row.is_last = 0, True
    else:
        return False
    row.save()
    return row.target is not None


def _reaches(row: Recount) -> list[Reach]:
    """What the pass goes through: everything, where nothing is known of the laws of before."""
    if not row.laws or row.target is None:
        return [Reach()]
    return [reach for law in row.laws for reach in reaches(law, row.target)]


def _redecided(groups: Sequence[Group], *, write: bool) -> int:
    """How many payments of these groups count otherwise under the law now; recorded with `write`."""
    law, _ = law_to_decide_by()
    changed: dict[Group, int] = {}
    for group, found in groupby(standings(groups), key=lambda payment: payment.group):
        payments = list(found)
        items = [
            replace(payment.item, is_returned=payment.returned_at is not None)
            for payment in payments
        ]
        answers = zip(counting(items, law), payments, strict=True)
        if others := sum(counts != payment.counts for counts, payment in answers):
            changed[group] = others
    if write:
        recount(groups=changed, at=clock.now())
    return sum(changed.values())


def _number() -> int:
    """The number of this transaction."""
    return _asked("SELECT pg_current_xact_id()::text")


def _oldest_running() -> int:
    """The number below which every transaction has ended; this one's own, where no older one runs."""
    return _asked("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")


def _asked(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
