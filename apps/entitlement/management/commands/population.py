"""`manage.py population --on DATE [--known-on DATE]`: how many people are insured, and by what."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.common import clock
from apps.entitlement.population import NotServed, Population, population, population_known
from apps.entitlement.population.telling import as_json, exact, told, write_csv

TOLD_EVERY = 100_000  # people; a multiple of how many are read at once


class Command(BaseCommand):
    help = (
        "Counts the population by outcome, ground, region and category, and who loses cover with the"
        " month. Numbers are told in full tens and under ten not at all, unless --exact."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="the day; today by default")
        parser.add_argument("--known-on", type=date.fromisoformat, help="as known on that day")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--csv", type=Path, help="write the counts to this file too")
        parser.add_argument(
            "--exact", action="store_true", help="tell every number: not to leave the office"
        )

    def handle(self, *_: Any, on: date | None, known_on: date | None, **options: Any) -> None:
        found = self._counted(on or clock.today(), known_on)
        if not found.people:
            raise CommandError("The registers hold nobody.")
        shown = as_json(found, exact if options["exact"] else told)
        if options["json"]:
            self.stdout.write(json.dumps(shown, indent=1))
        else:
            self._print(shown)
        if options["csv"]:
            with options["csv"].open("w", encoding="utf-8", newline="") as file:
                write_csv(shown, file)

    def _counted(self, day: date, known_on: date | None) -> Population:
        try:
            if known_on is None:
                try:
                    return population(day)
                except NotServed:
                    known_on = clock.today()
            return population_known(day, known_on, progress=self._progress)
        except LookupError as error:
            raise CommandError(f"{day} cannot be asked about: {error}.") from None

    def _progress(self, done: int, of: int) -> None:
        if done >= of or done % TOLD_EVERY == 0:
            self.stderr.write(f"{done} of {of} people read")

    def _print(self, shown: dict[str, Any]) -> None:
        self._line(f"people on {shown['on']}", shown["people"])
        for title in ("outcomes", "grounds"):
            self._table(f"by {title[:-1]}", shown[title])
        for title in ("regions", "categories"):
            insured = {name: row["insured"] for name, row in shown[title].items()}
            self._table(f"insured by {title}", insured)
        self._line("lose cover with the month", shown["losing"]["people"])
        self._table("of them by ground", shown["losing"]["grounds"])
        self._table("of them by region", shown["losing"]["regions"])
        owed = shown["owed"]
        self._line("owe", owed["people"])
        self.stdout.write(f"owed months {owed['months']}, {owed['amount']} tenge")

    def _table(self, title: str, counts: dict[str, Any]) -> None:
        self.stdout.write(title)
        for name, people in counts.items():
            self._line(f"  {name or '(none)'}", people)

    def _line(self, name: str, people: object) -> None:
        self.stdout.write(f"{name:<30}{people:>12}")
