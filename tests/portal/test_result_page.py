"""What the result page says for each answer, in three languages, without HTTP."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from apps.entitlement.messages import STEPS
from apps.entitlement.month_words import LOOKS, state_word
from apps.portal.presenters import ways
from apps.portal.presenters.result import result_page
from apps.rules.outlook import MonthState
from tests.portal import answers

TODAY = date(2026, 11, 22)
LANGUAGES = ("kk", "ru", "en")


def page(answer: dict[str, Any], language: str = "en") -> Any:
    with translation.override(language):
        return result_page(answer, TODAY)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


HEADLINES = {
    "payments": (
        "Сіз 2027 ж. 31 қаңтарға дейін сақтандырылғансыз",
        "Вы застрахованы до 31 января 2027 г.",
        "You are insured until 31 January 2027",
    ),
    "retention": (
        "Сіз 2026 ж. 30 қарашаға дейін сақтандырылғансыз, бірақ 2 ай төленбеген",
        "Вы застрахованы до 30 ноября 2026 г., но не оплачено месяцев: 2",
        "You are insured until 30 November 2026, but 2 months are unpaid",
    ),
    "state": (
        "Сіз кемінде 2027 ж. 22 қарашаға дейін сақтандырылғансыз",
        "Вы застрахованы как минимум до 22 ноября 2027 г.",
        "You are insured at least until 22 November 2027",
    ),
    "not_insured": (
        "Сіз сақтандырылмағансыз",
        "Вы не застрахованы",
        "You are not insured",
    ),
    "not_confirmed": (
        "Мәртебеңізді қазір растай алмаймыз",
        "Сейчас мы не можем подтвердить ваш статус",
        "We cannot confirm your status right now",
    ),
    "not_eligible": (
        "Міндетті медициналық сақтандыру (МӘМС) сізге қолданылмайды",
        "Обязательное медицинское страхование (ОСМС) на вас не распространяется",
        "Mandatory health insurance (MSHI) does not apply to you",
    ),
}


@pytest.mark.parametrize("name", HEADLINES)
@pytest.mark.parametrize(("place", "language"), list(enumerate(LANGUAGES)))
def test_the_headline_says_the_outcome_and_the_day(name: str, place: int, language: str) -> None:
    assert plain(page(answers.ALL[name], language).headline) == HEADLINES[name][place]


@pytest.mark.parametrize("number", range(1, 13))
def test_the_kazakh_headline_has_the_right_ending_for_every_month(number: int) -> None:
    until = date(2027, number, 28)
    found = page(answers.answer(covered_until=until.isoformat()), "kk").headline
    endings = ("ға дейін", "ге дейін", "қа дейін", "ке дейін")
    assert any(ending in found for ending in endings)
    assert plain(found).startswith("Сіз 2027 ж. 28 ")


def test_one_unpaid_month_is_said_in_the_singular() -> None:
    one = answers.RETENTION | {"owed": {"months": ["2026-10"], "amount": "4250.00"}}
    assert plain(page(one).headline).endswith("but 1 month is unpaid")


def test_cover_without_an_end_names_no_day() -> None:
    found = page(answers.answer(covered_until=None, uncovered_from=None))
    assert found.headline == "You are insured"
    assert found.after == "No end of your insurance is in sight."


def test_who_may_not_see_debts_still_reads_that_months_are_unpaid() -> None:
    public = {
        key: value for key, value in answers.RETENTION.items() if key not in ("owed", "ground")
    }
    assert plain(page(public).headline).endswith("but 2 months are unpaid")


def test_unpaid_months_of_somebody_insured_by_the_state_do_not_enter_the_headline() -> None:
    state = answers.STATE | {"months": answers.month_rows("cccuuuccccccc")}
    assert "unpaid" not in page(state).headline


def test_a_past_day_is_named_above_the_headline() -> None:
    found = page(answers.answer(on="2020-05-15"))
    assert plain(found.label) == "Your insurance as of 15 May 2020"


def test_the_not_insured_read_first_what_is_free_then_the_way_back_then_why() -> None:
    assert page(answers.NOT_INSURED).sections == ("care", "ways", "why", "months")
    assert page(answers.answer()).sections[0] == "why"


def test_the_month_asked_about_is_the_last_of_thirteen() -> None:
    found = page(answers.RETENTION)
    assert len(found.months) == 13
    assert [cell.is_asked for cell in found.months] == [False] * 12 + [True]


def test_the_key_explains_each_sign_that_is_used_and_no_other() -> None:
    assert [item.word for item in page(answers.NOT_INSURED).key] == [
        "paid",
        "not paid",
        "not due yet",
        "nothing to pay",
    ]


def test_the_first_way_leads_and_carries_its_price_and_day() -> None:
    first, second = page(answers.NOT_INSURED).ways
    assert first.is_first
    assert not second.is_first
    assert plain(first.price) == "8 500 ₸"
    assert plain(first.when) == "You are insured from 22 November 2026."


def test_the_button_leads_to_the_ways_or_else_to_what_is_free() -> None:
    assert page(answers.NOT_INSURED).button.target == "#ways"
    assert page(answers.answer()).button.target == "#care"


@pytest.mark.parametrize("name", ["retention", "not_insured", "not_confirmed", "not_eligible"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_not_simply_insured_has_a_reason_and_something_to_do(
    name: str, language: str
) -> None:
    found = page(answers.ALL[name], language)
    assert found.reasons
    assert found.ways or found.advice
    assert found.button.target == "#ways"


def test_the_age_of_the_data_is_that_of_the_slowest_source() -> None:
    assert plain(page(answers.answer()).fresh) == "Data: as of 31 October 2026."
    assert "not said" in page(answers.answer(data_as_of={})).fresh


@pytest.mark.parametrize(("day", "is_stale"), [("2026-11-21", False), ("2026-11-20", True)])
def test_data_older_than_a_day_are_said_to_be_old(day: str, is_stale: bool) -> None:
    assert page(answers.answer(data_as_of={"payroll": day})).is_stale is is_stale


def test_care_is_free_for_everybody_and_more_for_the_insured() -> None:
    always, more = page(answers.answer()).care
    assert (always.tone, more.tone) == ("good", "good")
    always, more = page(answers.NOT_INSURED).care
    assert always.title == "This care is free for you even without insurance"
    assert (always.tone, more.tone) == ("good", "calm")


def test_a_visitor_is_told_what_is_free_and_who_pays_the_rest() -> None:
    always, rest = page(answers.NOT_ELIGIBLE).care
    assert "urgent care until the danger has passed" in always.examples
    assert rest.examples == []


def test_a_reason_carries_its_article_and_the_page_of_the_law() -> None:
    (reason,) = page(answers.RETENTION, "kk").reasons
    assert reason.article is not None
    assert reason.article.text == "Заңның 5-бабы, 2-тармақ"
    assert reason.article.url == "https://adilet.zan.kz/kaz/docs/Z1500000405"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_a_month_has_a_sign_and_a_word(language: str) -> None:
    states = {str(state) for state in MonthState} | {"covered"}
    assert set(LOOKS) == states
    with translation.override(language):
        assert all(state_word(state) for state in states)


def test_signs_differ_wherever_the_meaning_does() -> None:
    signs = {state: symbol for state, (symbol, _tone) in LOOKS.items() if state != "covered"}
    assert len(set(signs.values())) == len(signs)


def test_every_route_has_a_title_of_its_own() -> None:
    titles = [ways.title(code) for code in STEPS]
    assert len(set(titles)) == len(STEPS)
    assert ways.title("unheard of") not in titles
