"""`manage.py add_months`: partitions of the ledger for the months to come, as the owner of the tables."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from apps.common import clock
from apps.contributions.selectors import MONTHS_AHEAD, months_without_place
from apps.rules.months import Month


class Command(BaseCommand):
    help = "Adds a partition of the ledger for each month through --through that has none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--through", help="YYYY-MM; two years from now without it")

    def handle(self, *_: Any, through: str | None, **__: Any) -> None:
        first = Month.of(clock.today())
        try:
            last = Month.parse(through) if through else first + 2 * MONTHS_AHEAD
        except ValueError as error:
            raise CommandError(str(error)) from error
        months = months_without_place(first, last - first)
        with connections["owner"].cursor() as cursor:
            for month in months:
                cursor.execute("SELECT osms_add_month(%s)", [month.first_day])
        self.stdout.write(f"{len(months)} months added, the last one with a place is {last}.")
