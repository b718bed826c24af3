"""Previews of change sets as rows: made at once or by a worker, out of date with another edit, stopped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from apps.changes import services as changes
from apps.changes.models import ChangeSet
from apps.contributions.recounting import bring_up_to_date
from apps.entitlement.models import DifferingAnswer, Histogram
from apps.entitlement.months.services import rebuild
from apps.entitlement.previewing.services import CLAIM, cancel, look, order, work, work_all
from apps.entitlement.tasks import keep_histogram
from apps.feeds.demo import load_cast
from apps.rules.months import Month
from tests.builders import a_draft_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NEXT_YEAR = date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _demo_people(settings: Any) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = f"{TODAY}T12:00:00+05:00"
    bring_up_to_date()
    load_cast(Month(2026, 11))
    rebuild()


def wage(value: str, since: date) -> ChangeSet:
    return a_draft_of("rates", "minimum_wage", {"value": value}, since)


def another_edit(draft: ChangeSet) -> None:
    changes.put(
        change_set=draft,
        by=draft.author,
        table="rates",
        key="retention_payments",
        values={"value": "5"},
        since=NEXT_YEAR,
        confirmed="5",
    )


def lease_ran_out() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE entitlement_lawpreview SET leased_until = clock_timestamp() - interval '1 s'"
        )


def test_prices_of_next_year_are_previewed_at_once() -> None:
    made = look(change_set=wage("92000", NEXT_YEAR)).draft
    assert made is not None
    assert (made.state, made.result and made.result["kind"]) == ("done", "prices")
    assert made.result is not None
    assert [day["on"] for day in made.result["days"]] == ["2026-11-22", "2027-01-01"]
    later = made.result["days"][1]
    assert (later["gain"], later["lose"], later["prices"]) == (0, 0, ["4250.00", "4600.00"])
    assert made.result["demo"] == []


def test_a_longer_retention_names_the_demo_people_who_gain() -> None:
    draft = a_draft_of("rates", "retention_payments", {"value": "5"}, TODAY)
    made = look(change_set=draft).draft
    assert made is not None
    assert made.result is not None
    assert made.result["kind"] == "terms"
    assert {(one["was"][0], one["would_be"][0]) for one in made.result["demo"]} >= {
        ("not_insured", "insured")
    }


def test_the_same_draft_is_not_worked_out_twice_and_another_one_is() -> None:
    draft = wage("92000", NEXT_YEAR)
    first = look(change_set=draft).draft
    assert first is not None
    assert look(change_set=draft).draft == first
    changes.submit(change_set=draft, by=draft.author)
    assert look(change_set=draft).draft == first
    changes.send_back(change_set=draft, by=draft.author, text="more")
    another_edit(draft)
    later = look(change_set=draft)
    assert later.is_current
    assert later.draft is not None
    assert later.draft.result is not None
    assert (later.draft.pk != first.pk, later.draft.result["kind"]) == (True, "terms")


def test_a_back_dated_amount_waits_for_a_worker() -> None:
    draft = wage("88000", date(2026, 3, 1))
    assert look(change_set=draft).draft is None
    asked = order(change_set=draft)
    assert (asked.state, order(change_set=draft).pk) == ("waiting", asked.pk)
    assert work_all() == 1
    asked.refresh_from_db()
    assert (asked.state, asked.result and asked.result["kind"]) == ("done", "months")
    assert 0 < asked.done <= asked.of
    assert look(change_set=draft).is_current


def test_a_preview_of_an_older_draft_is_out_of_date_and_is_not_made() -> None:
    draft = wage("88000", date(2026, 3, 1))
    asked = order(change_set=draft)
    another_edit(draft)
    assert not look(change_set=draft).is_current
    assert not work(asked.pk)
    asked.refresh_from_db()
    assert asked.state == "cancelled"


def test_a_killed_worker_is_followed_by_another_and_a_stopped_one_by_none() -> None:
    asked = order(change_set=wage("88000", date(2026, 3, 1)))
    with connection.cursor() as cursor:  # a worker claims it and is killed
        cursor.execute(CLAIM, [asked.pk])
    assert work_all() == 0
    lease_ran_out()
    assert work_all() == 1
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("done", 2)
    stopped = order(change_set=wage("80000", date(2026, 3, 1)))
    cancel(preview=stopped)
    assert work_all() == 0
    stopped.refresh_from_db()
    assert stopped.state == "cancelled"


def test_a_draft_that_takes_a_number_away_cannot_be_previewed() -> None:
    draft = wage("92000", NEXT_YEAR)
    by = draft.author
    changes.end(change_set=draft, by=by, table="rates", key="window_months", last_day=TODAY)
    assert not look(change_set=draft).is_whole


def test_words_alone_are_previewed_as_nothing() -> None:
    draft = a_draft_of("categories", "pensioner", {"name_en": "Pensioners, all"}, NEXT_YEAR)
    made = look(change_set=draft).draft
    assert made is not None
    assert made.result is not None
    assert (made.result["kind"], made.result["days"]) == ("nothing", [])
    assert not DifferingAnswer.objects.exists()


def test_every_night_the_months_of_open_sets_are_counted() -> None:
    wage("92000", NEXT_YEAR)
    keep_histogram()
    months = set(Histogram.objects.values_list("month", flat=True))
    assert months == {date(2026, 11, 1), NEXT_YEAR}
