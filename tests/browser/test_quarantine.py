"""Quarantine as somebody works in it: from the count to the row, its correction, and the table back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from apps.contributions.models import Payment
from apps.feeds.models import QuarantinedRow
from tests.browser.conftest import COLOURS, INSURED, UNKNOWN, Visitor
from tests.feeds.files import Desk, payment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "new"  # a document that the people of these tests have no payment under


@pytest.fixture
def waiting(people: None, tmp_path: Path) -> None:
    """Somebody who works in quarantine, and two rows in it."""
    user = User.objects.create_user("aigerim")
    user.user_permissions.add(Permission.objects.get(codename="work_quarantine"))
    Desk(tmp_path).take(
        payment(document_no=NAME, iin=INSURED, amount="9 ooo"),
        payment(document_no=NAME, iin=UNKNOWN, item_no="2"),
    )


def signs_in(visitor: Visitor) -> None:
    visitor.signs_in(User.objects.get(username="aigerim"))
    visitor.opens("staff/quarantine/")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_row_is_found_corrected_and_posted(
    waiting: None, visitor_of: Any, language: str, width: int
) -> None:
    visitor = visitor_of(language, width)
    signs_in(visitor)
    visitor.finds_no_barrier()
    row = QuarantinedRow.objects.get(reason="amount_unreadable")
    visitor.presses(f'a[href$="/quarantine/{row.pk}/"]')
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.finds_no_barrier(COLOURS)
    visitor.finds_no_barrier()
    visitor.presses('a[href$="/fix/"]')
    visitor.finds_no_barrier()
    visitor.presses("main form button.button")
    assert visitor.page.locator(".bad").count() == 1  # nobody said why
    visitor.finds_no_barrier()
    visitor.page.fill("textarea[name=why]", "the bank's letter")
    visitor.presses("main form button.button")
    assert visitor.page.locator(".bad").count() == 1  # the sum still cannot be read
    visitor.page.fill("input[name=amount]", "9000")
    visitor.presses("main form button.button")
    visitor.finds_no_barrier()
    assert Payment.objects.filter(document_no=NAME).count() == 1
    visitor.told_nobody(INSURED, UNKNOWN)


def test_a_table_goes_back_to_its_sender(waiting: None, visitor_of: Any) -> None:
    visitor = visitor_of("kk", 1280)
    signs_in(visitor)
    visitor.presses("tbody td a")
    visitor.presses('a[href*="/export/"]')
    visitor.finds_no_barrier()
    visitor.page.fill("textarea[name=why]", "a letter to the bank")
    with visitor.page.expect_download() as coming:
        visitor.page.click("main form button.button")
    assert coming.value.suggested_filename.startswith("quarantine-bank-contributions-")
    table = Path(coming.value.path()).read_text(encoding="utf-8-sig")
    assert table.splitlines()[0].endswith(";quarantine_code;quarantine_reason")
    visitor.told_nobody(INSURED, UNKNOWN)


def test_on_the_narrowest_phone_nothing_scrolls_sideways(waiting: None, visitor_of: Any) -> None:
    visitor = visitor_of("ru", 320)
    signs_in(visitor)
    pk = QuarantinedRow.objects.latest("pk").pk
    for path in ("", "payments/", f"{pk}/", f"{pk}/fix/", f"{pk}/reject/", f"{pk}/months/"):
        visitor.opens(f"staff/quarantine/{path}")
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, path
