"""A file of payments on its way into the ledger: read once, one set posted while the next is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection

from apps.contributions.posting import Ledger, Posting
from apps.feeds import quarantine
from apps.feeds.contents import Contents
from apps.feeds.layouts import Feed
from apps.feeds.models import ImportJob, QuarantinedRow
from apps.feeds.payments.lines import LAYOUT, Chunk
from apps.feeds.payments.reading import read_ahead
from apps.feeds.posting import Document, Poster
from apps.feeds.quarantine import WAITING, Release
from apps.feeds.readers import FeedFile
from apps.feeds.reasons import Reason
from apps.feeds.rows import Known, Row, row_of
from apps.feeds.superseding import supersede
from apps.feeds.totals import Tally, Totals
from apps.rules.months import Month

# What quarantine holds of rows that are in the set, and what waits for documents that have just posted.
KEPT = """
SELECT s.n, q.id, q.status FROM payments_in s
  JOIN feeds_quarantinedrow q
    ON q.source_id = %(source)s AND q.feed = 'contributions' AND q.content = s.content
"""
AWAITED = """
SELECT q.feed, q.document_no, q.item_no FROM posted_in JOIN payments_in s USING (payment_id)
  JOIN feeds_quarantinedrow q
    ON q.source_id = %(source)s AND q.status = 'waiting' AND q.feed IN ('contributions', 'reversals')
   AND q.document_no = s.document_no AND q.item_no = s.item_no
"""
Fault = tuple[Row, Reason]


class RejectedCameBack(Exception):
    """A repeated file has rows that somebody has settled otherwise than by posting them."""


class PaymentIntake:
    """One file of payments on its way into the ledger; the caller owns the transaction."""

    def __init__(self, job: ImportJob, known: Known) -> None:
        self.job, self.known = job, known
        self.contents = Contents()
        self.totals = Totals()
        self.release = Release(job, job.recorded_at, known)
        self._poster = Poster(job.source, job.recorded_at, job)
        self._ledger = Ledger(
            source_id=job.source_id, at=job.recorded_at, job_id=job.pk, is_hopeful=True
        )
        self._months: set[str] = set()
        held = QuarantinedRow.objects.filter(source=job.source_id)
        self._holds_payments = held.filter(feed=Feed.CONTRIBUTIONS).exists()
        self._holds_waiting = held.filter(status=WAITING).exists()
        # Bad rows that were settled otherwise than by posting them: a repeated file knows them.
        self._settled = Totals()
        self._has_come_back = False

    def take_all(self, file: FeedFile, progress: Callable[[int, int], None]) -> None:
        """Post every row of a file. Raises FileRefused."""
        with read_ahead(file, self.known, self._ledger.law) as chunks:
            for chunk in chunks:
                if self.contents.received.rows:
                    progress(self.contents.received.rows, 0)
                self._take(chunk)
        self._ledger.finish()
        progress(self.contents.received.rows, self.contents.received.rows)

    @property
    def months(self) -> list[date]:
        """The months that the file has payments for, in their order."""
        return [Month.parse(month).first_day for month in sorted(self._months)]

    def finish(self, *, is_repeated: bool) -> Totals:
        """The totals of the file. Raises RejectedCameBack."""
        if is_repeated and self._has_come_back:
            raise RejectedCameBack
        if is_repeated:
            self.totals.known += self._settled.quarantined
        else:
            self.totals.quarantine(self._settled)
        self.totals.received = self.contents.received
        self.totals.unreadable = self.contents.unreadable
        self.totals.released = self.release.posted
        self.totals.returned = self.release.returned
        return self.totals

    def _take(self, chunk: Chunk) -> None:
        """Post a set of rows, put the bad ones aside, and take up what waited for the good ones."""
        self.contents.join(chunk.contents)
        self._months |= chunk.months
        for line in chunk.repaired:
            self.totals.repaired.add(line)
        posted = self._ledger.post(chunk.text, chunk.count, are_added_up=chunk.has_fixed)
        left_over = dict(posted)
        known = {n for n, posting in left_over.items() if posting is Posting.KNOWN}
        faults = dict(self._faults(chunk, left_over, known))
        self._count(chunk, known, faults)
        self._put_aside(faults.values())
        if self._holds_payments:
            self._settle(left_over, faults)
        if self._holds_waiting:
            awaited = self._awaited()
            supersede(awaited[Feed.CONTRIBUTIONS], feed=Feed.CONTRIBUTIONS, job=self.job)
            self.release.of_payments(self.job.source_id, awaited[Feed.REVERSALS])

    def _faults(
        self, chunk: Chunk, left_over: Mapping[int, Posting], known: Collection[int]
    ) -> Iterator[tuple[int, Fault]]:
        """The rows that cannot be posted, in their order, each with its reason."""
        judged = dict(chunk.faults)
        for n in sorted({*judged, *left_over} - {*known}):
            # Only now is a number that nobody has asked for its check digit.
            row = judged.get(n) or row_of(LAYOUT, chunk.rest.raw(n), self.known)
            yield n, (row, row.reason or Reason(left_over[n].value))

    def _count(self, chunk: Chunk, known: Collection[int], faults: Collection[int]) -> None:
        """Count what was posted and what was known: whatever came and is no fault."""
        already, others = Tally(), Tally()
        for n in known:
            already.add(chunk.rest.amount(n))
        for n in faults:
            others.add(chunk.rest.amount(n))
        self.totals.known += already
        self.totals.posted += chunk.contents.received - already - others

    def _put_aside(self, faults: Collection[Fault]) -> None:
        """Count the bad rows and keep those that are not kept yet."""
        kept = quarantine.kept(self.job.source, LAYOUT.feed, [row for row, _ in faults])
        for row, reason in faults:
            is_settled = row.content in kept and kept[row.content] is None
            (self._settled if is_settled else self.totals).count(row.line, row.amount, reason)
        fresh = [(row, reason) for row, reason in faults if row.content not in kept]
        quarantine.put_aside(fresh, feed=LAYOUT.feed, poster=self._poster)

    def _settle(self, left_over: Mapping[int, Posting], faults: Collection[int]) -> None:
        """What waited with the same content as a good row waits no longer."""
        settled = []
        for n, pk, status in self._rows(KEPT):
            if status != WAITING:
                self._has_come_back = self._has_come_back or n not in left_over
            elif n not in faults:
                settled.append(pk)
        quarantine.settle(settled, job=self.job, at=self.job.recorded_at)

    def _awaited(self) -> dict[str, set[Document]]:
        """The documents just posted that rows of quarantine are about, by the feed of these."""
        found: defaultdict[str, set[Document]] = defaultdict(set)
        for feed, document_no, item_no in self._rows(AWAITED):
            found[feed].add((document_no, item_no))
        return found

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"source": self.job.source_id})
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
