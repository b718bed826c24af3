"""What the worker does for the caches; the tables say what is to do, a task only wakes it."""

from celery import shared_task

from apps.entitlement.months.services import drain_all
from apps.entitlement.population.kept import keep_today


@shared_task
def refresh_months() -> int:
    """Take up everybody whose facts changed."""
    return drain_all()


@shared_task
def keep_histogram() -> None:
    """Every night: count this month's cells, so that a preview finds them."""
    keep_today()
