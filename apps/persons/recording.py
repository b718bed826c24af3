"""What the register of persons tells, recorded set by set: people, their details, their legal status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from apps.common.versions import Versions, close_all, held_since, versions_of, write_changes
from apps.persons.identity import iin_key
from apps.persons.models import LegalStatusPeriod, Person, PersonDetails, Source
from apps.persons.selectors import ids_by_key
from apps.persons.statuses import Timeline

TOLD = (
    "last_name",
    "first_name",
    "patronymic",
    "birth_date",
    "sex",
    "locality",
    "region",
    "contact",
    "left_on",
)
UNTOLD: Mapping[str, Any] = {"region": "", "left_on": None}


@dataclass(frozen=True, slots=True)
class PersonWord:
    """What one row of the register says. `details` may leave out what its file does not speak of."""

    iin: str
    details: Mapping[str, Any]
    status: str
    status_from: date


@dataclass(slots=True)
class Recorder:
    """One set of words about people, received from a source at a moment."""

    source: Source
    at: datetime

    def record(self, words: Sequence[PersonWord]) -> tuple[list[bool], dict[str, int], list[int]]:
        """Write what is new: for each word whether it was; the people first seen; each word's person."""
        keys = [iin_key(word.iin) for word in words]
        people = ids_by_key(keys)
        born = self._first_seen(dict(zip(keys, (word.iin for word in words), strict=True)), people)
        people |= born
        details, timelines = self._held(list(people.values()))
        news = []
        for key, word in zip(keys, words, strict=True):
            known = details[people[key]]
            is_new = [
                known.take({**(known.now or UNTOLD), **word.details}),
                timelines[people[key]].take(word.status, word.status_from, self.source.pk),
            ]
            news.append(any(is_new))
        write_changes(PersonDetails, details, self._details)
        _write_statuses(timelines)
        return news, born, [people[key] for key in keys]

    def _first_seen(self, iins: Mapping[str, str], people: Mapping[str, int]) -> dict[str, int]:
        rows = Person.objects.bulk_create(
            Person(iin=iin, iin_key=key, recorded_at=self.at)
            for key, iin in iins.items()
            if key not in people
        )
        return {row.iin_key: row.pk for row in rows}

    def _held(self, ids: list[int]) -> tuple[Mapping[int, Versions], Mapping[int, Timeline]]:
        held = PersonDetails.objects.filter(held_since(self.at), person_id__in=ids)
        details = versions_of(
            (
                (row.person_id, row.pk, row.recorded, {name: getattr(row, name) for name in TOLD})
                for row in held
            ),
            self.at,
        )
        timelines = {person_id: Timeline(person_id, self.at) for person_id in ids}
        statuses = LegalStatusPeriod.objects.filter(held_since(self.at), person_id__in=ids)
        for row in statuses.order_by("pk"):
            timelines[row.person_id].hold(row)
        return details, timelines

    def _details(self, person_id: int, known: Versions) -> PersonDetails:
        return PersonDetails(
            person_id=person_id, source=self.source, recorded=known.room(), **known.now
        )


def _write_statuses(timelines: Mapping[int, Timeline]) -> None:
    changes = [(timeline.at, *timeline.changes()) for timeline in timelines.values()]
    close_all(LegalStatusPeriod, {row.pk: at for at, closed, _ in changes for row in closed})
    LegalStatusPeriod.objects.bulk_create(row for _, _, added in changes for row in added)
