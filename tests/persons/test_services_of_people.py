"""The register of people as its services write it, below any file."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from apps.persons.identity import iin_key
from apps.persons.models import Doubt, LegalStatusPeriod, Person, PersonDetails, Source, Touched
from apps.persons.recording import PersonWord
from apps.persons.services import (
    declare_complete,
    doubt,
    record_people,
    registered_source,
    settle_doubt,
    touch,
)
from tests.builders import IIN, a_person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
DETAILS = {
    "last_name": "Сынақ",
    "first_name": "Адам",
    "patronymic": "",
    "birth_date": date(1985, 5, 5),
    "sex": "m",
    "locality": "city",
    "contact": "",
}


def word(status: str = "citizen", since: date = date(1985, 5, 5), **details: Any) -> PersonWord:
    return PersonWord(IIN, {**DETAILS, **details}, status, since)


def record(*words: PersonWord, at: datetime = NOON) -> tuple[list[bool], dict[str, int]]:
    return record_people(words=words, source=registered_source("population"), at=at)


def test_somebody_first_seen_is_named_by_the_keyed_hash() -> None:
    news, first_seen = record(word())
    assert news == [True]
    assert first_seen == {iin_key(IIN): Person.objects.get().pk}


def test_the_same_word_twice_in_one_set_is_new_once() -> None:
    news, _ = record(word(), word())
    assert news == [True, False]
    assert PersonDetails.objects.count() == 1


def test_of_two_words_in_one_set_the_last_holds() -> None:
    record(word(contact="a"), word(contact="b"))
    assert PersonDetails.objects.get().contact == "b"


def test_a_superseded_version_is_closed_at_the_moment_of_its_successor() -> None:
    record(word())
    record(word(contact="b"), at=LATER)
    before, after = PersonDetails.objects.order_by("pk")
    assert before.recorded.upper == after.recorded.lower == LATER


def test_only_the_rows_of_the_timeline_that_change_are_recorded_again() -> None:
    record(word())
    record(word("visitor", date(2020, 1, 1)), at=LATER)
    record(word("refugee", date(2022, 1, 1)), at=LATER + timedelta(hours=1))
    citizen = LegalStatusPeriod.objects.known().get(status="citizen")
    assert citizen.recorded.lower == LATER
    assert LegalStatusPeriod.objects.known().count() == 3


def test_two_versions_of_one_moment_leave_one_behind() -> None:
    record(word())
    record(word(contact="b"))
    assert PersonDetails.objects.known(NOON).get().contact == "b"


def test_the_database_closes_a_version_and_nothing_else() -> None:
    record(word())
    with pytest.raises(DatabaseError), transaction.atomic():
        PersonDetails.objects.update(contact="forged")


def test_a_source_keeps_the_roles_it_has_grown() -> None:
    registered_source("fund", sends_payments=True)
    registered_source("fund", sends_categories=True)
    source = Source.objects.get()
    assert (source.sends_payments, source.sends_categories) == (True, True)


def test_the_latest_word_of_completeness_is_a_row_of_its_own() -> None:
    declare_complete(source="fund", through=date(2026, 9, 30), at=NOON)
    declare_complete(source="fund", through=date(2026, 9, 30), at=LATER)
    declare_complete(source="fund", through=date(2026, 8, 31), at=LATER)
    words = (
        Source.objects.get().watermarks.order_by("pk").values_list("complete_through", flat=True)
    )
    assert list(words) == [date(2026, 9, 30), date(2026, 8, 31)]


def test_a_doubt_is_told_once_and_settled_once() -> None:
    somebody = a_person()
    months = DateRange(date(2026, 10, 1), date(2026, 11, 1))
    told: dict[str, Any] = {"ground": "dispute", "reference": "dispute:1"}
    for _ in range(2):
        doubt(
            person_id=somebody.pk,
            source=registered_source("portal"),
            months=months,
            at=NOON,
            **told,
        )
    assert Doubt.objects.known().count() == 1
    for _ in range(2):
        settle_doubt(**told, at=LATER)
    assert not Doubt.objects.known().exists()
    assert Doubt.objects.known(NOON).get().months == months


def test_touching_notes_each_person_once() -> None:
    somebody = a_person()
    touch([somebody.pk, somebody.pk], NOON)
    assert Touched.objects.count() == 1
