"""A population into the registers: some people a transaction, several at once, to be gone on with.

A batch is there whole or not at all, and knows by its IINs who is there already; so a killed run is
simply repeated, and a larger number adds the people that are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from threading import Event, Lock

from django.db import connection, transaction
from django.db.models import F, Q

from apps.common import clock
from apps.feeds.layouts import Feed
from apps.feeds.models import ImportJob
from apps.feeds.population import numbers, shares
from apps.feeds.population.copying import PERSON, Origin, Written, write
from apps.feeds.population.people import Country, country
from apps.persons.models import Person, Source
from apps.persons.services import declare_complete, registered_source
from apps.rules.months import Month

BATCH = 990
ONE_AT_A_TIME = 0x4F534D50  # the key of the lock under which a population is generated
PEOPLE, PAYMENTS = "generated-people", "generated-payments"
PREFIX = "generated-"
Progress = Callable[[Written], None]


class Refused(ValueError):
    """The population can't be generated here; the sentence says why."""


@dataclass(slots=True)
class Generation:
    """One run: what it writes, and for whom it stops."""

    country: Country
    origin: Origin
    progress: Progress
    written: Written = field(default_factory=Written)
    stopped: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def take(self, batches: Iterator[tuple[int, int]]) -> None:
        """Write batches until none is left, or somebody failed."""
        try:
            while not self.stopped.is_set():
                with self.lock:
                    batch = next(batches, None)
                if batch is None:
                    return
                written = self.batch(*batch)
                with self.lock:
                    self.written.add(written)
                    self.progress(self.written)
        except BaseException:
            self.stopped.set()
            raise

    def take_in_a_thread(self, batches: Iterator[tuple[int, int]]) -> None:
        """The same over a connection of its own."""
        try:
            self.take(batches)
        finally:
            connection.close()

    @transaction.atomic
    def batch(self, first: int, count: int) -> Written:
        """Write those of these people who are not there yet; the books of the import grow with them."""
        with connection.cursor() as cursor:
            # A lost batch is written again; and references wait no longer than a statement.
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            iins = numbers.iins(first, count)
            between = [iins[0], iins[-1]]
            cursor.execute(f"SELECT iin FROM {PERSON} WHERE iin BETWEEN %s AND %s", between)
            there = {row[0] for row in cursor.fetchall()}
            newcomers = [
                (iin, self.country.life(number))
                for number, iin in enumerate(iins, first)
                if iin not in there
            ]
            if not newcomers:
                return Written()
            written = write(cursor, newcomers, self.country, self.origin)
        _book(self.origin.job_id, written)
        return written


def generate(
    *,
    people: int,
    seed: int,
    month: Month,
    months: int,
    workers: int = 1,
    beside: bool = False,
    progress: Progress = lambda written: None,
) -> Written:
    """Fill the registers with the first `people` people of a seed, as told before `month`.

    Whoever is there already is left alone. Returns what was written now. Raises Refused. With
    `beside` other people may be there; no source is declared complete then, which would speak of
    their months too. With one worker everything runs on the caller's connection.
    """
    if people > numbers.MOST:
        raise Refused(f"There are numbers for {numbers.MOST} people only.")
    with _alone():
        name = f"population of seed {seed}, {months} months before {month}"
        _refuse_others(name, beside)
        try:
            told = country(seed, months, month)
        except ValueError as error:
            raise Refused(str(error)) from error
        generation = Generation(told, _origin(name, told), progress)
        _run(generation, people, workers)
        if not beside:
            _declare(told)
    return generation.written


def _run(generation: Generation, people: int, workers: int) -> None:
    batches = ((first, min(BATCH, people - first)) for first in range(0, people, BATCH))
    if workers == 1:
        generation.take(batches)
        return
    with ThreadPoolExecutor(workers) as pool:
        taken = [pool.submit(generation.take_in_a_thread, batches) for _ in range(workers)]
        try:
            for one in taken:
                one.result()
        finally:
            generation.stopped.set()


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise Refused("Somebody is generating a population in this database already.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _refuse_others(name: str, beside: bool) -> None:
    earlier = ImportJob.objects.filter(source__code=PAYMENTS).order_by("pk").first()
    if earlier is not None and earlier.file_name != name:
        raise Refused(
            f"This database holds the {earlier.file_name}: go on with that, or begin anew."
        )
    lowest, highest = numbers.bounds()
    others = Person.objects.all()
    if earlier is not None:
        others = others.filter(Q(iin__lt=lowest) | Q(iin__gt=highest))
    if not beside and others.exists():
        raise Refused("This database holds other people; --beside puts the population beside them.")


def _origin(name: str, told: Country) -> Origin:
    now = clock.now()
    payments = registered_source(PAYMENTS, sends_payments=True)
    registers: dict[str, Source] = {}
    for code, categories in shares.REGISTERS.items():
        source = registered_source(PREFIX + code, sends_categories=True)
        registers |= dict.fromkeys(categories.split(), source)
    job = ImportJob.objects.create(
        source=payments,
        feed=Feed.CONTRIBUTIONS,
        file_name=name,
        status=ImportJob.Status.DONE,
        recorded_at=clock.end_of(told.era.end - timedelta(days=1)),
        started_at=now,
        finished_at=now,
    )
    return Origin(
        people=registered_source(PEOPLE).pk,
        payments=payments.pk,
        registers={category: source.pk for category, source in registers.items()},
        job_id=job.pk,
        at=now.astimezone(UTC).isoformat(sep=" "),
    )


def _book(job_id: int, written: Written) -> None:
    """The import's totals, as they stand with this batch: the books hold at any moment."""
    rows = written.rows["contributions_payment"]
    ImportJob.objects.filter(pk=job_id).update(
        received_rows=F("received_rows") + rows,
        posted_rows=F("posted_rows") + rows,
        received_amount=F("received_amount") + written.posted,
        posted_amount=F("posted_amount") + written.posted,
        returned_amount=F("returned_amount") + written.returned,
        finished_at=clock.now(),
    )


def _declare(told: Country) -> None:
    """Everything is told through the day before the month; no payment after it is."""
    through = told.era.end - timedelta(days=1)
    for code in (PAYMENTS, *(PREFIX + code for code in shares.REGISTERS)):
        declare_complete(source=code, through=through, at=clock.end_of(through))
