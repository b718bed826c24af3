"""Previews of change sets: ordered by a page, worked out at once where that is quick, else by a worker."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from apps.changes.models import ChangeSet
from apps.common import clock
from apps.entitlement.models import DifferingAnswer, LawPreview
from apps.entitlement.population import NotServed
from apps.entitlement.population.counting import Progress, silent
from apps.entitlement.population.histogram import ask
from apps.entitlement.population.kept import is_kept, keep
from apps.entitlement.previewing.answers import differing
from apps.entitlement.previewing.demo import demo_changes
from apps.entitlement.previewing.drafts import NotWhole, digest_of, pair_of
from apps.entitlement.previewing.laws import Pair
from apps.entitlement.previewing.reached import Reached, reached_by
from apps.entitlement.previewing.selectors import Held, previews_of
from apps.entitlement.previewing.telling import day_as_json, demo_as_json
from apps.entitlement.previewing.whole import Kind, is_quick, kind_of, previews

logger = logging.getLogger(__name__)

ATTEMPTS = 3
WORK = "apps.entitlement.tasks.work_out_previews"
OPEN_STATES = (ChangeSet.State.DRAFT, ChangeSet.State.SUBMITTED)
UNDER_WAY = (LawPreview.State.WAITING, LawPreview.State.RUNNING)
# Longer than any one batch may take: only between two of them is the lease renewed.
LEASE = "clock_timestamp() + interval '10 minutes'"
CLAIM = f"""
UPDATE entitlement_lawpreview
   SET state = 'running', attempts = attempts + 1, leased_until = {LEASE}
 WHERE id = %s AND (state = 'waiting' OR (state = 'running' AND leased_until < clock_timestamp()))
RETURNING attempts
"""
PROGRESS = f"""
UPDATE entitlement_lawpreview SET done = %s, "of" = %s, leased_until = {LEASE}
 WHERE id = %s AND state = 'running' AND attempts = %s
"""
OPEN = """
SELECT id FROM entitlement_lawpreview
 WHERE state = 'waiting' OR (state = 'running' AND leased_until < clock_timestamp()) ORDER BY id
