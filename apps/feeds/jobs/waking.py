"""Waking a worker: a kindness, not a promise. A job nobody was woken for is found by the sweeper."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

WORK = "apps.feeds.tasks.work"
ORDERS = "apps.feeds.tasks.carry_out_orders"


def wake(task: str = WORK) -> None:
    """Have a worker look what waits; without Redis nobody is woken, and nothing is lost."""
    try:
        current_app.send_task(task, retry=False)
    except (OperationalError, OSError):
        logger.warning("No worker could be woken: Redis does not answer. The work waits.")
