"""The one question: POST, an answer that can be refreshed and left, and no number anywhere."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from apps.audit.models import Lookup
from apps.persons.models import Person
from apps.persons.services import registered_source
from tests.builders import IIN, complete_through
from tests.portal.conftest import LANGUAGES, check

UNKNOWN = "990101500422"
NAMES = {
    "kk": "«Азаматтарға арналған үкімет» мемлекеттік корпорациясы",
    "ru": "Государственная корпорация «Правительство для граждан»",
    "en": "State Corporation “Government for Citizens”",
}


def test_a_number_leads_to_the_answer(visitor: Client, employee: Person) -> None:
    response = check(visitor)
    assert response.redirect_chain == [("/en/result/", 302)]
    assert "You are insured until 31\u00a0January 2027" in response.content.decode()


def test_the_number_is_in_no_address_no_page_and_no_session(
    visitor: Client, employee: Person
) -> None:
    response = check(visitor, "990101-500016")
    assert "500016" not in response.content.decode().replace(" ", "")
    assert IIN not in json.dumps(dict(visitor.session.items()))
    assert "IIN ending in 0016" in response.content.decode()


def test_the_answer_shows_no_name_payer_sum_or_ground(visitor: Client, employee: Person) -> None:
    text = check(visitor).content.decode()
    for hidden in ("Сынақ", "9\u00a0000", "mployer (deductions)"):
        assert hidden not in text
    assert "ground" not in visitor.session["answer"]["answers"]["en"]
    assert "owed" not in visitor.session["answer"]["answers"]["en"]


def test_refresh_and_the_language_switch_ask_nobody_again(
    visitor: Client, employee: Person
) -> None:
    check(visitor)
    for language in LANGUAGES:
        assert visitor.get(f"/{language}/result/").status_code == 200
    assert Lookup.objects.count() == 1
    assert "сақтандырылғансыз" in visitor.get("/kk/result/").content.decode()


def test_the_answer_goes_after_ten_minutes(
    visitor: Client, employee: Person, settings: Any
) -> None:
    check(visitor)
    settings.OSMS_NOW = "2026-11-22T12:10:01+05:00"
    response = visitor.get("/en/result/", follow=True)
    assert response.redirect_chain == [("/en/?gone=1", 302)]
    assert "kept for ten minutes only" in response.content.decode()


def test_the_answer_can_be_removed_from_the_screen(visitor: Client, employee: Person) -> None:
    check(visitor)
    response = visitor.post("/en/result/forget/")
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert visitor.get("/en/result/").status_code == 302


def test_a_slip_keeps_what_was_typed_and_says_error_in_the_title(visitor: Client) -> None:
    response = visitor.post("/en/", {"iin": "990101 500017"})
    text = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: " in text
    assert 'value="990101 500017"' in text
    assert 'role="alert" tabindex="-1" autofocus' in text
    assert '<a href="#id_iin">One of the digits is not right.' in text
    assert Lookup.objects.count() == 0


def test_an_unknown_number_is_not_confirmed_and_looks_like_an_answer(
    visitor: Client, employee: Person
) -> None:
    text = check(visitor, UNKNOWN).content.decode()
    assert "We cannot confirm your status right now" in text
    assert "This does not mean that you are not insured" in text


def test_a_person_of_past_rules_is_asked_on_his_day(visitor: Client, employee: Person) -> None:
    text = check(visitor, on="2020-05-15").content.decode()
    assert "Your insurance as of 15\u00a0May 2020" in text
    assert "until 30\u00a0June 2020" in text


def test_a_day_nobody_can_tell_about_is_said_so(visitor: Client, employee: Person) -> None:
    assert "That day lies outside" in check(visitor, on="2031-01-01").content.decode()
    assert Lookup.objects.count() == 0


def test_the_eleventh_check_of_a_minute_is_refused_alike_for_every_number(
    visitor: Client, employee: Person, settings: Any
) -> None:
    settings.OSMS_LIMITS = {**settings.OSMS_LIMITS, "client_minute": 2}
    for _ in range(2):
        assert check(visitor).status_code == 200
    refusals = [check(visitor, iin) for iin in (IIN, UNKNOWN)]
    assert [response.status_code for response in refusals] == [429, 429]
    assert len({_without_token(response) for response in refusals}) == 1
    assert int(refusals[0].headers["Retry-After"]) > 0
    assert "Too many checks for now" in refusals[0].content.decode()
    assert Lookup.objects.count() == 2


def _without_token(response: Any) -> str:
    return response.content.decode()


def test_behind_a_code_the_number_alone_opens_nothing(
    visitor: Client, employee: Person, settings: Any
) -> None:
    settings.OSMS_PUBLIC_CHECK = "code"
    known, unknown = check(visitor), check(Client(), UNKNOWN)
    assert known.redirect_chain == unknown.redirect_chain == [("/en/record/code/", 302)]
    assert Lookup.objects.count() == 0


@pytest.mark.parametrize("path", ["/en/result/forget/", "/en/record/close/"])
def test_nothing_changes_on_get(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_the_late_sources_in_its_language(
    visitor: Client, employee: Person, language: str
) -> None:
    registered_source("state-corporation", sends_payments=True)
    complete_through("state-corporation", date(2026, 7, 10))
    check(visitor)
    text = visitor.get(f"/{language}/result/").content.decode()
    assert NAMES[language] in text
    assert not [name for code, name in NAMES.items() if code != language and name in text]
    assert "state-corporation" not in text
