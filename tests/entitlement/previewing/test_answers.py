"""Answers given while a wrong number was in force: which ones would have been different."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from apps.accounts.services import issue_token
from apps.audit.models import Lookup
from apps.changes.models import ChangeSet
from apps.common import clock
from apps.contributions.recounting import bring_up_to_date
from apps.entitlement.models import DifferingAnswer, LawPreview
from apps.entitlement.months.services import rebuild
from apps.entitlement.previewing.services import order, work_all
from apps.entitlement.services import answered
from apps.persons.models import Person
from tests.builders import a_draft_of, paid, published
from tests.entitlement.previewing.people import make_people

pytestmark = pytest.mark.django_db
DAYS = ("2026-11-21", "2026-10-05", "2025-12-10")
Told = set[tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _yesterday(settings: Any) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = "2026-11-21T10:00:00+05:00"
    bring_up_to_date()
    make_people(60)
    rebuild()


@pytest.fixture
def given(settings: Any) -> list[Lookup]:
    """Answers given through the API, one by one and as a list."""
    token = issue_token(name="Clinic system", scope="clinic").secret
    iins = list(Person.objects.values_list("iin", flat=True))
    for day in DAYS:
        asked = {"iins": iins[:40], "on": day, "purpose": "scheduled"}
        ask("/api/v1/status-checks/batch", token, asked)
    for iin in iins[40:]:
        ask("/api/v1/status-checks", token, {"iin": iin, "on": DAYS[0], "purpose": "scheduled"})
    settings.OSMS_NOW = "2026-11-22T12:00:00+05:00"
    return list(Lookup.objects.order_by("pk"))


def ask(path: str, token: str, asked: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    answer = Client().post(path, json.dumps(asked), "application/json", headers=headers)
    assert answer.status_code == 200, answer.content


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def had_it_been_right(draft: ChangeSet, given: list[Lookup]) -> Told:
    """The answers that anybody gets who asks again when nothing but the law has changed."""
    with undone():
        published(draft)
        assert bring_up_to_date()
        now = {
            one.pk: str(answered(one.iin_key, one.asked_on or date.max, None)[0].status)
            for one in given
        }
    return {(one.pk, one.outcome, now[one.pk]) for one in given if one.outcome != now[one.pk]}


def listed() -> Told:
    rows = DifferingAnswer.objects.all()
    return {(row.lookup_id, row.given, row.would_be) for row in rows}


def facts_go_on() -> None:
    """Later facts, which no answer of yesterday could know."""
    today = clock.now()
    for person in Person.objects.order_by("pk")[:30]:
        paid(person, ["2026-07", "2026-08", "2026-09"], at=today)
    rebuild()


@pytest.mark.parametrize(
    ("table", "key", "values", "since"),
    [
        ("rates", "minimum_wage", {"value": "88000"}, date(2026, 3, 1)),
        ("rates", "retention_payments", {"value": "1"}, date(2026, 9, 1)),
        ("categories", "level_de", {}, date(2025, 11, 1)),
    ],
)
def test_answers_that_would_have_been_different_are_listed_before_and_after(
    table: str, key: str, values: dict[str, Any], since: date, given: list[Lookup]
) -> None:
    draft = a_draft_of(table, key, values, since)
    expected = had_it_been_right(draft, given)
    assert expected
    facts_go_on()
    asked = order(change_set=draft)
    assert work_all() == 1
    assert listed() == expected
    published(draft)
    bring_up_to_date()
    assert work_all() == 1
    final = LawPreview.objects.get(change_set=draft, is_final=True)
    assert {(row.lookup_id, row.given, row.would_be) for row in final.answers.all()} == expected
    assert final.result == {"answers": len(expected)}
    assert {row.proof for row in final.answers.all()} == {
        one.proof for one in given if one.pk in {pk for pk, _, _ in expected}
    }
    assert asked.answers.count() == len(expected)


def test_an_answer_given_after_the_correction_is_not_listed(
    given: list[Lookup], settings: Any
) -> None:
    draft = a_draft_of("rates", "minimum_wage", {"value": "88000"}, date(2026, 3, 1))
    published(draft)
    bring_up_to_date()
    rebuild()
    settings.OSMS_NOW = (clock.now() + timedelta(hours=1)).isoformat()
    token = issue_token(name="Another system", scope="clinic").secret
    for iin in Person.objects.values_list("iin", flat=True):
        ask("/api/v1/status-checks", token, {"iin": iin, "on": DAYS[0], "purpose": "scheduled"})
    assert work_all() == 1
    ids = set(DifferingAnswer.objects.values_list("lookup_id", flat=True))
    assert ids <= {one.pk for one in given}


def test_a_set_that_does_not_reach_back_has_no_list(given: list[Lookup]) -> None:
    draft = a_draft_of("rates", "retention_payments", {"value": "5"}, date(2027, 1, 1))
    published(draft)
    assert work_all() == 0
