"""Stays in categories as the service writes them, below any file."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from apps.categories.models import CategoryPeriod
from apps.categories.services import StayWord, record_stays
from apps.persons.models import Person, Touched
from tests.builders import a_person, a_source, days

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
FIRST = date(2026, 1, 1)


@pytest.fixture
def somebody() -> Person:
    return a_person()


def word(
    person: Person, last: date | None = None, *, withdrawn: bool = False, source: str = "pensions"
) -> StayWord:
    return StayWord(
        source_id=a_source(source).pk,
        person_id=person.pk,
        category="pensioner",
        valid_from=FIRST,
        valid=None if withdrawn else days(FIRST, last),
    )


def test_a_word_is_new_once(somebody: Person) -> None:
    words = [word(somebody), word(somebody)]
    assert record_stays(words=words, at=NOON) == [True, False]
    assert record_stays(words=words, at=LATER) == [False, False]
    assert CategoryPeriod.objects.count() == 1


def test_other_days_supersede_from_the_moment_of_recording(somebody: Person) -> None:
    record_stays(words=[word(somebody)], at=NOON)
    record_stays(words=[word(somebody, date(2026, 5, 31))], at=LATER)
    assert CategoryPeriod.objects.known(NOON).get().valid.upper is None
    assert CategoryPeriod.objects.known(LATER).get().valid == days(FIRST, date(2026, 5, 31))


def test_a_withdrawn_stay_may_come_again(somebody: Person) -> None:
    record_stays(words=[word(somebody)], at=NOON)
    assert record_stays(words=[word(somebody, withdrawn=True)], at=LATER) == [True]
    assert record_stays(words=[word(somebody, withdrawn=True)], at=LATER) == [False]
    assert record_stays(words=[word(somebody)], at=LATER + timedelta(hours=1)) == [True]


def test_a_stay_told_and_withdrawn_at_once_is_not_written(somebody: Person) -> None:
    words = [word(somebody), word(somebody, withdrawn=True)]
    assert record_stays(words=words, at=NOON) == [True, True]
    assert not CategoryPeriod.objects.exists()


def test_an_earlier_withdrawal_read_later_takes_no_newer_word_back(somebody: Person) -> None:
    record_stays(words=[word(somebody)], at=LATER)
    assert record_stays(words=[word(somebody, withdrawn=True)], at=NOON) == [False]
    assert CategoryPeriod.objects.known().exists()


def test_each_register_keeps_its_own_stay(somebody: Person) -> None:
    words = [word(somebody), word(somebody, source="army")]
    assert record_stays(words=words, at=NOON) == [True, True]


def test_news_touch_the_person(somebody: Person) -> None:
    record_stays(words=[word(somebody)], at=NOON)
    record_stays(words=[word(somebody)], at=LATER)
    assert Touched.objects.filter(person=somebody).count() == 1


def test_nobody_deletes_a_stay(somebody: Person) -> None:
    record_stays(words=[word(somebody)], at=NOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        CategoryPeriod.objects.all().delete()
