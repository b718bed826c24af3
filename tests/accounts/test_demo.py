"""The demo's staff: somebody in each role, whom a visitor plays within a minute, in the demo only."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from apps.accounts import demo
from apps.accounts.delivery import deliver
from apps.accounts.models import Act, Member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Any, request: pytest.FixtureRequest) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_CODE_DELIVERY = "outbox"
    settings.SECRET_KEY = f"demo {request.node.nodeid}"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    demo.load_staff()


def test_each_role_is_there_and_a_second_start_changes_nothing() -> None:
    before = list(Member.objects.order_by("pk").values()), Act.objects.count()
    assert {member.role for member in Member.objects.all()} == set(Member.Role.values)
    demo.load_staff()
    assert (list(Member.objects.order_by("pk").values()), Act.objects.count()) == before


@pytest.mark.parametrize("name", [name for name, *_ in demo.STAFF])
def test_a_button_and_the_code_that_is_shown_sign_in(client: Client, name: str) -> None:
    page = client.get("/en/demo/staff/").content.decode()
    found = re.search(rf'value="{name}"><input type="hidden" name="password" value="(\w+)"', page)
    assert found
    step = client.post("/en/staff/login/", {"username": name, "password": found[1]})["Location"]
    code = re.search(r"shows (\d{6}) now", client.get(step).content.decode())
    assert code
    assert client.post(step, {"code": code[1]})["Location"] == "/en/staff/"
    assert client.get("/en/staff/account/").status_code == 200


def test_outside_the_demo_nothing_is_shown(client: Client, settings: Any) -> None:
    settings.OSMS_DEMO = False
    assert client.get("/en/demo/staff/").status_code == 404
    assert demo.code_of(Member.objects.earliest("pk").user) == ""


def test_a_link_that_was_mailed_can_be_followed_from_the_outbox(client: Client) -> None:
    deliver("aigerim@clinic.example", "Your invitation", "Open http://testserver/en/x/ today")
    assert '<a href="http://testserver/en/x/"' in client.get("/en/demo/outbox/").content.decode()
