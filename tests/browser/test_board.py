"""The board, the jobs and the menu of staff in a browser: drawn, read, opened without a script."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from apps.accounts.groups import ensure_groups, give_permissions
from apps.accounts.models import Member
from apps.common import clock
from apps.entitlement.months.services import rebuild
from apps.office.models import CheckHour
from apps.office.services import count_all, order
from tests.browser.conftest import COLOURS, Visitor
from tests.builders import a_member, a_person, in_category, months, paid
from tests.registrar.lists.tables import numbers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def registers(transactional_db: None) -> None:
    """People enough to be told, and a morning of checks."""
    *employed, pensioner = numbers(13)
    for iin in employed:
        paid(a_person(iin), months("2025-09", "2026-10"))
    in_category(a_person(pensioner), "pensioner", date(2020, 1, 1))
    rebuild()
    order(on=date(2026, 11, 22), known_on=None)
    count_all()
    for hour in range(9, 12):
        at = datetime(2026, 11, 22, hour, tzinfo=clock.ALMATY)
        CheckHour.objects.create(hour=at, door="public", checks=100 * hour)


def chief(visitor: Visitor) -> Visitor:
    ensure_groups()
    member = Member.objects.filter(role="fund_administrator").first()
    member = member or a_member("fund_administrator")
    give_permissions(user=member.user, role=str(member.role))
    visitor.signs_in(member)
    return visitor


@pytest.mark.parametrize(("language", "width"), [("kk", 768), ("ru", 1280), ("en", 360)])
def test_the_board_is_read_without_a_barrier(
    registers: None, visitor_of: Any, language: str, width: int
) -> None:
    visitor = chief(visitor_of(language, width))
    for path in ("staff/", "staff/jobs/"):
        visitor.opens(path)
        visitor.page.evaluate(
            "document.querySelectorAll('details').forEach(e => { e.open = true })"
        )
        visitor.finds_no_barrier()
        visitor.page.emulate_media(color_scheme="dark")
        visitor.finds_no_barrier(COLOURS)
        visitor.page.emulate_media(color_scheme="light")
    visitor.opens("staff/")
    assert visitor.page.locator("svg.plot").count() == 2
    assert visitor.page.locator("script").count() == 0


def test_the_menu_opens_by_keyboard_one_group_at_a_time(
    transactional_db: None, visitor_of: Any
) -> None:
    visitor = chief(visitor_of("kk", 768))
    visitor.opens("staff/")
    groups = visitor.page.locator(".menu summary")
    for number in (0, 1):
        groups.nth(number).focus()
        visitor.page.keyboard.press("Enter")
        assert visitor.page.locator(".menu details[open]").count() == 1
    visitor.page.keyboard.press("Tab")
    visitor.types("Enter")
    assert visitor.path().startswith("staff/")
    assert visitor.page.locator(".menu .here [aria-current=page]").count() == 1
