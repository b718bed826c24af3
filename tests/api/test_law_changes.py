"""GET /api/v1/law-changes, and what rates tell of the days to come and the days before."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.builders import a_draft_of, the_law_changes

pytestmark = pytest.mark.django_db

JANUARY = date(2027, 1, 1)


def get(http: Client, address: str) -> Any:
    return http.get(f"/api/v1/{address}", headers={"Accept-Language": "en"})


def wage(http: Client, query: str) -> dict[str, Any]:
    rows = get(http, f"rates?{query}").json()["rates"]
    return dict(next(row for row in rows if row["code"] == "minimum_wage"))


def test_a_rate_names_the_period_that_follows(http: Client) -> None:
    assert wage(http, "on=2026-06-01")["coming"] is None
    the_law_changes("rates", "minimum_wage", {"value": "92000"}, JANUARY)
    now = wage(http, "on=2026-06-01")
    assert (now["value"], now["until"]) == ("85000", "2026-12-31")
    coming = now["coming"]
    assert (coming["value"], coming["since"], coming["until"]) == ("92000", "2027-01-01", None)
    assert (coming["source"], coming["confidence"]) == ("Law 1-VIII", "sourced")
    assert coming["checked_on"]
    assert wage(http, "on=2026-06-01&known_on=2026-11-01")["coming"] is None


def test_rates_as_known_before_a_change_are_those_of_then(http: Client, settings: Any) -> None:
    settings.OSMS_NOW = "2027-01-02T10:00:00+05:00"
    the_law_changes("rates", "minimum_wage", {"value": "92000"}, JANUARY)
    assert wage(http, "on=2027-01-15")["value"] == "92000"
    then = wage(http, "on=2027-01-15&known_on=2027-01-01")
    assert (then["value"], then["source"] != "Law 1-VIII") == ("85000", True)


def test_a_change_is_told_with_before_and_after(http: Client) -> None:
    change_set = the_law_changes("rates", "minimum_wage", {"value": "92000"}, JANUARY)
    answer = get(http, "law-changes").json()
    assert (answer["page"], answer["pages"], answer["count"]) == (1, 1, 1)
    (told,) = answer["changes"]
    assert (told["number"], told["title"], told["title_language"]) == (
        change_set.pk,
        "2027 budget law",
        "en",
    )
    assert (told["in_force_from"], told["is_correction"]) == ("2027-01-01", False)
    (row,) = told["rows"]
    assert (row["table"], row["key"], row["name"]) == ("rates", "minimum_wage", "Minimum wage (MW)")
    (difference,) = row["differences"]
    assert difference["before"]["value"] == "85000"
    assert difference["after"]["value"] == "92000"
    assert (difference["since"], difference["until"]) == ("2027-01-01", None)


def test_nobody_is_named_and_no_draft_is_told_of(http: Client) -> None:
    change_set = the_law_changes("rates", "minimum_wage", {"value": "92000"}, JANUARY)
    a_draft_of("rates", "mci", {"value": "4500"}, JANUARY)
    answer = get(http, "law-changes")
    assert answer.json()["count"] == 1
    assert change_set.author.user.get_username() not in answer.content.decode()
    assert change_set.author.pseudonym not in answer.content.decode()


def test_a_page_beyond_the_last_is_empty(http: Client) -> None:
    answer = get(http, "law-changes?page=9999").json()
    assert (answer["page"], answer["changes"]) == (9999, [])


@pytest.mark.parametrize("page", ["0", "-1", "x", "10000", "1.5", ""])
def test_a_page_that_is_no_number_is_refused(http: Client, page: str) -> None:
    answer = get(http, f"law-changes?page={page}")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "page_malformed")


def test_a_page_takes_a_handful_of_statements(
    http: Client, django_assert_max_num_queries: Any
) -> None:
    for value in range(5):
        the_law_changes("rates", "mci", {"value": str(4400 + value)}, JANUARY)
    with django_assert_max_num_queries(8):
        get(http, "law-changes")
