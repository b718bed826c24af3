"""A registrar's day by keyboard alone: five patients, a slip to print, her own checks, and good night."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from apps.audit.models import Lookup
from apps.persons import presence
from apps.persons.models import Person
from tests.browser.conftest import COLOURS, DEBTOR, INSURED, UNKNOWN, Visitor
from tests.builders import a_member, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAID = {
    "kk": {
        "insured": "2027 ж. 31 қаңтарға дейін сақтандырылған",
        "debtor": "Сақтандырылмаған",
        "unknown": "Бұл нөмір тізілімдерде жоқ",
    },
    "ru": {
        "insured": "Застрахован до 31 января 2027 г.",
        "debtor": "Не застрахован",
        "unknown": "Этого номера нет в реестрах",
    },
    "en": {
        "insured": "Insured until 31 January 2027",
        "debtor": "Not insured",
        "unknown": "This number is not in the registers",
    },
}
WRONG = "990101500017"


def comes_to_work(visitor: Visitor) -> None:
    """Signed in, with the desk before her."""
    session = sign_in(Client(), a_member("registrar")).cookies[settings.SESSION_COOKIE_NAME]
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.value, "url": visitor.home}
    visitor.context.add_cookies([cookie])  # type: ignore[list-item]
    visitor.opens("desk/")


def focused(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("document.activeElement.id || document.activeElement.name"))


def answered(visitor: Visitor) -> str:
    return visitor.page.inner_text("#headline").replace("\u00a0", " ").replace("\n", " ")


def checks(visitor: Visitor, number: str, *, seen: int = 0, purpose: int = 0) -> None:
    """Type a number (or scan a code), choose what has to be chosen, press Enter."""
    assert focused(visitor) == "id_patient"
    visitor.page.keyboard.type(number)
    if seen:
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.press("Space")
        for _ in range(seen - 1):
            visitor.page.keyboard.press("ArrowDown")
    if purpose:  # a list that opens takes no Enter: on to the button, once a day
        visitor.page.keyboard.press("Tab")
        for _ in range(purpose):
            visitor.page.keyboard.press("ArrowDown")
        tabs_to(visitor, ".desk-fields .button")
    visitor.types("Enter")


def tabs_to(visitor: Visitor, selector: str) -> None:
    for _ in range(30):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"no {selector} within thirty steps")


@pytest.mark.parametrize("language", SAID)
def test_a_day_at_the_desk_by_keyboard(people: None, visitor_of: Any, language: str) -> None:
    said = SAID[language]
    visitor = visitor_of(language, 1280)
    comes_to_work(visitor)
    visitor.finds_no_barrier()

    # The first patient shows a paper document and has come without an appointment.
    checks(visitor, "990101 500 016", seen=3, purpose=2)
    assert answered(visitor) == said["insured"]
    visitor.finds_no_barrier()

    # Enter alone clears the screen; the purpose stays for the second one.
    visitor.types("Enter")
    assert visitor.page.locator("#headline").count() == 0
    checks(visitor, DEBTOR, seen=1)
    assert answered(visitor) == said["debtor"]
    visitor.finds_no_barrier()

    # The third one's number is typed over the answer that still stands there.
    checks(visitor, UNKNOWN, seen=3)
    assert answered(visitor) == said["unknown"]
    visitor.finds_no_barrier()

    # Of the fourth one a digit was wrong: what was typed stays, and can be mended.
    checks(visitor, WRONG, seen=3)
    assert visitor.page.locator("#headline").count() == 0
    visitor.finds_no_barrier()
    assert visitor.page.evaluate("document.activeElement.className") == "problem takes-focus"
    tabs_to(visitor, ".problem a")
    visitor.page.keyboard.press("Enter")
    assert focused(visitor) == "id_patient"
    visitor.page.keyboard.press("ControlOrMeta+a")
    visitor.page.keyboard.type(INSURED)
    visitor.types("Enter")  # the document chosen before is still chosen
    assert answered(visitor) == said["insured"]

    # The fifth one shows his code: a scanner types it, and the Enter after it.
    person = Person.objects.get(iin=INSURED)
    code = presence.text_of(presence.give_code(person_id=person.pk))
    visitor.types("Enter")
    checks(visitor, code)
    assert answered(visitor) == said["insured"]

    # He wants it on paper.
    tabs_to(visitor, "a[href$='/slip/']")
    visitor.types("Enter")
    visitor.finds_no_barrier()
    proof = visitor.page.inner_text(".code-text")
    assert visitor.path() == f"desk/answers/{proof}/slip/"

    # Her own checks, and the way home.
    tabs_to(visitor, "a[href$='/history/']")
    visitor.types("Enter")
    assert visitor.page.locator("tbody tr").count() == 5
    visitor.finds_no_barrier()
    tabs_to(visitor, "form[action$='logout/'] button")
    visitor.types("Enter")
    visitor.page.go_back()
    assert proof not in visitor.page.content()
    visitor.page.go_back()
    assert said["insured"] not in visitor.page.content().replace("\u00a0", " ")

    assert list(Lookup.objects.order_by("pk").values_list("presence", flat=True)) == [
        "paper_id",
        "digital_document",
        "paper_id",
        "paper_id",
        "qr",
    ]
    leaves_no_trace(visitor, INSURED, DEBTOR, UNKNOWN, WRONG, code)


def leaves_no_trace(visitor: Visitor, *secrets: str) -> None:
    """No number and no code in an address, a title, a cookie or the browser's store."""
    visitor.told_nobody(*secrets)
    kept = str(visitor.context.storage_state())
    for secret in secrets:
        assert secret not in kept
        assert secret not in visitor.page.title()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_desk_puts_up_no_barrier_by_night_and_on_a_phone(
    people: None, visitor_of: Any, language: str, width: int
) -> None:
    visitor = visitor_of(language, width, color_scheme="dark")
    comes_to_work(visitor)
    for need in ("", "planned_surgery", "dentist_urgent"):
        visitor.opens("desk/")
        visitor.page.fill("#id_patient", DEBTOR)
        visitor.page.check("input[value=paper_id]")
        visitor.page.select_option("#id_purpose", "scheduled")
        visitor.page.select_option("#id_need", need)
        visitor.presses(".desk-fields .button")
        visitor.finds_no_barrier(COLOURS)
    for page in ("desk/history/", "desk/offline/"):
        visitor.opens(page)
        visitor.finds_no_barrier()


def test_the_paper_and_the_slip_print_without_buttons(people: None, visitor_of: Any) -> None:
    visitor = visitor_of("kk", 1280)
    comes_to_work(visitor)
    checks(visitor, INSURED, seen=3, purpose=1)
    proof = visitor.page.inner_text(".code-text")
    for page in (f"desk/answers/{proof}/slip/", "desk/offline/"):
        visitor.opens(page)
        visitor.page.emulate_media(media="print")
        assert visitor.page.locator("h1").is_visible()
        assert visitor.page.locator(".no-print:visible, nav:visible").count() == 0
        visitor.page.emulate_media(media="screen")
