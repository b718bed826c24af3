"""What the worker does for the API."""

from celery import shared_task

from apps.api import idempotency


@shared_task
def forget() -> None:
    """Every hour: delete the answers kept under keys of yesterday."""
    idempotency.wipe()
