"""What the worker does for the ledger; the tables say what is to do, a task only wakes it."""

from celery import shared_task

from apps.contributions.recounting import bring_up_to_date


@shared_task
def recount() -> bool:
    """Every fifteen seconds: payments that a corrected law decides otherwise."""
    return bring_up_to_date()
