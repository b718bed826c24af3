"""The demo people, imported as files and asked: each is what fixtures/demo_people.json says."""

from datetime import date

import pytest

from apps.entitlement.answer import Asker, Audience
from apps.entitlement.explain import as_json
from apps.entitlement.services import check_status
from apps.feeds.demo import load_cast
from apps.feeds.tasks import demo_is_complete
from apps.persons.cast import cast
from apps.rules.months import Month

pytestmark = pytest.mark.django_db
ASKER = Asker("api", "test")


@pytest.mark.parametrize(
    "now", ["2026-11-22T12:00:00", "2026-12-31T23:59:00", "2027-03-01T00:00:00"]
)
def test_every_demo_person_is_what_the_cast_says(now: str, settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = now
    month = Month.of(date.fromisoformat(now[:10]))
    load_cast(month)
    wrong = {}
    for member in cast(month):
        seen = check_status(iin=member.iin, on=member.on, asker=ASKER).outlook
        found = (seen.outcome.status, seen.outcome.ground, seen.covered_until)
        if found != (member.outcome, member.ground, member.covered_until):
            wrong[member.code] = found
    assert wrong == {}


def test_the_cast_shows_every_outcome_and_every_ground() -> None:
    people = cast(Month(2026, 11))
    assert len(people) >= 24
    assert {member.outcome for member in people} == {
        "insured",
        "not_insured",
        "not_confirmed",
        "not_eligible",
    }
    assert {member.ground for member in people} == {
        "payments",
        "retention",
        "state_pays",
        "exempt_service",
        "prepaid",
        "ekp",
        "independent_3",
        "transitional",
        "none",
    }


def test_every_answer_of_the_cast_has_a_reason_with_an_article(
    settings: pytest.FixtureRequest,
) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"
    load_cast(Month(2026, 11))
    for member in cast(Month(2026, 11)):
        answer = check_status(iin=member.iin, on=member.on, asker=ASKER)
        for audience in Audience:
            reasons = as_json(answer, audience)["reasons"]
            assert reasons, member.code
            assert all(reason["text"] and reason["article"] for reason in reasons), member.code


def test_who_is_not_insured_is_told_a_way_with_its_price(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"
    load_cast(Month(2026, 11))
    for member in cast(Month(2026, 11)):
        if member.outcome == "not_insured":
            shown = as_json(check_status(iin=member.iin, asker=ASKER), Audience.FULL)
            assert any(route["insured_from"] for route in shown["routes"]), member.code


def test_the_demo_does_not_grow_stale_while_it_runs(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2026-11-24T12:00:00"
    load_cast(Month(2026, 11))
    settings.OSMS_NOW = "2026-11-27T12:00:00"
    demo_is_complete()
    answer = check_status(iin=cast(Month(2026, 11))[0].iin, asker=ASKER)
    assert answer.data_as_of == {"demo": date(2026, 11, 27)}
