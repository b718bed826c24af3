"""A list as a registrar sees it: pasted, approved by another, followed, fetched once; no barrier."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from apps.accounts.models import Member
from apps.registrar.lists.running import work
from apps.registrar.models import PatientList
from tests.browser.conftest import COLOURS, DEBTOR, EVERYTHING, INSURED, UNKNOWN, Visitor
from tests.builders import a_member, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def comes_in(visitor: Visitor, member: Member) -> None:
    """The visitor's browser gets the session of this member, password and second factor behind her."""
    session = sign_in(Client(), member).cookies[configured.SESSION_COOKIE_NAME].value
    visitor.context.add_cookies(
        [{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": visitor.home}]
    )


def pastes(visitor: Visitor, rows: str) -> None:
    visitor.opens("desk/lists/")
    visitor.presses("main .button[href]")
    visitor.page.fill("textarea", rows)
    visitor.page.select_option("select[name=purpose]", "scheduled")
    visitor.page.select_option("select[name=presence]", "none")
    visitor.page.select_option("select[name=no_presence]", "telephone")
    visitor.presses("main form .button")


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1280), ("en", 360)])
def test_a_list_is_handed_in_followed_and_fetched_once(
    people: None, visitor_of: Any, language: str, width: int
) -> None:
    visitor = visitor_of(language, width, accept_downloads=True)
    comes_in(visitor, a_member())
    visitor.opens("desk/lists/")
    visitor.finds_no_barrier()
    visitor.opens("desk/lists/new/")
    visitor.finds_no_barrier()
    visitor.presses("main form .button")
    visitor.complaints.clear()  # the browser says of the answer that it is a 400
    visitor.finds_no_barrier()
    pastes(visitor, f"iin;local_ref\n{INSURED};A\n{DEBTOR};B\n{UNKNOWN};C\n9,9E+11;D")
    visitor.page.goto(f"{visitor.page.url}?still")
    visitor.finds_no_barrier()
    work()
    visitor.opens(f"desk/lists/{PatientList.objects.get().pk}/")
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.finds_no_barrier(rules)
    visitor.presses("form[action*=link] .button")
    visitor.finds_no_barrier()
    with visitor.page.expect_download() as arriving:
        visitor.page.click("form[action*=result] .button")
    told = arriving.value.path().read_text("utf-8-sig")
    assert [line.split(";")[:2] for line in told.splitlines()[1:]] == [
        ["A", "insured"],
        ["B", "not_insured"],
        ["C", "not_confirmed"],
        ["D", "bad_row"],
    ]
    visitor.told_nobody(INSURED, DEBTOR, UNKNOWN)


def test_a_second_person_approves_a_sixth_list(people: None, visitor_of: Any) -> None:
    registrar, head = a_member(), a_member("administrator")
    visitor = visitor_of("kk", 1280)
    comes_in(visitor, registrar)
    for _ in range(6):
        pastes(visitor, INSURED)
    visitor.finds_no_barrier()
    assert PatientList.objects.latest("pk").status == "approval"
    second = visitor_of("kk", 1280)
    comes_in(second, head)
    second.opens("desk/lists/")
    second.finds_no_barrier()
    second.presses("a[href*=approve]")
    second.finds_no_barrier()
    second.presses("main form .button")
    assert PatientList.objects.latest("pk").approved_by == head
    second.presses("a[href*=cancel]")
    second.finds_no_barrier()
