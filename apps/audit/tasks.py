"""What the worker does for the audit."""

from celery import shared_task

from apps.audit.sealing import anchors, services


@shared_task
def seal() -> int:
    """Every second: append to the chain what may be sealed."""
    return services.seal()


@shared_task
def export_anchor() -> None:
    """Every hour: the end of the chain into the file that is kept elsewhere."""
    anchors.export_anchor()
