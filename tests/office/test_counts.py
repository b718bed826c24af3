"""Counts that a worker makes: one for each question, made once, whoever is killed meanwhile."""

from datetime import date

import pytest
from django.db import connection
from django.test import TestCase

from apps.entitlement.months.services import rebuild
from apps.office import services, tasks
from apps.office.models import PopulationCount
from apps.office.services import count, count_all, order
from tests.builders import a_person, months, paid

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
WAITING, RUNNING, DONE, FAILED = PopulationCount.State.values


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = f"{TODAY}T12:00:00"


@pytest.fixture
def person() -> None:
    paid(a_person(), months("2025-09", "2026-10"))
    rebuild()


def lease_ran_out(asked: PopulationCount) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE office_populationcount SET leased_until = clock_timestamp() - interval '1 s'"
            " WHERE id = %s",
            [asked.pk],
        )


@pytest.mark.usefixtures("person")
def test_an_ordered_count_waits_until_a_worker_makes_it() -> None:
    asked = order(on=TODAY, known_on=None)
    assert asked.state == WAITING
    assert count(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (DONE, 1)
    assert asked.done == asked.of == 13
    assert asked.result is not None
    assert (asked.result["people"], asked.result["outcomes"]["insured"]) == ("<10", "<10")
    assert len(asked.result["earlier"]) == 11


@pytest.mark.usefixtures("person")
def test_a_count_as_known_on_a_day_is_read_from_the_registers() -> None:
    asked = order(on=TODAY, known_on=date(2026, 10, 1))
    count(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.of) == (DONE, 1, 1)


@pytest.mark.usefixtures("person")
def test_a_day_that_the_cache_does_not_hold_is_counted_all_the_same() -> None:
    asked = order(on=date(2020, 3, 10), known_on=None)
    count(asked.pk)
    asked.refresh_from_db()
    assert asked.result is not None
    assert asked.result["grounds"] == {"transitional": "<10"}
    assert list(asked.result["earlier"]) == ["2020-01-31", "2020-02-29"]


@pytest.mark.usefixtures("person")
def test_a_task_that_is_delivered_twice_counts_once() -> None:
    asked = order(on=TODAY, known_on=None)
    assert tasks.count_population(asked.pk)
    assert not tasks.count_population(asked.pk)
    assert tasks.count_all() == 0


@pytest.mark.usefixtures("person")
def test_a_count_that_nobody_was_woken_for_is_found() -> None:
    order(on=TODAY, known_on=None)
    order(on=date(2026, 1, 1), known_on=None)
    assert count_all() == 2
    assert count_all() == 0


@pytest.mark.usefixtures("person")
def test_a_count_under_way_is_left_alone_until_its_lease_runs_out() -> None:
    asked = order(on=TODAY, known_on=None)
    assert services._claimed(asked.pk) == 1
    assert not count(asked.pk)
    lease_ran_out(asked)
    assert count_all() == 1
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (DONE, 2)


@pytest.mark.usefixtures("person")
def test_a_worker_that_lost_its_lease_writes_nothing() -> None:
    asked = order(on=TODAY, known_on=None)
    mine = services._claimed(asked.pk)
    lease_ran_out(asked)
    assert services._claimed(asked.pk) == 2
    assert mine == 1
    with pytest.raises(services.TakenOver):
        services._progress(asked.pk, mine, 1, 2)
    services._failed(asked.pk, mine)
    asked.refresh_from_db()
    assert (asked.state, asked.done) == (RUNNING, 0)


def test_a_count_that_fails_is_tried_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = order(on=TODAY, known_on=None)
    PopulationCount.objects.filter(pk=asked.pk).update(on=date(1990, 1, 1))
    for state in (WAITING, WAITING, FAILED):
        with pytest.raises(LookupError):
            count(asked.pk)
        asked.refresh_from_db()
        assert asked.state == state
    assert count_all() == 0


def test_the_same_question_is_not_counted_twice() -> None:
    first = order(on=TODAY, known_on=None)
    assert order(on=TODAY, known_on=None) == first
    assert order(on=TODAY, known_on=TODAY) != first
    count(first.pk)
    assert order(on=TODAY, known_on=None) == first
    fresh = order(on=TODAY, known_on=None, is_fresh=True)
    assert fresh != first
    assert order(on=TODAY, known_on=None, is_fresh=True) == fresh


def test_what_is_known_now_serves_for_a_day_and_what_was_known_then_for_ever(
    settings: pytest.FixtureRequest,
) -> None:
    now, then = order(on=TODAY, known_on=None), order(on=TODAY, known_on=date(2026, 11, 1))
    today = order(on=TODAY, known_on=TODAY)
    assert count_all() == 3
    settings.OSMS_NOW = "2026-11-23T12:00:01"
    assert order(on=TODAY, known_on=None) != now
    assert order(on=TODAY, known_on=date(2026, 11, 1)) == then
    assert order(on=TODAY, known_on=TODAY) != today, "the day was not over yet"


def test_a_count_under_another_law_does_not_serve() -> None:
    asked = order(on=TODAY, known_on=None)
    count(asked.pk)
    PopulationCount.objects.update(law_revision=-1)
    assert order(on=TODAY, known_on=None) != asked


def test_a_worker_is_woken_when_the_order_is_committed() -> None:
    with TestCase.captureOnCommitCallbacks() as callbacks:
        order(on=TODAY, known_on=None)
        order(on=TODAY, known_on=None)
    assert len(callbacks) == 1


def test_an_order_stands_although_redis_is_away(settings: pytest.FixtureRequest) -> None:
    from celery import current_app

    before = current_app.conf.broker_url
    current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            asked = order(on=TODAY, known_on=None)
    finally:
        current_app.conf.broker_url = before
    assert asked.state == WAITING
