"""Every demo person's page can be made for every audience in every language, and is in that language."""

import re
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from apps.entitlement.answer import Asker, Audience
from apps.entitlement.explain import as_json
from apps.entitlement.services import check_status
from apps.feeds.demo import load_cast
from apps.persons.cast import cast
from apps.portal.presenters.result import ResultPage, result_page
from apps.rules.months import Month
from tests.portal.conftest import LANGUAGES

pytestmark = pytest.mark.django_db
LATIN_WORDS_OF_ALL_LANGUAGES = {"enbek", "kz", "demo", "quarantine", "disputes"}


def words_of(page: ResultPage) -> str:
    ways = [f"{way.title} {way.price} {way.when} {' '.join(way.steps)}" for way in page.ways]
    cards = [
        f"{card.title} {card.name} {card.text} {' '.join(card.examples)}" for card in page.care
    ]
    reasons = [reason.text for reason in page.reasons]
    return " ".join(
        [page.label, page.headline, page.after, page.fresh, *reasons, *ways, *cards, *page.advice]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_demo_person_has_a_page_in_one_language(language: str) -> None:
    load_cast(Month(2026, 11))
    for member in cast(Month(2026, 11)):
        answer = check_status(iin=member.iin, on=member.on, asker=Asker("public", "portal"))
        for audience in Audience:
            with translation.override(language):
                page = result_page(as_json(answer, audience), date(2026, 11, 22))
            assert page.reasons, member.code
            assert page.is_insured or page.ways or page.advice, member.code
            assert_language(language, words_of(page), member.code)


def assert_language(language: str, text: str, code: str) -> None:
    if language == "en":
        assert not re.search(r"[а-яәғқңөұүһі]", text, re.IGNORECASE), (code, text)
        return
    found = {word.lower() for word in re.findall(r"[A-Za-z]{2,}", text)}
    assert found <= LATIN_WORDS_OF_ALL_LANGUAGES, (code, found)
    if language == "ru":
        assert not re.search(r"[әғқңөұүһі]", text, re.IGNORECASE), (code, text)


def test_the_public_page_never_names_a_category_or_a_payer() -> None:
    load_cast(Month(2026, 11))
    telling: dict[str, Any] = {}
    for member in cast(Month(2026, 11)):
        answer = check_status(iin=member.iin, on=member.on, asker=Asker("public", "portal"))
        with translation.override("en"):
            page = result_page(as_json(answer, Audience.PUBLIC), date(2026, 11, 22))
        shown = " ".join(reason.text for reason in page.reasons)
        if re.search(r"student|pension|child|soldier|military|employer|proprietor", shown, re.I):
            telling[member.code] = shown
    assert telling == {}
