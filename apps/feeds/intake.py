"""What one file says, on its way into the registers.

Everything happens in one transaction, which also writes the job's end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice

from django.db import connection, transaction

from apps.feeds import quarantine
from apps.feeds.contents import Contents
from apps.feeds.jobs.closing import write_done
from apps.feeds.jobs.queue import name_session
from apps.feeds.layouts import Feed
from apps.feeds.lists import known_at
from apps.feeds.models import ImportJob
from apps.feeds.payments.intake import PaymentIntake, RejectedCameBack
from apps.feeds.posting import Poster
from apps.feeds.quarantine import Release
from apps.feeds.readers import FeedFile
from apps.feeds.reasons import FileRefused, Reason, Refusal
from apps.feeds.rows import Known, Row, row_of
from apps.feeds.superseding import supersede
from apps.feeds.totals import Fate, Totals, Verdict
from apps.persons.services import declare_complete, registered_source

BATCH = 2000
ONE_AT_A_TIME = 0x4F534D53  # the key of the lock under which files are posted
Progress = Callable[[int, int], None]


def take_in(job: ImportJob, file: FeedFile, progress: Progress) -> Totals:
    """Post a file for its job, whole or not at all; the job is written as done in that transaction.

    Returns the file's totals. Raises FileRefused. `progress` is told the rows done and in all, 0 where
    that is not known yet.
    """
    if file.layout.feed is Feed.CONTRIBUTIONS:
        with suppress(RejectedCameBack):
            return _take_in_payments(job, file, progress)
    return _take_in_rows(job, file, progress)


def _take_in_payments(job: ImportJob, file: FeedFile, progress: Progress) -> Totals:
    """Read once, and posted set by set. Raises FileRefused and RejectedCameBack."""
    before = _stamp(file)
    with transaction.atomic():
        name_session(job)
        _alone()
        _register(job, Feed.CONTRIBUTIONS)
        intake = PaymentIntake(job, known_at(job.recorded_at))
        intake.take_all(file, progress)
        digest = intake.contents.digest()
        totals = intake.finish(is_repeated=_is_repeated(job, Feed.CONTRIBUTIONS, digest))
        if _stamp(file) != before:
            raise FileRefused(Refusal.CHANGED_WHILE_READ)
        ImportJob.objects.filter(pk=job.pk).update(months=intake.months)
        _finish(job, totals, Feed.CONTRIBUTIONS, digest)
    return totals


def _take_in_rows(job: ImportJob, file: FeedFile, progress: Progress) -> Totals:
    """Read once for what the file is, and once to post it. Raises FileRefused."""
    feed = file.layout.feed
    known = known_at(job.recorded_at)
    contents = Contents()
    for row in _rows(file, known):
        contents.add(row, feed)
    with transaction.atomic():
        name_session(job)
        _alone()
        intake = Intake(job, feed, known, contents)
        for batch in _batches(_rows(file, known)):
            intake.take(batch)
            progress(intake.read.received.rows, contents.received.rows)
        intake.finish()
    return intake.totals


class Intake:
    """One file on its way into the registers."""

    def __init__(self, job: ImportJob, feed: Feed, known: Known, contents: Contents) -> None:
        self.job, self.feed, self.contents = job, feed, contents
        self.read = Contents()
        self.totals = Totals(received=contents.received, unreadable=contents.unreadable)
        self.poster = Poster(job.source, job.recorded_at, job)
        self.release = Release(job, job.recorded_at, known)
        self.is_repeated = _is_repeated(job, feed, contents.digest())
        _register(job, feed)

    def take(self, rows: list[Row]) -> None:
        """Post a set of rows, put the bad ones aside, and take up what waited for the good ones."""
        for row in rows:
            self.read.add(row, self.feed)
            if row.is_repaired:
                self.totals.repaired.add(row.line)
        kept = quarantine.kept(self.job.source, self.feed, rows)
        if self.is_repeated:
            # What was posted once stays as later files have left it; only what waits is tried again.
            tried = [row for row in rows if kept.get(row.content) is not None]
            for row in rows:
                if kept.get(row.content) is None:
                    self.totals.count(row.line, row.amount, Fate.KNOWN)
        else:
            tried = rows
        self._post(tried, kept)

    def _post(self, rows: list[Row], kept: dict[bytes, int | None]) -> None:
        self.poster.newcomers.clear()
        self.poster.documents.clear()
        fates = iter(self.poster.post(self.feed, [row for row in rows if row.reason is None]))
        verdicts: list[tuple[Row, Verdict]] = [(row, row.reason or next(fates)) for row in rows]
        for row, verdict in verdicts:
            self.totals.count(row.line, row.amount, verdict)
        faults = [(row, verdict) for row, verdict in verdicts if isinstance(verdict, Reason)]
        quarantine.put_aside(
            ((row, reason) for row, reason in faults if row.content not in kept),
            feed=self.feed,
            poster=self.poster,
        )
        posted = {kept.get(row.content) for row, verdict in verdicts if isinstance(verdict, Fate)}
        settled = [pk for pk in posted if pk is not None]
        quarantine.settle(settled, job=self.job, at=self.job.recorded_at)
        supersede(
            (
                (row.values["document_no"], row.values["item_no"])
                for row, verdict in verdicts
                if verdict is Fate.POSTED and "item_no" in row.values
            ),
            feed=self.feed,
            job=self.job,
        )
        self.release.of_people(self.poster.newcomers)
        self.release.of_payments(self.job.source_id, self.poster.documents)

    def finish(self) -> None:
        """Write the job as done. Raises FileRefused where the file changed or does not add up."""
        self.totals.released = self.release.posted
        self.totals.returned = self.poster.returned + self.release.returned
        if self.read.digest() != self.contents.digest():
            raise FileRefused(Refusal.CHANGED_WHILE_READ)
        _finish(self.job, self.totals, self.feed, self.contents.digest())


def _finish(job: ImportJob, totals: Totals, feed: Feed, digest: str) -> None:
    """Write the job as done. Raises FileRefused where the totals do not add up."""
    if not totals.add_up():
        raise FileRefused(Refusal.TOTALS_DIFFER)
    if job.complete_through is not None:
        declare_complete(source=job.source.code, through=job.complete_through, at=job.recorded_at)
    write_done(job, totals, feed, digest)


def _is_repeated(job: ImportJob, feed: Feed, digest: str) -> bool:
    """Whether the sender has sent these very rows before, in one file."""
    return ImportJob.objects.filter(
        source=job.source, feed=feed, digest=digest, status=ImportJob.Status.DONE
    ).exists()


def _register(job: ImportJob, feed: Feed) -> None:
    registered_source(
        job.source.code,
        sends_payments=feed in (Feed.CONTRIBUTIONS, Feed.REVERSALS),
        sends_categories=feed is Feed.CATEGORIES,
    )


def _stamp(file: FeedFile) -> tuple[int, ...]:
    """What changes with a file; nothing of it where it can no longer be read."""
    try:
        found = file.path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _alone() -> None:
    """Until this transaction ends nobody else posts, and references are checked as they are written.

    Checked at the end of the transaction, each row's references would wait in the server's memory.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _rows(file: FeedFile, known: Known) -> Iterator[Row]:
    return (row_of(file.layout, raw, known) for raw in file.rows())


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    steady = iter(rows)
    while batch := list(islice(steady, BATCH)):
        yield batch
