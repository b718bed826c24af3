"""Who looked at my data: seen at once, without an operator's name, and flagged once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.audit.cases import note
from apps.audit.models import Case, Lookup
from apps.audit.services import Found, Looking, record_lookup
from apps.persons.models import Person
from tests.builders import a_member, an_organisation
from tests.portal.test_record_page import code_settings, opened  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(employee: Person) -> Lookup:
    """A registrar of a clinic has just looked."""
    clinic = an_organisation("clinic-1", name="City hospital 1")
    registrar = a_member("registrar", clinic, "gulnara@clinic.example")
    looking = Looking(
        "desk",
        registrar.user.get_username(),
        purpose="scheduled",
        presence="qr",
        organisation_id=clinic.pk,
        operator_id=registrar.pk,
    )
    record_lookup(looking, Found(employee.iin_key, "insured"))
    return Lookup.objects.latest("id")


def page(visitor: Client, path: str = "") -> str:
    response = visitor.get(f"/en/record/{path}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_registrar_s_check_is_shown_with_place_and_purpose_and_without_a_name(
    visitor: Client, worker: Any, checked: Lookup
) -> None:
    text = opened(visitor, worker)
    for part in ("City hospital 1", "planned visit", "a registrar at the desk"):
        assert part in text
    assert "gulnara" not in text


def test_a_flag_opens_a_case_and_its_state_is_shown(
    visitor: Client, worker: Any, checked: Lookup
) -> None:
    opened(visitor, worker)
    address = f"/en/record/looks/{checked.pk}/"
    assert "City hospital 1" in page(visitor, f"looks/{checked.pk}/")
    response = visitor.post(address, {"words": "I was at home"}, follow=True)
    assert "is looking into it" in response.content.decode()
    case = Case.objects.get()
    assert case.words == "I was at home"

    visitor.post(address, {"words": "again"})
    assert Case.objects.count() == 1

    note(case_id=case.pk, member_id=1, text="among us", state="open", is_shown=False)
    note(case_id=case.pk, member_id=1, text="A mistake.", state="answered", is_shown=True)
    text = page(visitor, "looks/")
    assert "has answered" in text
    assert "A mistake." in text
    assert "among us" not in text


def test_a_look_up_of_somebody_else_is_not_there(
    visitor: Client, worker: Any, checked: Lookup
) -> None:
    record_lookup(Looking("api", "clinic"), Found("somebody else", "insured"))
    foreign = Lookup.objects.latest("id")
    opened(visitor, worker)
    assert visitor.get(f"/en/record/looks/{foreign.pk}/").status_code == 404
    assert visitor.post(f"/en/record/looks/{foreign.pk}/").status_code == 404
    assert not Case.objects.exists()


def test_without_an_open_record_nobody_sees_or_flags(visitor: Client, checked: Lookup) -> None:
    for path in ("looks/", f"looks/{checked.pk}/"):
        assert visitor.get(f"/en/record/{path}")["Location"] == "/en/record/"
    assert visitor.post(f"/en/record/looks/{checked.pk}/").status_code == 302
    assert not Case.objects.exists()


def test_all_look_ups_are_there_a_page_at_a_time(
    visitor: Client, worker: Any, employee: Person
) -> None:
    for number in range(30):
        record_lookup(Looking("api", f"system {number}"), Found(employee.iin_key, "insured"))
    text = opened(visitor, worker)
    assert "All look-ups" in text
    first, second = page(visitor, "looks/"), page(visitor, "looks/?page=2")
    assert "system 29" in first
    assert "system 0<" not in first
    assert "system 0<" in second
    assert "Nothing more here." in page(visitor, "looks/?page=99")
