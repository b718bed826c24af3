"""From canonical rows into the registers: one set at a time, each row with its verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from apps.categories.services import StayWord, record_stays
from apps.contributions.posting import PaymentWord, Posting
from apps.contributions.services import (
    ReversalWord,
    WaiverWord,
    post_payments,
    post_reversals,
    record_waivers,
)
from apps.feeds.layouts import Feed
from apps.feeds.models import ImportJob
from apps.feeds.reasons import Reason
from apps.feeds.rows import Row, stay
from apps.feeds.totals import Fate, Verdict
from apps.persons.identity import iin_key
from apps.persons.models import Source
from apps.persons.recording import TOLD, PersonWord
from apps.persons.selectors import ids_by_key
from apps.persons.services import record_people, registered_source

Document = tuple[str, str]


@dataclass(slots=True)
class Poster:
    """Posts rows of one source, received at one moment, for one job.

    Keeps what others wait for: people first seen (by keyed hash), payments posted, the sum returned.
    """

    source: Source
    at: datetime
    job: ImportJob
    newcomers: set[str] = field(default_factory=set)
    documents: set[Document] = field(default_factory=set)
    returned: Decimal = Decimal(0)
    _registers: dict[str, int] = field(default_factory=dict)

    def post(self, feed: Feed, rows: Sequence[Row]) -> list[Verdict]:
        """Post readable rows of a feed; returns what became of each."""
        if not rows:
            return []
        return POSTERS[feed](self, rows)

    def people(self, rows: Sequence[Row]) -> list[Verdict]:
        words = [
            PersonWord(
                iin=row.iin,
                details={name: row.values[name] for name in TOLD if name in row.values},
                status=row.values["legal_status"],
                status_from=row.values["legal_status_from"],
            )
            for row in rows
        ]
        news, first_seen = record_people(words=words, source=self.source, at=self.at)
        self.newcomers.update(first_seen)
        return _fates(news)

    def payments(self, rows: Sequence[Row]) -> list[Verdict]:
        words = [PaymentWord(content=row.content, **row.values) for row in rows]
        postings = post_payments(
            words=words, source_id=self.source.pk, at=self.at, job_id=self.job.pk
        )
        self.documents.update(
            (word.document_no, word.item_no)
            for word, posting in zip(words, postings, strict=True)
            if posting is Posting.POSTED
        )
        return _verdicts(postings)

    def reversals(self, rows: Sequence[Row]) -> list[Verdict]:
        words = [
            ReversalWord(
                row.values["document_no"],
                row.values["item_no"],
                row.values["reason"],
                row.values["reversed_on"],
            )
            for row in rows
        ]
        postings, returned = post_reversals(
            words=words, source_id=self.source.pk, at=self.at, job_id=self.job.pk
        )
        self.returned += returned
        return _verdicts(postings)

    def stays(self, rows: Sequence[Row]) -> list[Verdict]:
        return _of_people(rows, self._stays_of)

    def waivers(self, rows: Sequence[Row]) -> list[Verdict]:
        return _of_people(rows, self._waivers_of)

    def _stays_of(self, rows: Sequence[Row], people: Sequence[int]) -> list[Verdict]:
        words = [
            StayWord(
                source_id=self._register(row.values["source"]),
                person_id=person_id,
                category=row.values["category"],
                valid_from=row.values["valid_from"],
                valid=_valid(row),
            )
            for row, person_id in zip(rows, people, strict=True)
        ]
        return _fates(record_stays(words=words, at=self.at))

    def _waivers_of(self, rows: Sequence[Row], people: Sequence[int]) -> list[Verdict]:
        words = [
            WaiverWord(
                source_id=self.source.pk,
                person_id=person_id,
                valid_from=row.values["valid_from"],
                valid=_valid(row),
                ground=row.values["ground"],
            )
            for row, person_id in zip(rows, people, strict=True)
        ]
        return _fates(record_waivers(words=words, at=self.at))

    def _register(self, code: str) -> int:
        """The id of the register that a row of categories names."""
        if code not in self._registers:
            self._registers[code] = registered_source(code, sends_categories=True).pk
        return self._registers[code]


POSTERS: Mapping[Feed, Callable[[Poster, Sequence[Row]], list[Verdict]]] = {
    Feed.PERSONS: Poster.people,
    Feed.CONTRIBUTIONS: Poster.payments,
    Feed.REVERSALS: Poster.reversals,
    Feed.CATEGORIES: Poster.stays,
    Feed.WAIVERS: Poster.waivers,
}


def _of_people(
    rows: Sequence[Row], write: Callable[[Sequence[Row], Sequence[int]], list[Verdict]]
) -> list[Verdict]:
    """The verdicts of rows that name people: whoever is not in the register yet is unknown."""
    keys = [iin_key(row.iin) for row in rows]
    people = ids_by_key(keys)
    held = [(row, people[key]) for row, key in zip(rows, keys, strict=True) if key in people]
    written = iter(write([row for row, _ in held], [person_id for _, person_id in held]))
    return [next(written) if key in people else Reason.PERSON_UNKNOWN for key in keys]


def _fates(news: Iterable[bool]) -> list[Verdict]:
    return [Fate.POSTED if is_new else Fate.KNOWN for is_new in news]


def _verdicts(postings: Iterable[Posting]) -> list[Verdict]:
    settled = {Posting.POSTED: Fate.POSTED, Posting.KNOWN: Fate.KNOWN}
    return [settled.get(posting) or Reason(posting.value) for posting in postings]


def _valid(row: Row) -> DateRange | None:
    """The days of a stay or a waiver; None where a last day before the first one withdraws it."""
    first: date = row.values["valid_from"]
    last: date | None = row.values["valid_to"]
    return None if last is not None and last < first else stay(first, last)
