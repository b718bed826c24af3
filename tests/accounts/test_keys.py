"""Keys of systems (S-60, S-61): shown once, for ninety days at most, from named networks, revoked at once."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from apps.accounts import keys
from apps.accounts.errors import AccountError
from apps.accounts.models import Act, ApiClient, ApiToken, Member
from osms_portal.settings import at_most
from tests.builders import a_member, an_organisation, sign_in

ROOT = Path(__file__).resolve().parents[2]
CHECK = "/api/v1/status-checks"


@pytest.fixture
def administrator(db: None) -> Member:
    return a_member("administrator", an_organisation())


def a_system(member: Member, *networks: str) -> ApiClient:
    return keys.add_client(
        organisation=member.organisation, name="Damu", networks=[*networks], by=member.user
    )


def asks(secret: str, address: str = "192.0.2.7") -> int:
    """The status of a request that is wrong in everything but its key."""
    answer = Client().post(
        CHECK,
        {},
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
        REMOTE_ADDR=address,
    )
    return answer.status_code


def test_a_key_opens_the_api_for_its_own_clinic(administrator: Member) -> None:
    issued = keys.issue_key(client=a_system(administrator), by=administrator.user)
    assert asks(issued.secret) == 400
    assert issued.token.client.scope == "clinic"
    assert issued.token.client.organisation == administrator.organisation
    assert Act.objects.latest("pk").about == f"clinic-1: Damu {issued.token.prefix}"


def test_a_key_stands_on_the_page_that_makes_it_and_nowhere_else(
    client: Client, administrator: Member
) -> None:
    system = a_system(administrator)
    sign_in(client, administrator)
    page = client.post(f"/en/staff/systems/{system.pk}/key/").content.decode()
    secret = re.search(r"osms_(?:live|demo)_\w{40}", page)
    assert secret
    assert secret[0] not in client.get(f"/en/staff/systems/{system.pk}/").content.decode()
    rows = f"{[*ApiToken.objects.values()]} {[*Act.objects.values()]}"
    assert secret[0] not in rows


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("192.0.2.7", 400),
        ("::ffff:192.0.2.7", 400),
        ("192.0.3.7", 401),
        ("2001:db8::1", 400),
        ("2001:db8:1::1", 401),
    ],
)
def test_a_key_works_from_the_networks_of_its_system(
    administrator: Member, address: str, status: int
) -> None:
    system = a_system(administrator, "192.0.2.0/24", "2001:db8::/48")
    issued = keys.issue_key(client=system, by=administrator.user)
    assert asks(issued.secret, address) == status


def test_a_header_that_the_caller_wrote_is_not_where_it_calls_from(administrator: Member) -> None:
    system = a_system(administrator, "192.0.2.0/24")
    issued = keys.issue_key(client=system, by=administrator.user)
    answer = Client().post(
        CHECK,
        {},
        content_type="application/json",
        headers={"Authorization": f"Bearer {issued.secret}", "X-Forwarded-For": "192.0.2.7"},
        REMOTE_ADDR="10.0.0.1",
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("cut", ["key", "networks", "organisation"])
def test_what_is_cut_is_cut_at_the_next_request(administrator: Member, cut: str) -> None:
    system = a_system(administrator)
    issued = keys.issue_key(client=system, by=administrator.user)
    assert asks(issued.secret) == 400
    if cut == "key":
        keys.revoke_key(token=issued.token, by=administrator.user)
    elif cut == "networks":
        keys.set_networks(client=system, networks=["10.0.0.0/8"], by=administrator.user)
    else:
        administrator.organisation.closed_at = administrator.joined_at
        administrator.organisation.save()
    assert asks(issued.secret) == 401


def test_a_sixth_key_waits_until_one_is_revoked(administrator: Member) -> None:
    system = a_system(administrator)
    issued = [keys.issue_key(client=system, by=administrator.user) for _ in range(5)]
    with pytest.raises(AccountError):
        keys.issue_key(client=system, by=administrator.user)
    keys.revoke_key(token=issued[0].token, by=administrator.user)
    keys.issue_key(client=system, by=administrator.user)


def test_two_organisations_may_name_their_systems_alike(administrator: Member) -> None:
    other = a_member("administrator", an_organisation("clinic-2"))
    names = {a_system(administrator).name, a_system(other).name}
    assert names == {"clinic-1: Damu", "clinic-2: Damu"}


@pytest.mark.parametrize("text", ["300.1.1.1", "clinic.kz", "10.0.0.0/33"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(AccountError):
        keys.parsed_networks(text)


def test_networks_are_kept_as_they_are_compared() -> None:
    assert keys.parsed_networks("192.0.2.7, 10.1.2.3/8\n2001:db8::1") == [
        "192.0.2.7/32",
        "10.0.0.0/8",
        "2001:db8::1/128",
    ]


@pytest.mark.parametrize("value", ["91", "0", "-1"])
def test_a_longer_life_of_keys_is_refused_at_the_start(monkeypatch: Any, value: str) -> None:
    monkeypatch.setenv("OSMS_TOKEN_DAYS", value)
    with pytest.raises(ImproperlyConfigured):
        at_most("OSMS_TOKEN_DAYS", 90)


def test_no_key_stands_in_the_repository() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = tracked.stdout.decode().split("\0") if tracked.returncode == 0 else []
    files = [ROOT / name for name in names if name] or [
        path for path in ROOT.glob("[!.]*/**/*") if "node_modules" not in path.parts
    ]
    secret = re.compile(rb"osms_(?:secret_)?(?:live|demo)_[A-Za-z0-9]{40}(?![A-Za-z0-9])")
    assert [file for file in files if file.is_file() and secret.search(file.read_bytes())] == []
    assert len(files) > 500
