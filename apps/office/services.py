"""Counts of the population: ordered by a page, worked on by whoever is awake."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from apps.common import clock
from apps.entitlement.population import (
    NotServed,
    Population,
    last_days,
    population,
    population_known,
)
from apps.entitlement.population.counting import Progress
from apps.entitlement.population.telling import as_json
from apps.office.models import PopulationCount
from apps.rates import selectors as rates

logger = logging.getLogger(__name__)

SERVES_FOR = timedelta(days=1)
ATTEMPTS = 3
COUNT = "apps.office.tasks.count_population"
# Longer than any one statement of a count may take: only between two of them is the lease renewed.
LEASE = "clock_timestamp() + interval '10 minutes'"
CLAIM = f"""
UPDATE office_populationcount
   SET state = 'running', attempts = attempts + 1, leased_until = {LEASE}
 WHERE id = %s AND (state = 'waiting' OR (state = 'running' AND leased_until < clock_timestamp()))
RETURNING attempts
"""
PROGRESS = f"""
UPDATE office_populationcount SET done = %s, "of" = %s, leased_until = {LEASE}
 WHERE id = %s AND state = 'running' AND attempts = %s
"""
OPEN = """
SELECT id FROM office_populationcount
 WHERE state = 'waiting' OR (state = 'running' AND leased_until < clock_timestamp()) ORDER BY id
"""


class TakenOver(Exception):
    """Another worker has this count: our lease ran out."""


@transaction.atomic
def order(*, on: date, known_on: date | None, is_fresh: bool = False) -> PopulationCount:
    """The count of a day: one that was made or is being made, or a new one that waits for a worker.

    What is known now serves for a day and under the same law; what was known on a day that is
    over does not change any more. `is_fresh` orders a new count unless one is being made.
    """
    known = PopulationCount.objects.filter(on=on, known_on=known_on).order_by("-pk")
    under_way = known.filter(state__in=["waiting", "running"]).first()
    if under_way is not None:
        return under_way
    made = known.filter(state="done", law_revision=rates.revision())
    if known_on is None or known_on >= clock.today():
        made = made.filter(made_at__gte=clock.now() - SERVES_FOR)
    else:
        made = made.filter(made_at__gt=clock.end_of(known_on))
    found = None if is_fresh else made.first()
    if found is None:
        found = PopulationCount.objects.create(on=on, known_on=known_on, asked_at=clock.now())
        transaction.on_commit(lambda: _wake(found.pk))
    return found


def _wake(count_id: int) -> None:
    """Have a worker count; without Redis nobody is woken, and beat finds the count within a minute."""
    try:
        current_app.send_task(COUNT, [count_id], retry=False)
    except (OperationalError, OSError):
        logger.warning("No worker could be woken: Redis does not answer. The count waits.")


def count(count_id: int) -> bool:
    """Make a count that waits, or that a lost worker left; whether there was anything to do."""
    attempt = _claimed(count_id)
    if attempt is None:
        return False
    asked = PopulationCount.objects.get(pk=count_id)
    try:
        revision = rates.revision()
        found = _counted(asked, lambda done, of: _progress(count_id, attempt, done, of))
    except TakenOver:
        return False
    except Exception:
        _failed(count_id, attempt)
        raise
    mine = PopulationCount.objects.filter(pk=count_id, state="running", attempts=attempt)
    return bool(
        mine.update(state="done", result=as_json(found), made_at=clock.now(), law_revision=revision)
    )


def count_all() -> int:
    """Make every count that waits or was left; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        ids = [row[0] for row in cursor.fetchall()]
    return sum(count(each) for each in ids)


def _claimed(count_id: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [count_id])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _progress(count_id: int, attempt: int, done: int, of: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS, [done, of, count_id, attempt])
        if not cursor.rowcount:
            raise TakenOver


def _failed(count_id: int, attempt: int) -> None:
    mine = PopulationCount.objects.filter(pk=count_id, state="running", attempts=attempt)
    mine.update(state="failed" if attempt >= ATTEMPTS else "waiting")


def _counted(asked: PopulationCount, progress: Progress) -> Population:
    days = last_days(asked.on)
    if asked.known_on is None:
        try:
            return population(asked.on, days, progress)
        except NotServed:
            pass
    return population_known(asked.on, asked.known_on or clock.today(), days, progress)
