"""The auditor's pages, and what an organisation's administrator sees of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Member
from apps.audit.cases import flag
from apps.audit.models import Alert, Canary, Case, Lookup
from apps.audit.services import Found, Looking, record_lookup
from apps.common import clock
from apps.office.views import audit as views
from apps.persons.models import Person
from tests.builders import IIN, a_member, a_person, an_organisation, sign_in

pytestmark = pytest.mark.django_db
PAGES = ("audit/", "audit/find/", "alerts/", "alerts/watched/", "cases/", "audit/look-ups.csv")


@pytest.fixture(autouse=True)
def at_noon(settings: Any) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


@pytest.fixture
def auditor() -> Client:
    return sign_in(Client(), a_member("auditor"))


@pytest.fixture
def her() -> Person:
    return a_person()


def checked(member: Member, key: str = "k", **about: Any) -> Lookup:
    said = {"purpose": "walk_in", "presence": "qr", **about}
    record_lookup(
        Looking(
            said.pop("door", "desk"),
            said.pop("asker", member.user.get_username()),
            organisation_id=member.organisation_id,
            operator_id=member.pk,
            **said,
        ),
        Found(key, "insured"),
    )
    return Lookup.objects.latest("id")


def shown(client: Client, page: str) -> str:
    response = client.get(f"/en/staff/{page}")
    assert response.status_code == 200, page
    assert response["Cache-Control"] == "no-store"
    return str(response.content.decode())


# Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["registrar", "administrator", "fund_administrator"])
def test_only_an_auditor_opens_the_auditor_s_pages(role: str) -> None:
    client = sign_in(Client(), a_member(role))
    one = checked(a_member())
    for page in (*PAGES, f"audit/{one.pk}/", f"audit/people/{a_person().pk}/"):
        assert client.get(f"/en/staff/{page}").status_code == 403, page


@pytest.mark.parametrize("page", [*PAGES, "lookups/"])
def test_a_stranger_is_asked_who_she_is(page: str) -> None:
    assert Client().get(f"/en/staff/{page}").status_code == 302


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_opens_empty(auditor: Client, language: str) -> None:
    for page in PAGES:
        assert auditor.get(f"/{language}/staff/{page}").status_code == 200, page


# Look-ups -------------------------------------------------------------------------------------


def test_look_ups_are_narrowed_by_place_operator_door_purpose_and_day(
    auditor: Client, settings: Any
) -> None:
    here, there = a_member(), a_member("registrar", an_organisation("clinic-2"))
    checked(here)
    checked(there, purpose="emergency")
    settings.OSMS_NOW = "2026-11-23T12:00:00"
    checked(here, door="list")
    place = here.organisation_id
    for query, count in (
        ("", 3),
        (f"organisation={place}", 2),
        (f"organisation={place}&operator={here.pk}", 2),
        ("door=list", 1),
        ("purpose=emergency", 1),
        ("outcome=not_insured", 0),
        ("day=22.11.2026", 2),
        ("day=22.11.2026&door=list", 0),
        ("day=nonsense", 0),
        (f"organisation={place}&operator={there.pk}", 0),
    ):
        text = shown(auditor, f"audit/?{query}")
        assert text.count('<th scope="row">') == count, query


def test_a_long_list_goes_on_where_the_page_ended(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ON_A_PAGE", 2)
    one = checked(a_member(), door="api")
    ids = [12_345, 12_346, 12_347]  # written with a space in a text, and without one in an address
    for one.pk in ids:
        one.door = "desk"
        one.save(force_insert=True)
    first = shown(auditor, "audit/?door=desk")
    assert f"?door=desk&amp;before={ids[1]}" in first
    second = shown(auditor, f"audit/?door=desk&before={ids[1]}")
    assert second.count('<th scope="row">') == 1
    assert f"/audit/{ids[0]}/" in second


def test_a_day_that_is_none_is_an_error_and_the_title_says_so(auditor: Client) -> None:
    assert "<title>Error: Audit" in shown(auditor, "audit/?day=99")
    assert "<title>Audit" in shown(auditor, "audit/")


def test_a_table_has_no_formula_and_nobody_s_number(auditor: Client, her: Person) -> None:
    checked(a_member(), her.iin_key, door="api", asker="=HYPERLINK(1)")
    text = shown(auditor, "audit/look-ups.csv")
    assert "'=HYPERLINK(1)" in text
    assert her.iin_key not in text


def test_one_look_up_says_whether_it_is_sealed(auditor: Client) -> None:
    one = checked(a_member(), need="mri")
    text = shown(auditor, f"audit/{one.pk}/")
    assert "Not sealed yet" in text
    assert "<dd>MRI scan</dd>" in text
    assert auditor.get("/en/staff/audit/987654/").status_code == 404


def test_a_person_is_found_by_a_posted_number_and_the_auditor_stands_in_her_list(
    auditor: Client, her: Person
) -> None:
    checked(a_member(), her.iin_key)
    response = auditor.post("/en/staff/audit/find/", {"iin": IIN})
    assert response.status_code == 302
    assert response["Location"] == f"/en/staff/audit/people/{her.pk}/"
    text = shown(auditor, f"audit/people/{her.pk}/")
    assert text.count('<th scope="row">') == 2
    own = Lookup.objects.latest("id")
    assert (own.door, own.outcome, own.iin_key) == ("staff", "found", her.iin_key)
    assert own.operator_id is not None


def test_a_search_that_finds_nobody_leaves_a_row(auditor: Client) -> None:
    response = auditor.post("/en/staff/audit/find/", {"iin": IIN})
    assert "hold nobody" in response.content.decode()
    assert Lookup.objects.get().outcome == "not_found"


# Alerts and cases -----------------------------------------------------------------------------


def test_an_alert_is_seen_and_answered(auditor: Client) -> None:
    one = checked(a_member())
    alert = Alert.objects.create(key="k", rule="quota", at=clock.now(), lookup=one, number=301)
    assert "more checks than a day" in shown(auditor, "alerts/?state=new")
    sent = {"state": "answered", "text": "A vaccination day."}
    assert auditor.post(f"/en/staff/alerts/{alert.pk}/", sent).status_code == 302
    assert "A vaccination day." in shown(auditor, f"alerts/{alert.pk}/")
    assert "No alert." in shown(auditor, "alerts/?state=new")


def test_a_watched_person_is_added_unseen_and_with_a_row(auditor: Client, her: Person) -> None:
    response = auditor.post("/en/staff/alerts/watched/", {"iin": IIN}, follow=True)
    assert "1 person is watched" in response.content.decode()
    assert Canary.objects.get().iin_key == her.iin_key
    assert Lookup.objects.get().outcome == "watched"
    assert IIN not in response.content.decode()


def a_case(her: Person) -> Case:
    return flag(lookup_id=checked(a_member(), her.iin_key).pk, iin_key=her.iin_key, words="No!")


def test_a_case_is_answered(auditor: Client, her: Person) -> None:
    case = a_case(her)
    assert "No!" in shown(auditor, f"cases/{case.pk}/")
    page = f"/en/staff/cases/{case.pk}/"
    refused = auditor.post(page, {"state": "answered", "text": "By mistake."})
    assert "tick this" in refused.content.decode()
    sent = {"state": "answered", "text": "By mistake.", "is_shown": "on"}
    assert auditor.post(page, sent).status_code == 302
    assert "By mistake." in shown(auditor, f"cases/{case.pk}/")
    assert shown(auditor, "cases/?state=answered").count('<th scope="row">') == 1
    assert "No case." in shown(auditor, "cases/?state=open")


# One's own organisation (S-26) ----------------------------------------------------------------


def test_an_administrator_sees_her_own_organisation_and_never_another() -> None:
    here, there = a_member(), a_member("registrar", an_organisation("clinic-2"))
    client = sign_in(Client(), a_member("administrator"))
    checked(here)
    checked(there)
    for query in (
        "",
        f"organisation={there.organisation_id}",
        f"operator={there.pk}",
        f"organisation={there.organisation_id}&operator={there.pk}",
        "before=99999999999",
    ):
        text = shown(client, f"lookups/?{query}")
        assert there.user.get_username() not in text, query
        assert "clinic-2" not in text, query
    assert here.user.get_username() in shown(client, "lookups/")


@pytest.mark.parametrize("role", ["registrar", "auditor", "fund_administrator"])
def test_the_own_look_ups_are_the_administrator_s(role: str) -> None:
    client = sign_in(Client(), a_member(role))
    assert client.get("/en/staff/lookups/").status_code == 403
