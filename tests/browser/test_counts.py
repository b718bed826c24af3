"""Counts of the population: ordered, waited for, read, without a barrier, on a phone and on a desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from apps.entitlement.months.services import rebuild
from apps.office.services import count_all
from tests.browser.conftest import COLOURS, EVERYTHING, Visitor
from tests.builders import a_person, in_category, months, paid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def registers(transactional_db: None) -> None:
    paid(a_person(), months("2025-09", "2026-10"))
    in_category(a_person("990101500422"), "pensioner", date(2020, 1, 1))
    rebuild()


def logged_in(visitor: Visitor) -> Visitor:
    """The visitor as staff who may see counts."""
    user, _ = User.objects.get_or_create(username="office", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_population"))
    visitor.signs_in(user)
    return visitor


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_count_is_ordered_and_read_without_a_barrier(
    registers: None, visitor_of: Any, language: str
) -> None:
    visitor = logged_in(visitor_of(language, 360))
    visitor.opens("staff/population/")
    visitor.finds_no_barrier()
    visitor.page.fill("input[name=on]", "31.12.2019")
    visitor.presses("main form .button")
    assert visitor.page.evaluate("document.activeElement.className") == "problem takes-focus"
    visitor.finds_no_barrier()
    visitor.page.fill("input[name=on]", "22.11.2026")
    visitor.presses("main form .button")
    visitor.presses("main a[href='?still']")
    visitor.finds_no_barrier()
    count_all()
    visitor.presses("main p a:not(.back)")
    unfolded(visitor)
    visitor.finds_no_barrier()
    desk = logged_in(visitor_of(language, 1280, color_scheme="dark"))
    desk.opens(visitor.path())
    unfolded(desk)
    desk.finds_no_barrier(COLOURS)
    desk.finds_no_barrier(EVERYTHING)


def unfolded(visitor: Visitor) -> None:
    visitor.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
