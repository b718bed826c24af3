"""`manage.py recount`: decide payments again by the law as it is now, whatever they were decided by."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.contributions.differing import Reach
from apps.contributions.recounting import decide_anew


class Command(BaseCommand):
    help = "Decides payments again by the law of today; only changed answers are recorded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", type=date.fromisoformat, help="only payments made on this day or later"
        )
        parser.add_argument("--dry-run", action="store_true", help="count, and record nothing")

    def handle(self, *_: Any, since: date | None, dry_run: bool, **__: Any) -> None:
        looked_at, redecided = decide_anew(
            Reach(first=since), write=not dry_run, progress=self._progress
        )
        said = "would count otherwise" if dry_run else "count otherwise now"
        self.stdout.write(f"{looked_at} months looked at, {redecided} payments {said}.")

    def _progress(self, looked_at: int, redecided: int) -> None:
        self.stderr.write(f"{looked_at} months, {redecided} payments", ending="\r")
