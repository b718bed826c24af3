"""What people come for, from the first page to the end, by hand, by keyboard and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import DEBTOR, INSURED, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UNTIL = {
    "kk": "Сіз 2027 ж. 31 қаңтарға дейін сақтандырылғансыз",
    "ru": "Вы застрахованы до 31 января 2027 г.",
    "en": "You are insured until 31 January 2027",
}


@pytest.mark.parametrize("language", UNTIL)
def test_checking_oneself_switching_the_language_going_back_and_again(
    people: None, visitor_of: Any, language: str
) -> None:
    visitor = visitor_of(language)
    visitor.checks(INSURED)
    assert (visitor.path(), visitor.headline()) == ("result/", UNTIL[language])
    for other, said in UNTIL.items():
        if other != visitor.language:
            visitor.presses(f".languages a[lang={other}]")
            visitor.language = other
        assert (visitor.path(), visitor.headline()) == ("result/", said)
    visitor.page.reload()
    assert visitor.headline() == UNTIL[visitor.language]
    visitor.opens("services/")
    visitor.page.go_back()
    assert visitor.headline() == UNTIL[visitor.language]
    visitor.finds_no_barrier()
    visitor.told_nobody(INSURED)


def test_the_answer_removed_from_the_screen_does_not_come_back(
    people: None, visitor_of: Any
) -> None:
    visitor = visitor_of("ru")
    visitor.checks(INSURED)
    visitor.presses("form[action$='forget/'] button")
    visitor.page.go_back()
    assert "застрахованы до" not in visitor.page.inner_text("body")


def test_a_slip_takes_the_focus_and_leads_to_the_field(people: None, visitor_of: Any) -> None:
    visitor = visitor_of("kk")
    visitor.checks("990101 500017")
    page = visitor.page
    assert page.title().startswith("Қате: ")
    assert page.evaluate("document.activeElement.className") == "problem takes-focus"
    page.click(".problem a")
    assert page.evaluate("document.activeElement.id") == "id_iin"
    assert page.input_value("#id_iin") == "990101 500017"
    page.fill("#id_iin", INSURED)
    visitor.types("Enter")
    assert visitor.headline() == UNTIL["kk"]
    visitor.told_nobody("990101500017", "990101%20500017", INSURED)


def test_the_whole_way_by_keyboard(people: None, visitor_of: Any) -> None:
    visitor = visitor_of("en", 1280)
    visitor.opens("")
    page = visitor.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "iin"
    page.keyboard.type(DEBTOR)
    page.keyboard.press("Tab")
    visitor.types("Enter")
    assert visitor.headline() == "You are not insured"
    reaches(visitor, ".button")
    page.keyboard.press("Enter")
    assert page.url.endswith("#ways")
    reaches(visitor, "summary")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def reaches(visitor: Visitor, selector: str) -> None:
    """Tab until the focus is on something of the main part that fits."""
    for _ in range(40):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate(
            "s => !!document.activeElement.closest('main') && document.activeElement.matches(s)",
            selector,
        ):
            return
    raise AssertionError(f"no {selector} within forty steps")


def test_everything_works_without_scripts(people: None, visitor_of: Any) -> None:
    visitor = visitor_of("ru", java_script_enabled=False)
    visitor.checks(INSURED)
    assert visitor.headline() == UNTIL["ru"]
    visitor.page.locator("summary").first.click()
    assert visitor.page.locator("table").is_visible()
    visitor.opens("calculator/")
    visitor.page.select_option("select[name=kind]", "independent")
    visitor.presses("main form .button")
    assert "4 250 ₸" in visitor.page.inner_text("main").replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_my_record_from_the_code_to_closing(people: None, visitor_of: Any, language: str) -> None:
    visitor = visitor_of(language)
    visitor.opens("record/")
    visitor.page.fill("input[name=iin]", DEBTOR)
    visitor.presses("main form .button")
    assert visitor.path() == "record/code/"
    visitor.finds_no_barrier()
    code = reads_the_code(visitor)
    visitor.presses("main a.button")
    visitor.page.fill("input[name=code]", code)
    visitor.presses("main form .button")
    assert visitor.path() == "record/"
    assert "25 500 ₸" in visitor.page.inner_text("main").replace("\u00a0", " ")
    visitor.finds_no_barrier()
    visitor.presses("a[href$='show/']")
    visitor.presses("main form .button")
    visitor.presses("main form.part .button")
    assert visitor.page.locator(".code-text").count() == 2
    visitor.finds_no_barrier()
    visitor.presses("main a.back")
    visitor.presses("form[action$='close/'] button")
    visitor.page.go_back()
    assert "25 500" not in visitor.page.inner_text("body").replace("\u00a0", " ")
    visitor.told_nobody(DEBTOR)


def reads_the_code(visitor: Visitor) -> str:
    visitor.presses("main a[href$='outbox/']")
    visitor.finds_no_barrier()
    found = re.search(r"\b\d{6}\b", visitor.page.inner_text("article"))
    assert found
    return found.group()


def test_a_demo_person_is_one_click_away(people: None, visitor_of: Any) -> None:
    visitor = visitor_of("kk")
    visitor.opens("demo/")
    visitor.presses(".people li:first-child button >> nth=0")
    assert visitor.path() == "result/"
    visitor.finds_no_barrier()


def test_a_page_with_its_own_colours_taken_away_can_still_be_read(
    people: None, visitor_of: Any
) -> None:
    visitor = visitor_of("kk", forced_colors="active")
    visitor.checks(DEBTOR)
    assert visitor.page.locator(".strip li").count() == 13
    visitor.finds_no_barrier()
