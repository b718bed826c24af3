"""What the worker does for the feeds."""

import logging

from celery import shared_task

from apps.common import clock
from apps.feeds.demo import declare_demo_complete
from apps.feeds.reconciling import findings
from apps.feeds.waiting.orders import carry_out_all

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


@shared_task
def carry_out_orders() -> None:
    """Acts on many rows of quarantine; woken by the page, and every minute in case nobody was."""
    carry_out_all()
