"""Every page in every language: it is there, sets its policy, and its frame leads everywhere."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.portal.conftest import LANGUAGES

PAGES = (
    "",
    "services/",
    "categories/",
    "calculator/",
    "calculator/?kind=employee&income=300000&month=3&year=2026&place=city",
    "estimate/",
    "estimate/?paid=2026-08&paid=2026-09&category=&shown=1",
    "rates/",
    "rates/?on=01.07.2022",
    "rates/minimum_wage/",
    "rates/?on=2027-01-15&known_on=2026-11-01",
    "categories/?on=2025-06-01&known_on=2026-11-01",
    "law/changes/",
    "contacts/",
    "about/",
    "record/",
    "verify/",
    "demo/",
    "demo/outbox/",
)
# English or Russian of the frameworks, which must not show through on a Kazakh page.
FOREIGN = re.compile(
    r"This field|Enter a valid|Select a valid|Обязательное поле|Введите правильное"
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_there_in_its_language(visitor: Client, language: str, page: str) -> None:
    response = visitor.get(f"/{language}/{page}")
    text = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in text
    assert response.headers["Content-Language"] == language
    assert not FOREIGN.search(text)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_nothing_and_asks_no_other_site(visitor: Client, page: str) -> None:
    response = visitor.get(f"/kk/{page}")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert response.headers["Referrer-Policy"] == "no-referrer"
    text = response.content.decode()
    assert "<script" not in text
    assert not re.search(r"\son\w+=|style=", text)
    assert not re.search(r'(src|action)="(https?:)?//', text)


@pytest.mark.parametrize("page", PAGES)
def test_the_language_switch_keeps_the_page(visitor: Client, page: str) -> None:
    text = visitor.get(f"/kk/{page}").content.decode().replace("&amp;", "&")
    for language in ("ru", "en"):
        assert f'href="/{language}/{page}" lang="{language}"' in text


def test_a_number_in_the_address_is_not_carried_along(visitor: Client) -> None:
    text = visitor.get("/kk/rates/?on=990101500016").content.decode()
    assert 'href="/ru/rates/" lang="ru"' in text


@pytest.mark.parametrize("page", ["", "record/", "demo/", "demo/outbox/"])
def test_pages_with_a_persons_data_are_kept_nowhere(visitor: Client, page: str) -> None:
    assert visitor.get(f"/kk/{page}").headers["Cache-Control"] == "no-store"


def test_the_address_without_a_language_leads_to_kazakh(visitor: Client) -> None:
    response = visitor.get("/", headers={"accept-language": "en"})
    assert (response.status_code, response.headers["Location"]) == (302, "/kk/")


def test_demo_pages_are_there_in_the_demo_only(visitor: Client, settings: Any) -> None:
    settings.OSMS_DEMO = False
    settings.OSMS_NOW = ""
    assert visitor.get("/kk/demo/").status_code == 404
    assert visitor.get("/kk/demo/outbox/").status_code == 404
    assert "/kk/demo/" not in visitor.get("/kk/").content.decode()


def test_every_demo_person_has_a_button(visitor: Client) -> None:
    text = visitor.get("/kk/demo/").content.decode()
    assert text.count('name="iin"') >= 24
    assert 'name="on" value="2020-05-15"' in text


def test_the_footer_says_that_this_is_no_official_site(visitor: Client) -> None:
    for language, said in zip(
        LANGUAGES,
        ("ресми сайты емес", "а не официальный сайт", "not an official site"),
        strict=True,
    ):
        assert said in visitor.get(f"/{language}/").content.decode()


def test_no_payment_codes_and_no_officialese_in_what_citizens_read(visitor: Client) -> None:
    for page in PAGES:
        text = visitor.get(f"/ru/{page}").content.decode()
        assert not re.search(r"\bКНП\b|\bКБК\b|субъект", text), page
