"""Open reference data: no token, exact rows of a day, three languages, faults, what a caller may ask."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.builders import the_law_changes, the_law_leaves_out

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "rates",
    "law-changes",
    "categories",
    "packages",
    "calculator?kind=independent",
    "schema",
    "docs",
)


def get(http: Client, address: str, language: str = "en") -> HttpResponse:
    return http.get(f"/api/v1/{address}", headers={"Accept-Language": language})


def row(answer: HttpResponse, group: str, code: str) -> dict[str, Any]:
    """The row of this code."""
    found = [item for item in answer.json()[group] if item["code"] == code]
    assert len(found) == 1
    return dict(found[0])


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_token_is_needed(http: Client, address: str) -> None:
    assert get(http, address).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_wrong_method_is_refused(http: Client, address: str) -> None:
    response = http.post(f"/api/v1/{address}", {}, content_type="application/json")
    assert response.status_code == 405
    assert response.json()["code"] == "method_not_allowed"


def test_a_rate_is_given_with_its_period_and_source(http: Client) -> None:
    wage = row(get(http, "rates?on=2026-06-01"), "rates", "minimum_wage")
    assert (wage["value"], wage["since"], wage["until"]) == ("85000", "2026-01-01", None)
    assert (wage["group"], wage["unit"], wage["confidence"]) == ("base", "tenge", "sourced")
    assert wage["source"]
    assert wage["name"] == "Minimum wage (MW)"


@pytest.mark.parametrize(
    ("day", "value"), [("2025-12-31", "3932"), ("2026-01-01", "4325"), ("2026-12-31", "4325")]
)
def test_rates_change_on_their_day(http: Client, day: str, value: str) -> None:
    assert row(get(http, f"rates?on={day}"), "rates", "mci")["value"] == value


def test_a_number_that_is_not_known_is_null(http: Client) -> None:
    wage = row(get(http, "rates?on=2026-01-01"), "rates", "state_average_wage")
    assert (wage["value"], wage["confidence"]) == (None, "unknown")


def test_rates_as_known_on_an_earlier_day_hold_the_files_rows(http: Client) -> None:
    answer = get(http, "rates?on=2026-01-01&known_on=2021-01-01")
    assert answer.json()["known_on"] == "2021-01-01"
    assert row(answer, "rates", "mci")["value"] == "4325"


def test_without_a_day_it_is_today_in_almaty(http: Client, settings: Any) -> None:
    settings.OSMS_NOW = "2026-12-31T23:59:59+05:00"
    assert get(http, "rates").json()["on"] == "2026-12-31"
    settings.OSMS_NOW = "2026-12-31T19:00:00+00:00"
    assert get(http, "rates").json()["on"] == "2027-01-01"


def test_categories_as_known_before_a_correction_are_those_of_then(http: Client) -> None:
    the_law_leaves_out("categories", "level_de", date(2026, 1, 1), date(2026, 6, 30))
    now = get(http, "categories?on=2026-02-01").json()
    then = get(http, "categories?on=2026-02-01&known_on=2026-11-21").json()
    shown = [{item["code"] for item in answer["categories"]} for answer in (then, now)]
    assert shown[0] - shown[1] == {"level_de"}


def test_a_category_is_known_from_its_legal_day(http: Client) -> None:
    def codes(day: str) -> set[str]:
        return {item["code"] for item in get(http, f"categories?on={day}").json()["categories"]}

    assert codes("2026-01-01") - codes("2025-12-31") == {"level_de"}
    assert len(codes("2026-11-22")) == 21


@pytest.mark.parametrize(
    ("day", "payer"), [("2025-12-31", "republican_budget"), ("2026-01-01", "local_budget")]
)
def test_the_unemployed_change_their_payer_in_2026(http: Client, day: str, payer: str) -> None:
    assert row(get(http, f"categories?on={day}"), "categories", "unemployed")["payer"] == payer


def test_packages_come_with_services_and_who_may_have_them(http: Client) -> None:
    answer = get(http, "packages").json()
    assert [package["code"] for package in answer["packages"]] == ["gvfmc", "mshi"]
    assert all(package["services"] for package in answer["packages"])
    scopes = {status["code"]: status["gvfmc_scope"] for status in answer["legal_statuses"]}
    assert scopes["citizen"] == "full"
    assert scopes["visitor"] != "full"
    assert {group["kind"] for group in answer["dental_care"]} == {"emergency", "planned"}


def test_packages_are_told_as_they_were_known(http: Client) -> None:
    noon = datetime(2026, 11, 20, 7, tzinfo=UTC)
    the_law_changes("packages", "mshi", {"abbreviation_en": "INSURED"}, at=noon)
    told = {
        day: get(http, f"packages?known_on={day}").json() for day in ("2026-11-19", "2026-11-20")
    }
    assert [answer["known_on"] for answer in told.values()] == list(told)
    names = [answer["packages"][1]["abbreviation"] for answer in told.values()]
    assert names == ["MSHI", "INSURED"]


@pytest.mark.parametrize("address", ["rates", "categories", "packages"])
def test_texts_differ_by_language_and_codes_do_not(http: Client, address: str) -> None:
    answers = [get(http, address, language).json()[address] for language in ("kk", "ru", "en")]
    codes = {tuple(item["code"] for item in answer) for answer in answers}
    names = {tuple(item["name"] for item in answer) for answer in answers}
    assert (len(codes), len(names)) == (1, 3)


def test_the_calculator_shows_the_amount_and_the_numbers_behind_it(http: Client) -> None:
    answer = get(http, "calculator?kind=independent&month=2026-11").json()
    assert answer["amount"] == "4250.00"
    assert (answer["base"], answer["rate"], answer["is_capped"]) == ("85000.00", "0.05", False)
    values = {number["code"]: number["value"] for number in answer["numbers"]}
    assert values == {
        "minimum_wage": "85000",
        "independent_rate": "0.05",
        "independent_base_mw": "1",
    }
    assert answer["missing"] == []


@pytest.mark.parametrize(
    ("query", "amount", "capped"),
    [
        ("kind=employee&income=200000&month=2026-11", "4000.00", False),
        ("kind=employee&income=99999999.99&month=2026-11", "34000.00", True),
        ("kind=employee&income=0&month=2026-11", "0.00", False),
        ("kind=sole_proprietor&month=2026-11", "5950.00", False),
        ("kind=ekp&place=city&month=2020-01", "2651.00", False),
        ("kind=ekp&place=village&month=2020-01", "1325.50", False),
    ],
)
def test_the_calculator_knows_the_payer_kinds(
    http: Client, query: str, amount: str, capped: bool
) -> None:
    answer = get(http, f"calculator?{query}").json()
    assert (answer["amount"], answer["is_capped"]) == (amount, capped)


def test_where_a_number_is_not_known_the_calculator_says_which(http: Client) -> None:
    answer = get(http, "calculator?kind=state&month=2026-11").json()
    assert answer["amount"] is None
    assert answer["missing"] == ["state_average_wage"]


@pytest.mark.parametrize(
    ("address", "field", "code"),
    [
        ("rates?on=tomorrow", "on", "date_malformed"),
        ("rates?on=", "on", "date_malformed"),
        ("rates?known_on=2026-11-23", "known_on", "date_out_of_range"),
        ("rates?day=2026-11-22", "day", "unknown_field"),
        ("categories?on=2026-13-01", "on", "date_malformed"),
        ("packages?known_on=2026-11-23", "known_on", "date_out_of_range"),
        ("calculator", "kind", "required"),
        ("calculator?kind=pirate", "kind", "invalid_choice"),
        ("calculator?kind=employee", "income", "required"),
        ("calculator?kind=employee&income=-1", "income", "number_malformed"),
        ("calculator?kind=employee&income=1e9", "income", "number_malformed"),
        ("calculator?kind=employee&income=1,5", "income", "number_malformed"),
        ("calculator?kind=employee&income=1.005", "income", "number_malformed"),
        ("calculator?kind=employee&income=NaN", "income", "number_malformed"),
        ("calculator?kind=employee&income=%D9%A1", "income", "number_malformed"),
        ("calculator?kind=independent&month=2026", "month", "month_malformed"),
        ("calculator?kind=independent&month=2026-13", "month", "month_malformed"),
        ("calculator?kind=independent&month=0000-01", "month", "date_out_of_range"),
        ("calculator?kind=independent&month=2028-01", "month", "date_out_of_range"),
        ("calculator?kind=ekp&place=moon", "place", "invalid_choice"),
    ],
)
def test_a_query_that_cannot_be_read_is_named_by_code(
    http: Client, address: str, field: str, code: str
) -> None:
    response = get(http, address)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [(e["field"], e["code"]) for e in response.json()["errors"]] == [(field, code)]


@pytest.mark.parametrize(
    "day", [date.min, date(2016, 1, 1), date.max - timedelta(days=1), date.max]
)
@pytest.mark.parametrize("address", ["rates", "categories", "packages"])
def test_any_day_can_be_asked_about(http: Client, address: str, day: date) -> None:
    assert get(http, f"{address}?on={day}").status_code == 200


def test_an_address_has_a_budget(http: Client, settings: Any) -> None:
    settings.OSMS_LIMITS = {**settings.OSMS_LIMITS, "open_address_minute": 2}
    answers = [get(http, "rates") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1].json()["code"] == "too_many_requests"
