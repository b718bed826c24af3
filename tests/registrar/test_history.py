"""A registrar's own checks: hers alone, as given then and as known now, and the slip for the patient."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Member
from apps.audit.models import Lookup
from apps.persons.models import Person
from apps.registrar.urls import urlpatterns
from tests.builders import IIN, a_member, a_person, an_organisation, paid, sign_in
from tests.registrar.conftest import DESK, ask, question, read

HISTORY = f"{DESK}history/"


def proof_of(desk: Client, **changes: str) -> str:
    """Ask, and read the code under which the answer is proven."""
    found = re.search(r'class="code-text">(OS-[\w-]+)<', ask(desk, **changes))
    assert found
    return found[1]


@pytest.fixture
def colleague(registrar: Member) -> Client:
    """Another registrar of the same clinic."""
    return sign_in(Client(), a_member("registrar", organisation=registrar.organisation))


@pytest.fixture
def elsewhere(db: None) -> Client:
    """A registrar of another clinic."""
    return sign_in(Client(), a_member("registrar", organisation=an_organisation("clinic-2")))


def test_her_checks_stand_by_day_with_proof_outcome_and_need(
    desk: Client, patient: Person, settings: Any
) -> None:
    first = proof_of(desk, need="mri")
    settings.OSMS_NOW = "2026-11-23T09:05:00+05:00"
    second = proof_of(desk, purpose="billing")
    text = read(desk.get(HISTORY))
    assert text.index("23 November 2026") < text.index(second) < text.index("22 November 2026")
    assert text.index("22 November 2026") < text.index(first)
    for said in ("09:05", "12:00", "Insured", "MRI scan", "billing"):
        assert said in text


def test_nothing_of_a_patient_is_in_the_list(desk: Client, patient: Person) -> None:
    ask(desk)
    text = read(desk.get(HISTORY))
    for secret in (IIN, "Сын***", patient.iin_key):
        assert secret not in text


def test_the_list_is_paged(desk: Client, patient: Person, registrar: Member) -> None:
    ask(desk)
    row = Lookup.objects.get()
    Lookup.objects.bulk_create(
        Lookup(
            at=row.at,
            door="desk",
            asker=row.asker,
            purpose="walk_in",
            presence="paper_id",
            iin_key=row.iin_key,
            outcome="insured",
            operator_id=registrar.pk,
            organisation_id=registrar.organisation_id,
        )
        for _ in range(50)
    )
    assert "1 of 2" in read(desk.get(HISTORY))
    assert read(desk.get(f"{HISTORY}?page=2")).count('scope="row"') == 1


@pytest.mark.parametrize("other", ["colleague", "elsewhere"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_sees_her_checks_by_any_address(
    desk: Client, patient: Person, other: str, method: str, request: pytest.FixtureRequest
) -> None:
    proof = proof_of(desk)
    rows = Lookup.objects.count()
    stranger: Client = request.getfixturevalue(other)
    assert proof not in read(stranger.get(HISTORY))
    named = [each.name for each in urlpatterns if "proof" in str(each.pattern)]
    assert len(named) == 3
    for name in named:
        address = reverse(f"registrar:{name}", args=[proof])
        assert getattr(stranger, method)(address).status_code in {404, 405}, name
    assert Lookup.objects.count() == rows


def test_a_member_who_moved_to_another_clinic_leaves_her_checks_behind(
    desk: Client, patient: Person, registrar: Member
) -> None:
    proof = proof_of(desk)
    registrar.organisation = an_organisation("clinic-2")
    registrar.save()
    assert desk.get(f"{DESK}answers/{proof}/").status_code == 404


def test_an_answer_opens_as_it_was_given(desk: Client, patient: Person) -> None:
    proof = proof_of(desk, need="mri", on="20.11.2026")
    text = read(desk.get(f"{DESK}answers/{proof}/"))
    for said in (proof, "Insured", "20 November 2026", "MRI scan"):
        assert said in text
    assert Lookup.objects.count() == 1


def test_asked_again_the_answer_stands_as_known_then_and_as_known_now(
    desk: Client, settings: Any
) -> None:
    person = a_person()
    proof = proof_of(desk)
    settings.OSMS_NOW = "2026-11-24T12:00:00+05:00"
    paid(
        person,
        [f"2025-{n:02d}" for n in range(9, 13)] + [f"2026-{n:02d}" for n in range(1, 11)],
        at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    answer = desk.post(f"{DESK}answers/{proof}/again/", follow=True)
    assert answer.redirect_chain == [(f"{DESK}answers/{proof}/", 302)]
    text = read(answer)
    then, now = text.split('id="now"')
    assert "Not insured" in then.split('id="then"')[1]
    assert "Insured until" in now
    assert "The answer is another one now" in now
    assert Lookup.objects.count() == 2


def test_asking_again_is_no_check_of_its_own_in_the_list(desk: Client, patient: Person) -> None:
    proof = proof_of(desk)
    assert "The answer is the same now" in read(
        desk.post(f"{DESK}answers/{proof}/again/", follow=True)
    )
    assert read(desk.get(HISTORY)).count('scope="row"') == 1
    assert proof in read(desk.get(HISTORY))


def test_the_slip_tells_the_answer_and_nothing_of_the_patient(
    desk: Client, patient: Person
) -> None:
    proof = proof_of(desk)
    text = read(desk.get(f"{DESK}answers/{proof}/slip/"))
    for said in (proof, "Insured until 31 January 2027", "Name (write by hand)", "clinic-1"):
        assert said in text
    for secret in ("Сын***", IIN):
        assert secret not in text


def test_a_slip_of_an_earlier_check_says_what_was_proven(desk: Client, patient: Person) -> None:
    proof = proof_of(desk)
    desk.post(f"{DESK}next/")
    text = read(desk.get(f"{DESK}answers/{proof}/slip/"))
    assert proof in text
    assert "Insured" in text


def test_before_the_first_check_the_page_says_where_to_begin(desk: Client) -> None:
    assert "You have checked nobody yet" in read(desk.get(HISTORY))


def test_a_question_without_its_reason_is_not_recorded(desk: Client, patient: Person) -> None:
    desk.post(DESK, question(seen=""))
    assert not Lookup.objects.exists()
