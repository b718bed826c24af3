"""`manage.py seal_audit`: the sealer in a plain loop, without Celery and Redis."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, connection

from apps.audit.sealing.services import seal

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0


class Command(BaseCommand):
    help = (
        "Seals look-ups until it is asked to stop. Where somebody else seals it waits, and goes on "
        "when the other is lost."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, and end")
        parser.add_argument(
            "--everything",
            action="store_true",
            help="look at every row again, also those that the sealer has passed by; implies --once",
        )

    def handle(self, *_: Any, once: bool, everything: bool, **__: Any) -> None:
        stopping = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        while not stopping.is_set():
            sealed = self._round(everything)
            if sealed or once or everything:
                self.stdout.write(f"{sealed} sealed")
            if once or everything:
                return
            stopping.wait(SECONDS_BETWEEN_LOOKS)

    def _round(self, everything: bool) -> int:
        """One round; a database that is away is asked again in the next."""
        try:
            return seal(everything=everything)
        except Error as error:
            logger.warning("The database does not answer (%s)", type(error).__name__)
            connection.close()
            return 0
