"""What the worker does for the office."""

from celery import shared_task

from apps.common import clock
from apps.office import services, tally
from apps.office.watching.services import watch as watch_lookups


@shared_task
def count_population(count_id: int) -> bool:
    """Make one count; delivered twice, it finds nothing to do the second time."""
    return services.count(count_id)


@shared_task
def count_all() -> int:
    """Every minute: counts that nobody was woken for, or that a lost worker left."""
    return services.count_all()


@shared_task
def watch() -> int:
    """Every fifteen seconds: alerts about the look-ups that came since."""
    return watch_lookups()


@shared_task
def add_up_checks() -> int:
    """Every minute: the look-ups that came since, by hour and door."""
    return tally.add_up()


@shared_task
def count_the_day() -> int:
    """Every night: today's count of the population, which the board's months are drawn from."""
    return services.order(on=clock.today(), known_on=None).pk
