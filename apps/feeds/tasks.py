"""What the worker does for the feeds."""

from celery import shared_task

from apps.common import clock
from apps.feeds.demo import declare_demo_complete


@shared_task
def demo_is_complete() -> None:
    """Demo only: the demo's source has sent everything through today."""
    declare_demo_complete(clock.today())
