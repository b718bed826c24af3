"""What the worker does for the clinics. Tasks take ids of lists, never of people."""

from celery import shared_task

from apps.registrar.lists import running, upkeep


@shared_task
def work_on_list(list_id: int) -> int:
    """Answer this list; delivered twice, it finds nothing the second time."""
    return running.work(list_id)


@shared_task
def sweep_lists() -> None:
    """Every fifteen seconds: lists of lost workers wait again, and whoever nobody was woken for is."""
    upkeep.sweep()


@shared_task
def wipe_lists() -> None:
    """Every five minutes: results that are a day old."""
    upkeep.wipe()
