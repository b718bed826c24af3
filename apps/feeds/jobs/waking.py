"""Waking a worker: a kindness, not a promise. A job nobody was woken for is found by the sweeper."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

WORK = "apps.feeds.tasks.work"


def wake() -> None:
    """Have a worker look what waits; without Redis nobody is woken, and nothing is lost."""
    try:
        current_app.send_task(WORK, retry=False)
    except (OperationalError, OSError):
        logger.warning("No worker could be woken: Redis does not answer. The import waits.")
