"""What the worker does for the caches; the tables say what is to do, a task only wakes it."""

from celery import shared_task

from apps.entitlement.months.services import drain_all
from apps.entitlement.population.kept import keep_today
from apps.entitlement.previewing.services import keep_counts, work_all
from apps.entitlement.webhooks import changes, delivery


@shared_task
def refresh_months() -> int:
    """Take up everybody whose facts changed."""
    return drain_all()


@shared_task
def keep_histogram() -> None:
    """Every night: count this month's cells, and those of open change sets, for their previews."""
    keep_today()
    keep_counts()


@shared_task
def notice_changes(people: list[int]) -> int:
    """Tell the webhooks whose clinics were told otherwise of these people."""
    return changes.notice_people(people)


@shared_task
def sweep_changes() -> int:
    """Half an hour into every day: covers that ended, or began, without any write."""
    return changes.sweep()


@shared_task
def deliver_webhooks() -> int:
    """Deliver the notices that wait; delivered twice, it finds nothing the second time."""
    return delivery.deliver_all()


@shared_task
def work_out_previews() -> int:
    """Every minute: previews of change sets that wait, or that a lost worker left."""
    return work_all()