"""


class TakenOver(Exception):
    """Another worker has this preview, or somebody stopped it."""


@transaction.atomic
def order(*, change_set: ChangeSet) -> LawPreview:
    """The preview of a set as it is now: one that is being made, or a new one.

    It is made at once where that takes no longer than a page may; any other waits for a worker. One
    of an older draft that is still being made is stopped. Raises NotWhole.
    """
    held = ChangeSet.objects.select_for_update().get(pk=change_set.pk)
    pair = pair_of(held)
    digest = digest_of(pair)
    under_way = LawPreview.objects.filter(change_set=held, is_final=False, state__in=UNDER_WAY)
    same = under_way.filter(digest=digest).first()
    if same is not None:
        return same
    LawPreview.objects.filter(change_set=held, is_final=False).delete()
    made = LawPreview.objects.create(change_set=held, digest=digest, asked_at=clock.now())
    reached = reached_by(pair)
    if is_at_once(pair, reached):
        _keep(made, result_of(pair, reached), [])
    else:
        transaction.on_commit(_wake)
    return made


def look(*, change_set: ChangeSet) -> Held:
    """What is known of a set; worked out here where that takes no longer than a page may.

    What waits for a job is ordered by somebody: `order`.
    """
    if change_set.state not in OPEN_STATES:
        return previews_of(change_set)
    try:
        pair = pair_of(change_set)
    except NotWhole:
        return replace(previews_of(change_set), is_whole=False)
    held, reached = previews_of(change_set, digest_of(pair)), reached_by(pair)
    is_of_today = (
        held.draft is not None and held.draft.asked_at.astimezone(clock.ALMATY).date() == pair.today
    )
    if (held.is_current and is_of_today) or not is_at_once(pair, reached):
        return held
    return replace(held, draft=order(change_set=change_set), is_current=True)


def is_at_once(pair: Pair, reached: Reached) -> bool:
    """Whether a preview needs no job: nobody to ask one by one, no answer to decide again."""
    return not reached and not _looks_back(pair, reached) and is_quick(pair)


def _looks_back(pair: Pair, reached: Reached) -> bool:
    """Whether answers that were given may be others."""
    return pair.is_back_dated and (bool(reached) or pair.changes_terms)


@transaction.atomic
def cancel(*, preview: LawPreview) -> None:
    """Stop a preview that waits or is being made; its worker notices with its next batch."""
    rows = LawPreview.objects.filter(pk=preview.pk, is_final=False, state__in=UNDER_WAY)
    rows.update(state=LawPreview.State.CANCELLED)


def order_final() -> int:
    """Order the list of differing answers of every published set that reached back; returns how many."""
    published = ChangeSet.objects.filter(state="published", is_back_dated=True)
    ordered = 0
    for change_set in published.exclude(previews__is_final=True):
        _, is_new = LawPreview.objects.get_or_create(
            change_set=change_set, is_final=True, defaults={"asked_at": clock.now()}
        )
        ordered += is_new
    return ordered


def keep_counts() -> None:
    """Count and keep the months in which open sets come into force, so that their pages find them."""
    for change_set in ChangeSet.objects.filter(state__in=OPEN_STATES):
        try:
            pair = pair_of(change_set)
            for day in pair.days:
                question = ask(day, pair.today, pair.law)
                if not is_kept(question):
                    keep(question)
        except (NotWhole, NotServed):
            continue


def _wake() -> None:
    """Have a worker begin; without Redis nobody is woken, and beat finds the order within a minute."""
    try:
        current_app.send_task(WORK, retry=False)
    except (OperationalError, OSError):
        logger.warning("No worker could be woken: Redis does not answer. The preview waits.")


def work_all() -> int:
    """Make every preview that waits or was left by a lost worker; returns how many."""
    order_final()
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        ids = [row[0] for row in cursor.fetchall()]
    return sum(work(each) for each in ids)


def work(preview_id: int) -> bool:
    """Make a preview that waits; whether there was anything to do."""
    attempt = _claimed(preview_id)
    if attempt is None:
        return False
    asked = LawPreview.objects.select_related("change_set").get(pk=preview_id)
    try:
        _make(asked, lambda done, of: _progress(asked.pk, attempt, done, of))
    except TakenOver:
        return False
    except Exception:
        mine = LawPreview.objects.filter(pk=preview_id, state="running", attempts=attempt)
        mine.update(state="failed" if attempt >= ATTEMPTS else "waiting")
        raise
    return True


def _make(asked: LawPreview, progress: Progress) -> None:
    pair = pair_of(asked.change_set)
    reached = reached_by(pair)
    first, second = _halves(progress) if _looks_back(pair, reached) else (progress, progress)
    result: dict[str, Any] = {}
    if not asked.is_final:
        if asked.digest != digest_of(pair):
            cancel(preview=asked)  # the draft is another one now: who wants its preview orders it
            raise TakenOver
        result = result_of(pair, reached, is_fresh=True, progress=first)
    until = asked.change_set.published_at or clock.now()
    answers = [
        DifferingAnswer(
            preview=asked,
            lookup_id=one.lookup.pk,
            at=one.lookup.at,
            organisation_id=one.lookup.organisation_id,
            proof=one.lookup.proof,
            on=one.on,
            given=one.lookup.outcome,
            would_be=one.would_be,
        )
        for one in differing(pair, reached, until, second)
    ]
    _keep(asked, {**result, "answers": len(answers)}, answers)


def _halves(progress: Progress) -> tuple[Progress, Progress]:
    """Progress of two passes as one."""
    return (
        lambda done, of: progress(done, 2 * of),
        lambda done, of: progress(of + done, 2 * of),
    )


def result_of(
    pair: Pair, reached: Reached, *, is_fresh: bool = False, progress: Progress = silent
) -> dict[str, Any]:
    """What a change would do, as a preview keeps it."""
    kind = kind_of(pair, reached)
    is_shown = kind is not Kind.NOTHING
    found = previews(pair, reached, is_fresh=is_fresh, progress=progress) if is_shown else []
    return {
        "kind": kind.value,
        "today": pair.today.isoformat(),
        "days": [day_as_json(each) for each in found],
        "demo": demo_as_json(demo_changes(pair, reached)) if is_shown else [],
    }


@transaction.atomic
def _keep(asked: LawPreview, result: dict[str, Any], answers: list[DifferingAnswer]) -> None:
    """Keep what was found, unless somebody else has, or it was stopped."""
    mine = LawPreview.objects.filter(pk=asked.pk, state=asked.state, attempts=asked.attempts)
    if not mine.update(state=LawPreview.State.DONE, result=result, made_at=clock.now()):
        raise TakenOver
    DifferingAnswer.objects.filter(preview=asked).delete()
    DifferingAnswer.objects.bulk_create(answers, batch_size=1000)
    asked.refresh_from_db()


def _claimed(preview_id: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [preview_id])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _progress(preview_id: int, attempt: int, done: int, of: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS, [done, of, preview_id, attempt])
        if not cursor.rowcount:
            raise TakenOver
