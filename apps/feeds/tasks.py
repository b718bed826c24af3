"""What the worker does for the feeds."""

import logging

from celery import shared_task

from apps.common import clock
from apps.feeds.demo import declare_demo_complete
from apps.feeds.reconciling import findings

logger = logging.getLogger(__name__)


@shared_task
def demo_is_complete() -> None:
    """Demo only: the demo's source has sent everything through today."""
    declare_demo_complete(clock.today())


@shared_task
def reconcile() -> None:
    """Every night: what the imports say against the ledger; each difference is an error in the log."""
    for sentence in findings():
        logger.error("reconcile: %s", sentence)
