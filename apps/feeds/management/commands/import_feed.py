"""`manage.py import_feed PATH --source CODE`: import one file of any of the five feeds."""

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from apps.common.clock import ALMATY
from apps.feeds.jobs.closing import LeaseLost
from apps.feeds.jobs.selectors import running_import
from apps.feeds.layouts import Feed
from apps.feeds.reasons import FileRefused
from apps.feeds.report import lines
from apps.feeds.selectors import held_of
from apps.feeds.services import Word, import_file


class Command(BaseCommand):
    help = (
        "Import a CSV, XLSX or MT102 file of people, payments, returns, categories or waivers. Its "
        "header decides which; bad rows go to quarantine and the rest stands. The same rows again "
        "change nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file")
        parser.add_argument("--source", required=True, help="the sender's code")
        parser.add_argument(
            "--complete-through",
            type=iso_day,
            metavar="YYYY-MM-DD",
            help="the source's word that it has now sent everything through that day",
        )
        parser.add_argument(
            "--rows", type=int, metavar="N", help="refuse a file that has not so many rows"
        )
        parser.add_argument(
            "--amount", type=_tenge, metavar="TENGE", help="refuse a file that has not this sum"
        )
        parser.add_argument(
            "--received-at",
            type=_moment,
            metavar="MOMENT",
            help="demo only: record everything in the file as received at that moment",
        )

    def handle(self, *_: Any, path: Path, source: str, **options: Any) -> None:
        if (ahead := running_import()) is not None:
            self.stderr.write(f"Import {ahead} is being posted; this one waits for it.")
        try:
            job, totals = import_file(
                path=path,
                source=source_code(source),
                complete_through=options["complete_through"],
                word=Word(rows=options["rows"], amount=options["amount"]),
                received_at=_received_at(options["received_at"]),
                progress=_Progress(self.stderr),
            )
        except FileRefused as refused:
            with translation.override("en"):
                raise CommandError(refused.sentence()) from None
        except LeaseLost:
            raise CommandError("The import was cancelled, or another worker has it now.") from None
        held = held_of(job) if job.feed == Feed.CONTRIBUTIONS else None
        for line in lines(job, totals, held):
            self.stdout.write(line)
        if held not in (None, totals.posted.amount):
            raise CommandError("The ledger does not hold what this import posted.")


def source_code(text: str) -> str:
    """The code of a source as it is kept. Raises CommandError for one that cannot be."""
    code = text.strip()
    if not 0 < len(code) <= 50:
        raise CommandError("A source's code has 1 to 50 characters.")
    return code


def iso_day(text: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("a day is written as 2026-11-30") from None


def _tenge(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ArgumentTypeError("a sum is written as 27000.00") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("a moment is written as 2026-11-30T09:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ALMATY)


def _received_at(moment: datetime | None) -> datetime | None:
    if moment is not None and not settings.OSMS_DEMO:
        raise CommandError("--received-at is for the demo only (OSMS_DEMO=1).")
    return moment


class _Progress:
    """Says on standard error how far the file is, at most once a second."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._next = time.monotonic()
        self._ending = "\r" if sys.stderr.isatty() else "\n"

    def __call__(self, done: int, rows: int) -> None:
        if time.monotonic() >= self._next or done == rows:
            self._next = time.monotonic() + 1
            told = f"{done} of {rows} rows" if rows else f"{done} rows"
            self._stream.write(told, ending=self._ending)
