"""Who sees what (design.md section 5): each audience gets its fields and no other."""

from datetime import date

import pytest

from apps.entitlement.answer import Answer, Asker, Audience
from apps.entitlement.explain import as_json
from apps.entitlement.services import check_status
from tests.builders import IIN, a_person, in_category, months, paid

pytestmark = pytest.mark.django_db
FIELDS = {
    "outcome",
    "on",
    "covered_until",
    "uncovered_from",
    "reasons",
    "months",
    "packages",
    "routes",
    "proof",
    "data_as_of",
    "rules",
}


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def answer() -> Answer:
    return check_status(iin=IIN, asker=Asker("public", "portal"))


def test_each_audience_gets_its_own_fields() -> None:
    a_person()
    found = answer()
    assert set(as_json(found, Audience.PUBLIC)) == FIELDS
    assert set(as_json(found, Audience.CLINIC)) == FIELDS | {"person"}
    assert set(as_json(found, Audience.FULL)) == FIELDS | {"person", "ground", "owed"}
    assert set(as_json(found, Audience.PERSON)) == FIELDS | {"person", "ground", "owed"}


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.CLINIC])
def test_a_serviceman_and_a_pensioner_look_the_same_to_who_may_not_know(audience: Audience) -> None:
    soldier, pensioner = a_person("990101500016"), a_person("990101500422")
    in_category(soldier, "military", date(2020, 1, 1))
    in_category(pensioner, "pensioner", date(2020, 1, 1))
    shown = [
        as_json(check_status(iin=person.iin, asker=Asker("public", "portal")), audience)
        for person in (soldier, pensioner)
    ]
    for one in shown:
        one.pop("person", None)
    assert shown[0] == shown[1]
    assert shown[0]["reasons"][0]["code"] == "covered_without_payments"
    assert {row["state"] for row in shown[0]["months"]} == {"covered"}


def test_the_public_sees_cover_at_most_twelve_months_ahead() -> None:
    in_category(a_person(), "pensioner", date(2020, 1, 1))
    found = answer()
    assert as_json(found, Audience.FULL)["covered_until"] is None
    assert as_json(found, Audience.PUBLIC)["covered_until"] == "2027-11-30"
    assert as_json(found, Audience.PUBLIC)["uncovered_from"] is None


def test_sums_and_days_that_tell_of_the_person_are_left_out_of_public_routes() -> None:
    paid(a_person(), months("2025-11", "2026-05"))
    found = answer()
    full = {route["code"]: route for route in as_json(found, Audience.FULL)["routes"]}
    public = {route["code"]: route for route in as_json(found, Audience.PUBLIC)["routes"]}
    assert full["pay_owed"]["cost"] == "17000.00"
    assert public["pay_owed"]["cost"] is None
    assert public["prepay_12"]["cost"] == full["prepay_12"]["cost"] == "51000.00"
    assert public["prepay_12"]["insured_from"] == "2026-12-01"
