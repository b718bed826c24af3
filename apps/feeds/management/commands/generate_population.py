"""`manage.py generate_population N --seed S`: a synthetic country (docs/population.md)."""

import resource
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from apps.common import clock
from apps.feeds.population.copying import COLUMNS, PERSON, Written
from apps.feeds.population.generating import Refused, generate
from apps.rules.months import Month

EVERY = 5.0  # seconds between two lines of progress
MIB = 1 << 20
SIZES = """
SELECT coalesce(sum(pg_total_relation_size(relid)), pg_total_relation_size(%(table)s::regclass)),
       coalesce(sum(pg_indexes_size(relid)), pg_indexes_size(%(table)s::regclass))
  FROM pg_partition_tree(%(table)s::regclass)
"""


class Command(BaseCommand):
    help = (
        "Fill the registers with N synthetic people, told through the month before that of --on. "
        "The same N, seed, months and month give the same people. A killed run is repeated; a "
        "larger N adds people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("people", type=int, metavar="N")
        parser.add_argument("--seed", type=int, default=1, help="another seed, other people")
        parser.add_argument("--months", type=int, default=24, help="how deep, 12 to 72 (24)")
        parser.add_argument("--on", type=date.fromisoformat, help="a day of the month (today)")
        parser.add_argument("--workers", type=int, default=2, help="connections at once (2)")
        parser.add_argument(
            "--beside",
            action="store_true",
            help="beside other people; then no source is declared complete",
        )

    def handle(self, *_: Any, **asked: Any) -> None:
        if not settings.OSMS_DEMO:
            raise CommandError("Synthetic people are for the demo only (OSMS_DEMO=1).")
        if not 12 <= asked["months"] <= 72 or asked["people"] < 1 or asked["workers"] < 1:
            raise CommandError("--months is from 12 to 72; N and --workers are 1 or more.")
        begun, processor = time.monotonic(), time.process_time()
        try:
            written = generate(
                people=asked["people"],
                seed=asked["seed"],
                month=Month.of(asked["on"] or clock.today()),
                months=asked["months"],
                workers=asked["workers"],
                beside=asked["beside"],
                progress=self._progress(begun),
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except DatabaseError as error:
            # Its text may hold the values of a row.
            state = getattr(error.__cause__, "pgcode", None)
            raise CommandError(
                f"The database refused with {type(error).__name__} {state}."
            ) from None
        self._report(written, time.monotonic() - begun, time.process_time() - processor)

    def _progress(self, begun: float) -> Any:
        told = begun

        def progress(written: Written) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told >= EVERY:
                told = now
                rows = written.rows.total()
                self.stderr.write(
                    f"{written.rows[PERSON]} people, {rows} rows, {rows / (now - begun):.0f} a second"
                )

        return progress

    def _report(self, written: Written, seconds: float, processor: float) -> None:
        say, rows = self.stdout.write, written.rows.total()
        for story, people in sorted(written.stories.items(), key=lambda found: -found[1]):
            say(f"{story:<28}{people:>12} people")
        for table in COLUMNS:
            total, indexes = _sizes(table)
            say(
                f"{table:<28}{written.rows[table]:>12} rows written;"
                f" the table {total / MIB:.1f} MiB, {indexes / MIB:.1f} of it indexes"
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say(
            f"{rows} rows in {seconds:.1f} s: {rows / seconds:.0f} rows a second"
            f" ({processor:.1f} s of this process, at most {peak:.0f} MiB)"
        )


def _sizes(table: str) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(SIZES, {"table": table})
        total, indexes = cursor.fetchone()
    return int(total), int(indexes)
