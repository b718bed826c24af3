"""From an invitation to the first page: a link, a password, a second factor, in a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.models import Member, OutboxMessage
from tests.browser.conftest import COLOURS, EVERYTHING, Visitor
from tests.builders import a_member, an_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL, PASSWORD = "aigerim@clinic.example", "a calm river in autumn"


def code_of(user: User) -> str:
    """What the phone shows; the next code, where this one was used."""
    device = TOTPDevice.objects.get(user=user)
    now = TOTP(device.bin_key).t()
    return f"{TOTP(device.bin_key, drift=max(0, device.last_t + 1 - now)).token():06d}"


def invites(visitor: Visitor) -> str:
    """The clinic's administrator invites somebody; the link as it was mailed."""
    administrator = a_member("administrator", an_organisation())
    visitor.signs_in(administrator)
    visitor.opens(f"staff/organisations/{administrator.organisation_id}/")
    visitor.finds_no_barrier()
    visitor.presses("main a.button")
    visitor.finds_no_barrier()
    visitor.page.fill("input[name=email]", EMAIL)
    visitor.presses("main form .button")
    visitor.finds_no_barrier()
    found = re.search(r"http\S+", OutboxMessage.objects.latest("pk").text)
    assert found
    return found[0]


def accepts(visitor: Visitor, link: str) -> None:
    """Name, password and second factor; ends on the recovery codes."""
    visitor.page.goto(link)
    visitor.finds_no_barrier()
    visitor.page.fill("input[name=last_name]", "Сейтқали")
    visitor.page.fill("input[name=first_name]", "Айгерім")
    visitor.page.fill("input[name=password]", PASSWORD)
    visitor.page.fill("input[name=again]", PASSWORD)
    visitor.presses("main form .button")
    visitor.finds_no_barrier()
    visitor.page.fill("input[name=code]", code_of(User.objects.get(username=EMAIL)))
    visitor.presses("main form .button")
    visitor.finds_no_barrier()


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1280), ("en", 360)])
def test_an_invitation_leads_to_a_password_a_second_factor_and_a_page(
    transactional_db: None, visitor_of: Any, language: str, width: int
) -> None:
    link = invites(visitor_of(language, width))
    visitor = visitor_of(language, width)
    accepts(visitor, link)
    assert visitor.page.locator(".recovery li").count() == 10
    visitor.presses("main a.button")
    member = Member.objects.get(user__username=EMAIL)
    assert (member.role, member.organisation.code) == ("registrar", "clinic-1")
    visitor.opens("staff/account/")
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.finds_no_barrier(rules)
    visitor.presses("header form button")
    visitor.complaints.clear()  # the browser says there what it has cleared
    signs_in_again(visitor)
    assert visitor.path().startswith(("staff/account/", "desk/"))


def signs_in_again(visitor: Visitor) -> None:
    visitor.finds_no_barrier()
    visitor.page.fill("input[name=username]", EMAIL)
    visitor.page.fill("input[name=password]", PASSWORD)
    visitor.presses("main form .button")
    visitor.finds_no_barrier()
    visitor.page.fill("input[name=code]", code_of(User.objects.get(username=EMAIL)))
    visitor.presses("main form .button")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_of_people_put_up_no_barrier(
    transactional_db: None, visitor_of: Any, language: str
) -> None:
    chief = a_member("fund_administrator")
    shown = a_member("registrar", an_organisation())
    visitor = visitor_of(language, 320)
    visitor.signs_in(chief)
    place = shown.organisation_id
    for path in (
        "people/",
        f"people/{shown.pk}/",
        f"people/{shown.pk}/suspend/",
        f"people/{shown.pk}/role/",
        "organisations/",
        "organisations/new/",
        f"organisations/{place}/",
        f"organisations/{place}/close/",
        f"organisations/{place}/invite/",
        f"organisations/{place}/systems/",
    ):
        visitor.opens(f"staff/{path}")
        visitor.finds_no_barrier()


def test_a_key_is_made_shown_once_and_revoked(transactional_db: None, visitor_of: Any) -> None:
    administrator = a_member("administrator", an_organisation())
    visitor = visitor_of("kk", 360)
    visitor.signs_in(administrator)
    visitor.opens(f"staff/organisations/{administrator.organisation_id}/systems/")
    visitor.page.fill("input[name=name]", "Damu")
    visitor.page.fill("input[name=networks]", "192.0.2.0/24")
    visitor.presses("main form .button")
    visitor.finds_no_barrier()
    visitor.presses("main form .button")
    secret = visitor.page.inner_text("main strong")
    assert secret.startswith("osms_")
    visitor.finds_no_barrier()
    visitor.presses("main a.button")
    assert secret not in visitor.page.content()
    visitor.presses("tbody a")
    visitor.finds_no_barrier()
    visitor.presses("main form .button")
    visitor.finds_no_barrier()
    assert visitor.page.locator("tbody a").count() == 0
