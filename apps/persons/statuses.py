"""A person's legal statuses through time: each lasts from its day until the next one begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from apps.common.dated import since
from apps.persons.models import LegalStatusPeriod


@dataclass(slots=True)
class Timeline:
    """The statuses by their first day, with the source of each, and the rows that say so now."""

    person_id: int
    at: datetime
    words: dict[date, tuple[str, int]] = field(default_factory=dict)
    rows: list[LegalStatusPeriod] = field(default_factory=list)

    def hold(self, row: LegalStatusPeriod) -> None:
        """Take in a row. Statuses hang together, so a word never goes before what is known later."""
        moments = (row.recorded.lower, row.recorded.upper)
        self.at = max([self.at, *(moment for moment in moments if moment is not None)])
        if row.recorded.upper is None and row.valid.lower is not None:
            self.rows.append(row)
            self.words[row.valid.lower] = (row.status, row.source_id)

    def take(self, status: str, first: date, source_id: int) -> bool:
        """Whether it is new that the person holds this status from that day; it is taken if so."""
        if first in self.words and self.words[first][0] == status:
            return False
        self.words[first] = (status, source_id)
        return True

    def changes(self) -> tuple[list[LegalStatusPeriod], list[LegalStatusPeriod]]:
        """The rows to close and the rows to record."""
        wanted = dict(self._periods())
        kept = {
            row.valid: row for row in self.rows if wanted.get(row.valid, ("", 0))[0] == row.status
        }
        closed = [row for row in self.rows if row.valid not in kept]
        return closed, [
            LegalStatusPeriod(
                person_id=self.person_id,
                source_id=source_id,
                status=status,
                valid=valid,
                recorded=since(self.at),
            )
            for valid, (status, source_id) in wanted.items()
            if valid not in kept
        ]

    def _periods(self) -> Iterable[tuple[DateRange, tuple[str, int]]]:
        days = sorted(self.words)
        following = [*days[1:], None]
        for first, until in zip(days, following, strict=True):
            yield DateRange(first, until), self.words[first]
