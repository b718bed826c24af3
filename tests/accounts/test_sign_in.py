"""Signing in: a password, then a second factor; limits that nobody can turn against the owner."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts import factors, membership, places
from apps.accounts.models import Act, Member, StaffSession
from tests.builders import a_member, an_organisation, sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "a calm river in autumn"
LOGIN, CODE, ENROL = (f"/en/staff/login/{end}" for end in ("", "code/", "enrol/"))
ACCOUNT = "/en/staff/account/"
HOME, ELSEWHERE = "10.0.0.1", "10.0.0.2"


@pytest.fixture(autouse=True)
def own_limits(settings: Any, request: pytest.FixtureRequest) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # hundreds of tries
    settings.SECRET_KEY = f"sign-in {request.node.nodeid}"
    settings.OSMS_LIMITS = {
        **settings.OSMS_LIMITS,
        "login_address_hour": 30,
        "login_name_hour": 5,
        "factor_hour": 5,
        "factor_strangers_hour": 20,
    }


@pytest.fixture
def member(db: None) -> Member:
    """Somebody with a password and a second factor."""
    found = a_member("registrar", username="aigerim@clinic.example")
    found.user.set_password(PASSWORD)
    found.user.save()
    TOTPDevice.objects.create(user=found.user, name=factors.NAME)
    return found


def code_of(user: User) -> str:
    """What the phone shows; the next code, where this one was used."""
    device = TOTPDevice.objects.get(user=user)
    now = TOTP(device.bin_key).t()
    return f"{TOTP(device.bin_key, drift=max(0, device.last_t + 1 - now)).token():06d}"


def types_password(
    client: Client, password: str = PASSWORD, at: str = HOME, name: str = "aigerim@clinic.example"
) -> HttpResponse:
    return client.post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=at)


def types_code(client: Client, code: str, at: str = HOME) -> HttpResponse:
    return client.post(CODE, {"code": code}, REMOTE_ADDR=at)


def signs_in(client: Client, member: Member, at: str = HOME) -> bool:
    types_password(client, at=at)
    types_code(client, code_of(member.user), at=at)
    return is_in(client)


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_password_and_code_open_the_page_that_was_asked_for(client: Client, member: Member) -> None:
    asked = client.get(ACCOUNT)["Location"]
    typed = {"username": member.user.username, "password": PASSWORD}
    step = client.post(asked, {**typed, "next": ACCOUNT})["Location"]
    answer = client.post(step, {"code": code_of(member.user), "next": ACCOUNT})
    assert answer["Location"] == ACCOUNT
    assert is_in(client)


@pytest.mark.parametrize("path", [ACCOUNT, "/en/staff/imports/", "/en/staff/quarantine/"])
def test_a_password_alone_opens_nothing(client: Client, member: Member, path: str) -> None:
    types_password(client)
    assert client.get(path).status_code == 302


def test_a_password_alone_does_not_open_the_admin(client: Client) -> None:
    User.objects.create_superuser("chief", password=PASSWORD)
    types_password(client, name="chief")
    asked = client.get("/en/admin/", follow=True).redirect_chain
    assert asked[-1][0].endswith("/staff/login/?next=%2Fen%2Fadmin%2F")


def test_a_session_that_django_itself_began_counts_for_nothing(client: Client) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    assert client.get("/en/admin/").status_code == 302
    client.force_login(User.objects.get())
    assert client.get(ACCOUNT).status_code == 302


def test_the_admin_s_own_form_is_not_there(client: Client, member: Member) -> None:
    typed = {"username": member.user.username, "password": PASSWORD}
    assert client.post("/en/admin/login/", typed).status_code == 405


def test_the_admin_is_not_for_members_of_clinics(client: Client, member: Member) -> None:
    sign_in(client, member)
    assert client.get("/en/admin/", follow=True).status_code == 403


def test_the_way_on_never_leads_to_another_site(client: Client, member: Member) -> None:
    types_password(client)
    typed = {"code": code_of(member.user), "next": "https://evil.example/"}
    assert client.post(CODE, typed)["Location"] == "/en/staff/"


def test_who_has_no_second_factor_sets_one_up_and_gets_ten_codes_once(client: Client) -> None:
    user = User.objects.create_user("teller", password=PASSWORD)
    assert types_password(client, name="teller")["Location"] == CODE
    assert client.get(CODE)["Location"] == ENROL
    page = text(client.get(ENROL))
    assert factors.key_of(factors.offered(user=user)) in page
    shown = text(client.post(ENROL, {"code": code_of(user)}))
    codes = re.findall(r"<li>(\w{5}-\w{5})</li>", shown)
    assert len(codes) == 10
    assert is_in(client)
    assert client.post(ENROL, {"code": code_of(user)}).status_code == 302  # Back, or refresh
    digests = set(StaticToken.objects.values_list("token", flat=True))
    assert len(digests) == 10
    assert not digests & {code.replace("-", "") for code in codes}


def test_a_wrong_first_code_sets_nothing_up(client: Client) -> None:
    user = User.objects.create_user("teller", password=PASSWORD)
    types_password(client, name="teller")
    client.get(ENROL)
    assert "wrong" in text(client.post(ENROL, {"code": "000000"}))
    assert not factors.is_enrolled(user)


def test_a_code_of_the_app_is_good_once(client: Client, member: Member) -> None:
    code = code_of(member.user)
    types_password(client)
    types_code(client, code)
    other = Client()
    types_password(other)
    assert "wrong" in text(types_code(other, code))
    assert not is_in(other)


def test_a_recovery_code_is_good_once(client: Client, member: Member) -> None:
    codes = factors._new_recovery_codes(member.user)
    types_password(client)
    types_code(client, codes[3].upper())
    assert is_in(client)
    assert factors.recovery_codes_left(member.user) == 9
    assert Act.objects.get().kind == "recovery"
    types_password(client)
    assert "wrong" in text(types_code(client, codes[3]))


def test_a_known_and_an_unknown_name_get_the_same_answer(client: Client, member: Member) -> None:
    pages = [text(types_password(client, "wrong", name=name)) for name in ("nobody", "aigerim@c")]
    assert "Name or password is wrong" in pages[0]
    assert pages[0].replace("nobody", "aigerim@c").split("csrf")[0] == pages[1].split("csrf")[0]


def test_five_tries_an_hour_at_one_address(client: Client, member: Member) -> None:
    for _ in range(5):
        types_password(client, "wrong")
    assert "Too many tries" in text(types_password(client))


def test_an_attacker_s_tries_do_not_close_the_owner_s_door(client: Client, member: Member) -> None:
    for _ in range(40):
        types_password(client, "wrong", at=ELSEWHERE)
    assert signs_in(client, member, at=HOME)


def test_a_thousand_invented_addresses_are_one(client: Client, member: Member) -> None:
    answers = [
        client.post(
            LOGIN,
            {"username": member.user.username, "password": "wrong"},
            REMOTE_ADDR=ELSEWHERE,
            HTTP_X_FORWARDED_FOR=f"10.{number // 256}.{number % 256}.1",
        )
        for number in range(12)
    ]
    assert sum("Too many tries" in text(answer) for answer in answers) == 7


def test_a_right_password_forgets_the_wrong_ones(client: Client, member: Member) -> None:
    for _ in range(3):
        for _ in range(4):
            types_password(client, "wrong")
        assert types_password(client).status_code == 302


def test_codes_are_tried_five_times_at_an_address(client: Client, member: Member) -> None:
    types_password(client)
    for _ in range(5):
        types_code(client, "000000")
    assert "Too many tries" in text(types_code(client, code_of(member.user)))


def test_who_knows_the_password_cannot_shut_the_owner_out_by_wrong_codes(
    client: Client, member: Member
) -> None:
    assert signs_in(client, member, at=HOME)
    attacker = Client()
    for number in range(25):
        types_password(attacker, at=f"10.6.6.{number}")
        types_code(attacker, "000000", at=f"10.6.6.{number}")
    assert "Too many tries" in text(types_code(attacker, "000000", at="10.6.7.1"))
    assert signs_in(Client(), member, at=HOME)


def test_a_new_sign_in_ends_the_older_session_which_says_why(
    client: Client, member: Member
) -> None:
    assert signs_in(client, member)
    other = Client()
    assert signs_in(other, member)
    assert not is_in(client)
    assert "you signed in somewhere else" in text(client.get(LOGIN))
    assert is_in(other)


@pytest.mark.parametrize(
    ("column", "minutes", "is_still_in"),
    [
        ("seen_at", 14, True),
        ("seen_at", 15, False),
        ("started_at", 479, True),
        ("started_at", 480, False),
    ],
)
def test_a_session_ends_when_idle_and_after_eight_hours(
    client: Client, member: Member, column: str, minutes: int, is_still_in: bool
) -> None:
    sign_in(client, member)
    row = StaffSession.objects.get()
    earlier = {column: getattr(row, column) - timedelta(minutes=minutes)}
    StaffSession.objects.update(**earlier)
    assert is_in(client) == is_still_in
    if not is_still_in:
        assert "nothing happened for 15 minutes" in text(client.get(LOGIN))


def test_a_page_says_when_the_session_will_end(client: Client, member: Member) -> None:
    assert "Your session ends at" in text(sign_in(client, member).get(ACCOUNT))


def test_signing_out_ends_the_session_and_clears_the_browser(
    client: Client, member: Member
) -> None:
    sign_in(client, member)
    stolen = client.cookies["sessionid"].value
    answer = client.post("/en/staff/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not is_in(thief)


@pytest.mark.parametrize("act", ["suspend", "end", "reset", "close"])
def test_who_is_cut_is_out_at_the_next_request(client: Client, member: Member, act: str) -> None:
    chief = a_member("fund_administrator").user
    sign_in(client, member)
    assert is_in(client)
    if act == "close":
        places.close_organisation(organisation=member.organisation, by=chief)
    else:
        acts = {
            "suspend": membership.suspend,
            "end": membership.end,
            "reset": membership.reset_factor,
        }
        acts[act](member=member, by=chief)
    assert not is_in(client)
    assert "You were signed out" in text(client.get(LOGIN))


def test_who_is_suspended_is_told_so_after_the_password(client: Client, member: Member) -> None:
    membership.suspend(member=member, by=None)
    assert "suspended or has ended" in text(types_password(client))
    assert "Name or password is wrong" in text(types_password(client, "wrong"))


def test_who_is_suspended_between_password_and_code_stays_out(
    client: Client, member: Member
) -> None:
    types_password(client)
    membership.suspend(member=member, by=None)
    assert types_code(client, code_of(member.user))["Location"] == LOGIN


def test_the_wait_between_password_and_code_is_ten_minutes(
    client: Client, member: Member, settings: Any
) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = "2026-11-22T12:00:00+05:00"
    types_password(client)
    settings.OSMS_NOW = "2026-11-22T12:10:01+05:00"
    assert types_code(client, code_of(member.user))["Location"] == LOGIN


def test_one_s_own_second_factor_is_changed_by_a_code_of_it(client: Client, member: Member) -> None:
    sign_in(client, member)
    assert "wrong" in text(client.post(ACCOUNT, {"code": "000000"}))
    assert client.post(ACCOUNT, {"code": code_of(member.user)})["Location"] == LOGIN
    assert not factors.is_enrolled(member.user)
    assert not is_in(client)


def test_what_was_done_is_never_changed(member: Member) -> None:
    membership.suspend(member=member, by=None)
    for statement in ("UPDATE accounts_act SET about = 'x'", "DELETE FROM accounts_act"):
        with pytest.raises(Exception, match=r"permission denied|kept for ever"):  # noqa: SIM117
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_key_that_lives_longer_than_ninety_days_cannot_be_written(db: None) -> None:
    from apps.accounts.models import ApiClient, ApiToken
    from apps.common import clock

    now = clock.now()
    client = ApiClient.objects.create(
        name="x", scope="clinic", organisation=an_organisation(), created_at=now
    )
    late = now + timedelta(days=90, seconds=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(client=client, digest="0", created_at=now, expires_at=late)
