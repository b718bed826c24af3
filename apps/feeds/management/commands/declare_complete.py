"""`manage.py declare_complete SOURCE DATE`: a source's word that it has sent everything through a day."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from apps.common import clock
from apps.feeds.management.commands.import_feed import iso_day, source_code
from apps.persons.services import declare_complete


class Command(BaseCommand):
    help = "Record that a source has sent everything through a day; what it owes later is unknown."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the source's code; one not seen before is registered")
        parser.add_argument("through", type=iso_day, metavar="YYYY-MM-DD")

    def handle(self, *_: Any, source: str, through: date, **__: Any) -> None:
        declare_complete(source=source_code(source), through=through, at=clock.now())
        self.stdout.write(f"{source_code(source)} is complete through {through}.")
