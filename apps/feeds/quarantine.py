"""Rows that wait: put aside with their reason, and taken up again when what they lacked has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet

from apps.feeds.layouts import LAYOUTS, Feed
from apps.feeds.models import ImportJob, QuarantinedRow
from apps.feeds.posting import Document, Poster
from apps.feeds.reasons import Reason
from apps.feeds.rows import Known, RawRow, Row, days_of, row_of
from apps.feeds.totals import Fate, Tally
from apps.persons.identity import iin_key
from apps.persons.models import Doubt, Source
from apps.persons.selectors import ids_by_key
from apps.persons.services import DoubtWord, record_doubts, settle_doubts

CHUNK = 2000
Status = QuarantinedRow.Status
WAITING = Status.WAITING


def kept(source: Source, feed: Feed, rows: Iterable[Row]) -> dict[bytes, int | None]:
    """Which of these rows quarantine holds, by content: the id of one that waits, None of another."""
    found = QuarantinedRow.objects.filter(
        source=source, feed=feed, content__in=[row.content for row in rows]
    )
    return {
        bytes(content): pk if status == WAITING else None
        for content, pk, status in found.values_list("content", "pk", "status")
    }


def put_aside(rows: Iterable[tuple[Row, Reason]], *, feed: Feed, poster: Poster) -> None:
    """Keep rows in quarantine, the same content once, and put the months they name in doubt."""
    fresh: dict[bytes, tuple[Row, Reason]] = {}
    for row, reason in rows:
        fresh.setdefault(row.content, (row, reason))
    kept_rows = QuarantinedRow.objects.bulk_create(
        _kept_row(row, reason, feed, poster) for row, reason in fresh.values()
    )
    doubt(kept_rows, poster.at)


def settle(
    ids: Collection[int], *, job: ImportJob | None, at: datetime, status: Status = Status.RELEASED
) -> None:
    """These rows wait no longer, and their months are no longer in doubt.

    `job` is the import that posted them or what stands for them; None where somebody rejected them.
    """
    if not ids:
        return
    QuarantinedRow.objects.filter(pk__in=ids).update(status=status, settled_at=at, settled_by=job)
    references = [_reference(pk) for pk in ids]
    settle_doubts(ground=Doubt.Ground.QUARANTINE, references=references, at=at)


@dataclass(slots=True)
class Release:
    """Takes up waiting rows of any file, source and feed again, for the job that made it possible."""

    job: ImportJob
    at: datetime
    known: Known
    posted: Tally = field(default_factory=Tally)
    returned: Decimal = Decimal(0)

    def of_rows(self, ids: Collection[int]) -> None:
        """Take up these rows, as far as they wait, because somebody asks for it."""
        self._take_up(QuarantinedRow.objects.filter(pk__in=ids))

    def of_people(self, keys: Collection[str]) -> None:
        """Take up what waits for people who have just come into the register."""
        if keys:
            self._take_up(QuarantinedRow.objects.filter(iin_key__in=keys))

    def of_payments(self, source_id: int, documents: Collection[Document]) -> None:
        """Take up the returns that wait for payments which have just been posted."""
        if documents:
            numbers = {document_no for document_no, _ in documents}
            waiting = QuarantinedRow.objects.filter(
                source=source_id, feed=Feed.REVERSALS, document_no__in=numbers
            )
            self._take_up(waiting, documents)

    def _take_up(
        self, rows: QuerySet[QuarantinedRow], documents: Collection[Document] | None = None
    ) -> None:
        for chunk in _chunks(rows.filter(status=WAITING).select_related("source")):
            wanted = [
                row
                for row in chunk
                if documents is None or (row.document_no, row.item_no) in documents
            ]
            # What is parked later than this file was received is taken up at its own moment.
            order = {feed: place for place, feed in enumerate(LAYOUTS)}
            wanted.sort(key=lambda row: (order[Feed(row.feed)], row.source_id, self._moment(row)))
            for (feed, _, at), group in groupby(
                wanted, key=lambda row: (Feed(row.feed), row.source_id, self._moment(row))
            ):
                self._repost(feed, list(group), at)

    def _moment(self, row: QuarantinedRow) -> datetime:
        return max(self.at, row.recorded_at)

    def _repost(self, feed: Feed, waiting: Sequence[QuarantinedRow], at: datetime) -> None:
        poster = Poster(waiting[0].source, at, self.job)
        rows = [row_of(LAYOUTS[feed], raw_of(held), self.known) for held in waiting]
        verdicts = iter(poster.post(feed, [row for row in rows if row.reason is None]))
        settled, still = [], []
        for held, row in zip(waiting, rows, strict=True):
            verdict = row.reason or next(verdicts)
            if isinstance(verdict, Reason):
                held.reason = verdict
                still.append(held)
                continue
            settled.append(held.pk)
            if verdict is Fate.POSTED:
                self.posted.add(row.amount)
        settle(settled, job=self.job, at=at)
        QuarantinedRow.objects.bulk_update(still, ["reason"])
        doubt(still, at)
        self.returned += poster.returned
        self.of_people(poster.newcomers)
        self.of_payments(poster.source.pk, poster.documents)


def _chunks(rows: QuerySet[QuarantinedRow]) -> Iterator[list[QuarantinedRow]]:
    """The rows in the order in which they came, a flat number at a time."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        yield chunk


def _kept_row(row: Row, reason: Reason, feed: Feed, poster: Poster) -> QuarantinedRow:
    return QuarantinedRow(
        job=poster.job,
        source=poster.source,
        feed=feed,
        line=row.line,
        reason=reason,
        # PostgreSQL's text has no place for the null character.
        cells={name: cell.replace("\0", "\ufffd") for name, cell in row.cells.items()},
        content=row.content,
        iin_key=iin_key(row.iin) if row.iin else "",
        document_no=row.values.get("document_no", ""),
        item_no=row.values.get("item_no", ""),
        days=days_of(row),
        amount=row.amount,
        recorded_at=poster.at,
    )


def raw_of(row: QuarantinedRow) -> RawRow:
    """A row in quarantine as its file had it."""
    return RawRow(row.line, row.cells, is_cut=row.reason != Reason.ROW_UNREADABLE)


def doubt(rows: Iterable[QuarantinedRow], at: datetime) -> None:
    """Put the months of waiting rows in doubt for the people they name, as far as these are held."""
    naming = [row for row in rows if row.iin_key and row.days is not None]
    people = ids_by_key([row.iin_key for row in naming])
    words = [
        DoubtWord(
            person_id=people[row.iin_key],
            source_id=row.source_id,
            ground=Doubt.Ground.QUARANTINE,
            reference=_reference(row.pk),
            months=row.days,
        )
        for row in naming
        if row.iin_key in people and row.days is not None
    ]
    record_doubts(words=words, at=at)


def _reference(pk: int) -> str:
    return f"quarantine:{pk}"
