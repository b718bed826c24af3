"""Waking a worker: without Redis nobody is woken, and beat finds what waits."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from celery import current_app
from kombu.exceptions import OperationalError

from apps.entitlement.models import Webhook

logger = logging.getLogger(__name__)

NOTICE = "apps.entitlement.tasks.notice_changes"
DELIVER = "apps.entitlement.tasks.deliver_webhooks"


def wake_for(people: Sequence[int]) -> None:
    """Have a worker look whether the outcome of these people changed, where anybody wants to know.

    What is lost here with Redis is found by the sweep of the night.
    """
    if Webhook.objects.filter(disabled_at=None).exists():
        _wake(NOTICE, list(people))


def wake_delivery() -> None:
    """Have a worker deliver what waits."""
    _wake(DELIVER)


def _wake(task: str, *arguments: list[int]) -> None:
    try:
        current_app.send_task(task, arguments, retry=False)
    except (OperationalError, OSError):
        logger.warning("No worker could be woken: Redis does not answer. The notices wait.")
