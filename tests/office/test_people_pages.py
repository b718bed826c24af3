"""Pages of people and places: who sees whom (S-26), and what a button does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from apps.accounts import invitations, keys
from apps.accounts.models import Act, ApiClient, ApiToken, Invitation, Member, Organisation
from apps.office.urls import urlpatterns
from tests.builders import a_member, an_organisation, sign_in

pytestmark = pytest.mark.django_db
NOWHERE = 987_654_321


@dataclass
class Place:
    """An organisation with somebody of each kind of row that belongs to it."""

    organisation: Organisation
    administrator: Member
    registrar: Member
    invitation: Invitation
    system: ApiClient
    key: ApiToken

    def number(self, name: str) -> int:
        """The number that this address takes."""
        if name.startswith("person"):
            return self.registrar.pk
        if name in ("system", "issue_key"):
            return self.system.pk
        return {"revoke_key": self.key.pk, "revoke_invitation": self.invitation.pk}.get(
            name, self.organisation.pk
        )


def a_place(code: str) -> Place:
    place = an_organisation(code)
    administrator = a_member("administrator", place)
    by = administrator.user
    system = keys.add_client(organisation=place, name="Damu", networks=[], by=by)
    return Place(
        organisation=place,
        administrator=administrator,
        registrar=a_member("registrar", place),
        invitation=invitations.invite(
            organisation=place, role="registrar", email=f"new@{code}.example", by=by
        )[0],
        system=system,
        key=keys.issue_key(client=system, by=by).token,
    )


@pytest.fixture
def ours(db: None) -> Place:
    return a_place("ours")


@pytest.fixture
def theirs(db: None) -> Place:
    return a_place("theirs")


# Every address of people and places that takes a number: a new one is tried too. Counts are the Fund's,
# and the pages of auditors have tests of their own.
OTHERS = ("population/", "audit/", "alerts/", "cases/")
NUMBERED = sorted(
    str(pattern.name)
    for pattern in urlpatterns
    if "<int:pk>" in str(pattern.pattern) and not str(pattern.pattern).startswith(OTHERS)
)
ACTS = ("suspend", "restore", "end", "reset")


def addresses(name: str, number: int) -> list[str]:
    if name == "person_act":
        return [reverse("office:person_act", args=[number, act]) for act in ACTS]
    return [reverse(f"office:{name}", args=[number])]


def state() -> list[Any]:
    """Everything that an act could have changed."""
    models = (Organisation, Member, Invitation, ApiClient, ApiToken, Act, User)
    return [sorted(map(str, model.objects.exclude(pk=0).values())) for model in models]


@pytest.mark.parametrize("name", NUMBERED)
def test_what_belongs_to_others_is_not_there(
    client: Client, ours: Place, theirs: Place, name: str
) -> None:
    sign_in(client, ours.administrator)
    before = state()
    pairs = zip(addresses(name, theirs.number(name)), addresses(name, NOWHERE), strict=True)
    typed = {"role": "registrar", "email": "x@y.kz", "name": "x", "networks": "10.0.0.0/8"}
    for foreign, nowhere in pairs:
        for method in (client.get, lambda address: client.post(address, typed)):
            answer, empty = method(foreign), method(nowhere)
            assert answer.status_code == empty.status_code
            assert answer.status_code in (403, 404, 405)
            assert same(answer, foreign) == same(empty, nowhere)
    assert state() == before


def same(answer: HttpResponse, address: str) -> str:
    """The page without its own address and what is drawn for each answer anew."""
    text = answer.content.decode().replace(address[3:], "")
    return "\n".join(line for line in text.split("\n") if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("name", NUMBERED)
@pytest.mark.parametrize("role", ["registrar", "auditor"])
def test_registrars_and_auditors_change_nothing(
    client: Client, theirs: Place, name: str, role: str
) -> None:
    sign_in(client, a_member(role))
    before = state()
    for address in addresses(name, theirs.number(name)):
        client.post(address, {"role": "administrator", "email": "x@y.kz", "name": "x"})
    assert state() == before


def test_lists_hold_one_s_own_people_only(client: Client, ours: Place, theirs: Place) -> None:
    sign_in(client, ours.administrator)
    seen = client.get("/en/staff/people/").content.decode()
    assert ours.registrar.user.username in seen
    assert theirs.registrar.user.username not in seen
    assert client.get("/en/staff/organisations/")["Location"].endswith(
        f"/organisations/{ours.organisation.pk}/"
    )


@pytest.mark.parametrize("role", ["fund_administrator", "auditor"])
def test_the_fund_s_people_see_everybody(
    client: Client, ours: Place, theirs: Place, role: str
) -> None:
    seen = sign_in(client, a_member(role)).get("/en/staff/people/").content.decode()
    for place in (ours, theirs):
        assert place.registrar.user.username in seen


def test_a_registrar_begins_at_the_desk_and_sees_no_people(client: Client, ours: Place) -> None:
    sign_in(client, ours.registrar)
    assert client.get("/en/staff/")["Location"] == reverse("registrar:desk")
    assert client.get("/en/staff/people/").status_code == 403


def test_an_administrator_suspends_and_restores(client: Client, ours: Place) -> None:
    sign_in(client, ours.administrator)
    address = f"/en/staff/people/{ours.registrar.pk}/"
    assert "Suspend this person?" in client.get(f"{address}suspend/").content.decode()
    assert not Member.objects.get(pk=ours.registrar.pk).suspended_at  # a question changes nothing
    client.post(f"{address}suspend/")
    assert Member.objects.get(pk=ours.registrar.pk).suspended_for == "by_hand"
    client.post(f"{address}restore/")
    assert not Member.objects.get(pk=ours.registrar.pk).suspended_at
    page = client.get(f"/en/staff/organisations/{ours.organisation.pk}/").content.decode()
    for word in ("restored", "suspended", "key issued", "invited", "by an administrator"):
        assert word in page


def test_what_was_done_names_who_did_it(client: Client, ours: Place) -> None:
    sign_in(client, ours.administrator)
    client.post(f"/en/staff/people/{ours.registrar.pk}/role/", {"role": "administrator"})
    act = Act.objects.latest("pk")
    assert (act.kind, act.actor, act.member) == ("role", ours.administrator.user, ours.registrar)
    assert act.about == "registrar → administrator"


def test_the_fund_opens_an_organisation_and_closes_it(client: Client) -> None:
    sign_in(client, a_member("fund_administrator"))
    typed = {"kind": "clinic", "code": "new", "name_kk": "Жаңа", "name_ru": "Новая", "name_en": ""}
    address = client.post("/en/staff/organisations/new/", typed)["Location"]
    assert "Nobody works here yet" in client.get(address).content.decode()
    client.post(f"{address}close/")
    assert Organisation.objects.get(code="new").closed_at
    client.post(f"{address}close/")
    assert list(Act.objects.order_by("pk").values_list("kind", flat=True)) == [
        "opened",
        "closed",
        "reopened",
    ]


def test_nobody_closes_the_place_they_work_at(client: Client) -> None:
    chief = a_member("fund_administrator")
    address = f"/en/staff/organisations/{chief.organisation_id}/"
    assert "Nobody closes" in (
        sign_in(client, chief).post(f"{address}close/", follow=True).content.decode()
    )


def test_every_page_of_people_asks_to_sign_in(client: Client, ours: Place) -> None:
    for name in NUMBERED:
        for address in addresses(name, ours.number(name)):
            assert "/login/" in client.get(address)["Location"]


def test_no_address_of_the_ways_in_is_kept_by_a_browser(client: Client) -> None:
    for path in ("login/", "login/code/", "login/forgot/", "invitation/x/"):
        assert "no-store" in client.get(f"/en/staff/{path}")["Cache-Control"]


def test_the_list_of_addresses_is_whole() -> None:
    assert get_resolver()
    assert len(NUMBERED) == 11
