"""A change of the law in a browser: written, refused to its author, approved by another, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.demo import give_factor
from apps.accounts.models import Member
from apps.changes import services
from apps.changes.models import ChangeSet
from tests.browser.conftest import COLOURS, EVERYTHING, Visitor
from tests.builders import a_law_administrator
from tests.office.law.conftest import NEXT_YEAR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "staff/law/changes/"


def code_of(user: User) -> str:
    """What the phone shows; the next code, where this one was used."""
    device = TOTPDevice.objects.get(user=user)
    now = TOTP(device.bin_key).t()
    return f"{TOTP(device.bin_key, drift=max(0, device.last_t + 1 - now)).token():06d}"


def somebody(name: str, role: str = "administrator") -> Member:
    member = a_law_administrator(f"{name}@fund.example", role)
    give_factor(member.user)
    return member


def writes_a_set(visitor: Visitor) -> ChangeSet:
    """A new set, described in three languages."""
    visitor.opens(HOME)
    visitor.finds_no_barrier()
    visitor.presses("main p a.button")
    visitor.finds_no_barrier()
    for code in ("kk", "ru", "en"):
        visitor.page.fill(f"input[name=title_{code}]", f"2027 ({code})")
        visitor.page.fill(f"textarea[name=reason_{code}]", f"Budget ({code})")
    visitor.page.fill("input[name=legal_act]", "Law 239-VIII")
    visitor.presses("main form .button")
    visitor.finds_no_barrier()
    return ChangeSet.objects.get()


def puts(draft: ChangeSet, value: str) -> None:
    services.put(
        change_set=draft,
        by=draft.author,
        table="rates",
        key="minimum_wage",
        values={"value": value},
        since=NEXT_YEAR,
    )


@pytest.mark.parametrize(("language", "width"), [("kk", 768), ("ru", 1280), ("en", 768)])
def test_a_set_is_written_by_one_person_and_approved_by_another(
    transactional_db: None, visitor_of: Any, language: str, width: int
) -> None:
    author, second = somebody("author"), somebody("second")
    hers = visitor_of(language, width)
    hers.signs_in(author)
    draft = writes_a_set(hers)
    puts(draft, "920000")
    hers.opens(f"{HOME}{draft.pk}/")
    hers.finds_no_barrier()
    hers.page.fill("input[name=typed]", "920 000")
    hers.presses("#edits ~ ul form:has(input[name=typed]) button")
    hers.presses("a[href$='/submit/']")
    hers.finds_no_barrier()
    hers.presses("main form .button")
    hers.finds_no_barrier()
    assert hers.page.locator("a[href$='/approve/']").count() == 0
    hers.opens(f"{HOME}{draft.pk}/approve/")  # by hand: she is told why not, and whom to ask
    hers.complaints.clear()  # the browser notes a 403 there
    hers.finds_no_barrier()
    assert "second@fund.example" in hers.page.inner_text("main")

    other = visitor_of(language, width)
    other.signs_in(second)
    other.opens(HOME)
    other.finds_no_barrier()
    other.presses("main tbody a")
    other.presses("a[href$='/approve/']")
    other.finds_no_barrier()
    other.page.fill("input[name=code]", "000000")
    other.presses("main form .button")
    other.finds_no_barrier()
    other.page.fill("input[name=code]", code_of(second.user))
    other.presses("main form .button")
    draft.refresh_from_db()
    assert draft.state == "published"
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        other.page.emulate_media(color_scheme=scheme)
        other.finds_no_barrier(rules)
    other.presses("a[href$='/undo/']")
    other.finds_no_barrier()
    for code in ("kk", "ru", "en"):
        other.page.fill(f"textarea[name=reason_{code}]", f"A zero too many ({code})")
    other.presses("main form .button")
    other.finds_no_barrier()
    assert ChangeSet.objects.filter(state="draft", author=second).exists()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_of_the_work_list_put_up_no_barrier(
    transactional_db: None, visitor_of: Any, language: str
) -> None:
    visitor = visitor_of(language, 768)
    visitor.signs_in(somebody("author"))
    visitor.opens("staff/law/unverified/?table=rates")
    visitor.finds_no_barrier()
    visitor.presses("main tbody td a")
    visitor.finds_no_barrier()
    visitor.presses("main form .button")  # empty: what is missing is said
    visitor.finds_no_barrier()
    visitor.page.fill("input[name=source]", "adilet.zan.kz")
    if visitor.page.locator("#id_value_error, .bad #id_value").count():
        visitor.page.fill("input[name=value]", "1")
    visitor.presses("main form .button")
    visitor.finds_no_barrier()
    assert visitor.path().startswith("staff/law/unverified/")
