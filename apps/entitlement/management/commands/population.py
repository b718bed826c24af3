"""`manage.py population --on DATE [--known-on DATE]`: how many people are insured, and by what."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.common import clock
from apps.entitlement.months.services import current_law
from apps.entitlement.population import (
    NotServed,
    Population,
    losing,
    population,
    population_known,
    unknown_on,
)

SMALL = 10


class Command(BaseCommand):
    help = "Counts the population by outcome, ground and region; cells under ten are not told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="the day; today by default")
        parser.add_argument("--known-on", type=date.fromisoformat, help="as known on that day")
        parser.add_argument("--csv", type=Path, help="write the counts by region to this file")

    def handle(self, *_: Any, on: date | None, known_on: date | None, **options: Any) -> None:
        day = on or clock.today()
        try:
            found = (
                population(day, by_region=True)
                if known_on is None
                else population_known(day, known_on)
            )
        except NotServed:
            found = population_known(day, clock.today())
        self._print(found)
        if day == clock.today() and known_on is None:
            law = current_law()
            lost = losing(day, unknown_on(day, day, law), law)
            self.stdout.write(f"lose cover with this month  {told(lost)}")
        if options["csv"]:
            write(found, options["csv"])

    def _print(self, found: Population) -> None:
        self.stdout.write(f"people on {found.on}          {found.people}")
        for name, people in [*found.statuses.most_common(), *found.grounds.most_common()]:
            self.stdout.write(f"  {name:<24} {told(people)}")
        self.stdout.write(f"owed months {found.owed_months}, {found.owed} tenge")
        if not found.people:
            raise CommandError("The registers hold nobody.")


def told(people: int) -> str:
    """A count, or that it is too small to be told (S-29)."""
    return str(people) if people == 0 or people >= SMALL else f"under {SMALL}"


def write(found: Population, path: Path) -> None:
    """The counts by region and outcome as CSV, small cells left out."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["region", "outcome", "people"])
        for (region, status), people in sorted(found.regions.items()):
            writer.writerow([region, status, told(people)])
