"""Writes of the register of benefit categories. Callers own the transaction of a whole file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from apps.categories.models import CategoryPeriod
from apps.common.versions import Versions, held_since, versions_of, write_changes
from apps.persons.services import touch


@dataclass(frozen=True, slots=True)
class StayWord:
    """A register's word that somebody is in a category on these days; None withdraws it."""

    source_id: int
    person_id: int
    category: str
    valid_from: date
    valid: DateRange | None

    @property
    def key(self) -> tuple[int, int, str, date]:
        return self.source_id, self.person_id, self.category, self.valid_from


def record_stays(*, words: Sequence[StayWord], at: datetime) -> list[bool]:
    """Record stays in categories; a known key with other days is superseded, or withdrawn.

    Returns, for each word, whether it said anything new.
    """
    held = CategoryPeriod.objects.filter(
        held_since(at), person_id__in={word.person_id for word in words}
    )
    stays = versions_of(
        (
            (
                (row.source_id, row.person_id, row.category, row.valid_from),
                row.pk,
                row.recorded,
                row.valid,
            )
            for row in held
        ),
        at,
    )
    news = [stays[word.key].take(word.valid) for word in words]
    write_changes(CategoryPeriod, stays, _row)
    touch((word.person_id for word, is_new in zip(words, news, strict=True) if is_new), at)
    return news


def _row(key: tuple[int, int, str, date], known: Versions) -> CategoryPeriod:
    source_id, person_id, category, valid_from = key
    return CategoryPeriod(
        source_id=source_id,
        person_id=person_id,
        category=category,
        valid_from=valid_from,
        valid=known.now,
        recorded=known.room(),
    )
