"""`manage.py work_imports`: take in waiting files without Celery and Redis."""

import logging
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, connection

from apps.feeds.jobs import upkeep
from apps.feeds.jobs.heartbeat import stopping
from apps.feeds.jobs.running import work

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 5.0


class Command(BaseCommand):
    help = (
        "Takes in whatever waits and gives the jobs of lost workers back, until it is asked to stop. "
        "A plain loop that needs the database only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="end when nothing waits, instead of looking again"
        )

    def handle(self, *_: Any, once: bool, **__: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        while not stopping.is_set():
            done = _look()
            if done:
                self.stdout.write(f"{done} files")
            if once:
                return
            stopping.wait(SECONDS_BETWEEN_LOOKS)


def _look() -> int:
    """One round; a database that is away is asked again in the next."""
    try:
        upkeep.sweep()
        return work()
    except Error as error:
        logger.warning("The database does not answer (%s)", type(error).__name__)
        connection.close()
        return 0
