"""Invitations and new passwords: links that work once, for a while, and tell strangers nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import invitations, membership
from apps.accounts.errors import AccountError
from apps.accounts.models import Act, Invitation, Member, OutboxMessage, ResetRequest
from tests.builders import a_member, an_organisation, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
PASSWORD = "a calm river in autumn"
EMAIL = "aigerim@clinic.example"
FORGOT = "/en/staff/login/forgot/"


@pytest.fixture(autouse=True)
def own_limits(settings: Any, request: pytest.FixtureRequest) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECRET_KEY = f"invitations {request.node.nodeid}"
    settings.OSMS_CODE_DELIVERY = "outbox"


def invited(role: str = "registrar") -> str:
    """The token of an invitation to the clinic."""
    return invitations.invite(
        organisation=an_organisation(), role=role, email=EMAIL, by=a_member("administrator").user
    )[1]


def accepts(client: Client, token: str, **other: str) -> HttpResponse:
    typed = {"last_name": "Сейтқали", "first_name": "Айгерім", "password": PASSWORD}
    return client.post(f"/en/staff/invitation/{token}/", {**typed, "again": PASSWORD, **other})


def link() -> str:
    """The last link that was mailed."""
    found = re.search(r"http://testserver(\S+)", OutboxMessage.objects.latest("pk").text)
    assert found
    return found[1]


def test_a_link_is_mailed_and_gives_the_place(client: Client) -> None:
    administrator = a_member("administrator")
    place = administrator.organisation_id
    sign_in(client, administrator)
    asked = {"email": EMAIL.upper(), "role": "registrar"}
    client.post(f"/en/staff/organisations/{place}/invite/", asked)
    visitor = Client()
    assert EMAIL in visitor.get(link()).content.decode()
    assert accepts(visitor, link().split("/")[-2])["Location"] == "/en/staff/login/enrol/"
    member = Member.objects.get(user__username=EMAIL)
    assert (member.organisation_id, member.role) == (place, "registrar")
    assert member.let_in_by == administrator.user
    kinds = Act.objects.filter(organisation=place).order_by("pk").values_list("kind", "actor")
    assert list(kinds) == [
        ("invited", administrator.user_id),
        ("joined", member.user_id),
    ]


def test_only_a_digest_of_the_link_is_kept(client: Client) -> None:
    token = invited()
    assert token not in str(Invitation.objects.values())


def test_an_invitation_is_good_once(client: Client) -> None:
    token = invited()
    accepts(client, token)
    assert accepts(Client(), token).status_code == 404


def test_an_invitation_is_good_for_72_hours(
    client: Client, at: Callable[[timedelta], None]
) -> None:
    token = invited()
    at(timedelta(hours=72))
    assert accepts(client, token).status_code == 404
    at(timedelta(hours=71, minutes=59))
    assert accepts(client, token).status_code == 302


def test_an_invitation_that_was_taken_back_is_over(client: Client) -> None:
    token = invited()
    administrator = a_member("administrator")
    sign_in(client, administrator).post(
        f"/en/staff/invitations/{Invitation.objects.get().pk}/revoke/"
    )
    assert accepts(Client(), token).status_code == 404


def test_a_newer_invitation_takes_the_older_back(client: Client) -> None:
    older, newer = invited(), invited()
    assert accepts(client, older).status_code == 404
    assert accepts(client, newer).status_code == 302


def test_an_invitation_to_a_place_that_was_closed_is_over(
    client: Client, at: Callable[[timedelta], None]
) -> None:
    token = invited()
    place = an_organisation()
    place.closed_at = Act.objects.get().at
    place.save()
    assert accepts(client, token).status_code == 404


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", EMAIL])
def test_a_weak_password_is_refused(client: Client, password: str) -> None:
    answer = accepts(client, invited(), password=password, again=password)
    assert answer.status_code == 200
    assert not User.objects.filter(username=EMAIL).exists()


def test_an_address_that_has_an_account_cannot_be_taken_again(client: Client) -> None:
    a_member("registrar", an_organisation("other"), username=EMAIL)
    assert "already" not in accepts(client, invited()).content.decode()
    assert Member.objects.get(user__username=EMAIL).organisation.code == "other"


@pytest.mark.parametrize("role", ["auditor", "fund_administrator"])
def test_a_clinic_has_no_auditors_and_no_administrators_of_the_fund(role: str) -> None:
    with pytest.raises(AccountError):
        invited(role)


def test_the_first_administrator_is_invited_by_command(client: Client, capsys: Any) -> None:
    call_command("invite", EMAIL, "--organisation", "fund", "--address", "http://testserver")
    accepts(client, capsys.readouterr().out.strip().split("/")[-2])
    member = Member.objects.get()
    assert (member.role, member.organisation.kind) == ("fund_administrator", "fund")
    assert member.user.is_staff
    assert member.user.has_perm("coverage.change_contact")


def test_who_changes_the_law_lets_nobody_in(client: Client) -> None:
    """Otherwise she could invite her own second person."""
    editor = a_member("administrator", an_organisation("fund", kind="fund"))
    sign_in(client, editor)
    page = f"/en/staff/organisations/{editor.organisation_id}/invite/"
    refused = client.post(page, {"email": EMAIL, "role": "administrator"})
    assert refused.status_code in {403, 404}
    assert not Act.objects.filter(kind="invited").exists()


def test_permissions_follow_the_role() -> None:
    chief, auditor = a_member("fund_administrator"), a_member("auditor")
    membership.change_role(member=auditor, role="fund_administrator", by=chief.user)
    assert User.objects.get(pk=auditor.user_id).has_perm("coverage.change_contact")
    membership.change_role(member=auditor, role="auditor", by=chief.user)
    user = User.objects.get(pk=auditor.user_id)
    assert not user.has_perm("coverage.change_contact")
    assert user.has_perm("rates.view_rate")
    membership.end(member=auditor, by=chief.user)
    assert not User.objects.get(pk=auditor.user_id).is_staff


@pytest.mark.parametrize("act", [membership.suspend, membership.end, membership.reset_factor])
def test_nobody_changes_their_own_access(act: Any) -> None:
    chief = a_member("fund_administrator")
    with pytest.raises(AccountError):
        act(member=chief, by=chief.user)


# New passwords ----------------------------------------------------------------------------------


def asks(client: Client, name: str, worker: Any) -> str:
    with worker():
        answer = client.post(FORGOT, {"username": name})
    return answer.content.decode()


def test_a_known_and_an_unknown_name_get_the_same_page_after_the_same_work(
    client: Client, worker: Any
) -> None:
    a_member("registrar", username=EMAIL)
    pages, statements = [], []
    for name in (EMAIL, "nobody@clinic.example"):
        with CaptureQueriesContext(connection) as done:
            pages.append(client.post(FORGOT, {"username": name}).content)
        statements.append([query["sql"].split(" ")[0] for query in done])
    assert pages[0] == pages[1]
    assert statements[0] == statements[1]


def test_a_new_password_is_chosen_by_a_link_and_the_second_factor_is_asked_as_ever(
    client: Client, worker: Any
) -> None:
    member = a_member("registrar", username=EMAIL)
    session = sign_in(Client(), member)
    asks(client, EMAIL.upper(), worker)
    client.post(link(), {"password": PASSWORD, "again": PASSWORD})
    assert User.objects.get(pk=member.user_id).check_password(PASSWORD)
    assert client.get(link()).status_code == 404
    assert session.get("/en/staff/account/").status_code == 302
    assert client.get("/en/staff/account/").status_code == 302
    assert list(Act.objects.values_list("kind", flat=True)) == ["password"]


def test_nobody_gets_more_than_three_messages_an_hour_and_each_link_works(
    client: Client, worker: Any
) -> None:
    a_member("registrar", username=EMAIL)
    for _ in range(5):
        asks(client, EMAIL, worker)
    assert OutboxMessage.objects.count() == 3
    assert ResetRequest.objects.count() == 5
    assert client.get(link()).status_code == 200


def test_an_unknown_name_is_written_to_nowhere(client: Client, worker: Any) -> None:
    asks(client, "nobody@clinic.example", worker)
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("bad", ["x/y", "MQ/abc-def", "////", "0/0"])
def test_an_invented_link_opens_nothing(client: Client, bad: str) -> None:
    assert client.get(f"{FORGOT}{bad}/").status_code == 404
