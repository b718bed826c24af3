"""A question asked again: the old record stays, a correction is a new one that names it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from apps.audit.models import Lookup
from apps.entitlement.answer import Asker, Audience
from apps.entitlement.batch import check_many
from apps.entitlement.models import Proof
from apps.entitlement.proofs import selectors
from apps.entitlement.proofs.rechecking import recheck
from apps.entitlement.services import check_status
from tests.builders import IIN, a_person, complete_through, months, paid

pytestmark = pytest.mark.django_db
CLINIC = Asker("api", "Clinic 7", client_id=7)
LATER = "2027-03-02T09:00:00"


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def a_debtor() -> Any:
    """Somebody whose last payments are of March 2026, as known on 22 November."""
    complete_through("gcvp", date(2026, 11, 21), sends_payments=True)
    person = a_person()
    paid(person, months("2025-01", "2026-03"))
    return person


def proven(**more: Any) -> Proof:
    answer = check_status(iin=IIN, asker=CLINIC, purpose="walk_in", need="mri", **more)
    return Proof.objects.get(code=answer.proof)


def corrected(person: Any, settings: Any) -> None:
    """In March the missing months are known, paid in time."""
    settings.OSMS_NOW = LATER
    paid(person, months("2026-04", "2026-11"), at=selectors.moment("2027-03-01T12:00:00+05:00"))


def test_an_answer_that_holds_makes_no_new_record_but_an_audit_row() -> None:
    a_debtor()
    proof = proven()
    asked = recheck(proof=proof, asker=CLINIC)
    assert (asked.is_changed, asked.latest) == (False, proof)
    assert (asked.then.status, asked.now.status) == ("not_insured", "not_insured")
    assert Proof.objects.count() == 1
    row = Lookup.objects.latest("id")
    assert (row.proof, row.purpose, row.need) == (proof.code, "walk_in", "mri")
    assert (row.presence, row.no_presence) == ("none", "recheck")


def test_a_correction_is_a_new_record_and_the_old_one_stays(settings: Any) -> None:
    person = a_debtor()
    proof = proven()
    before = Proof.objects.values().get()
    corrected(person, settings)
    asked = recheck(proof=proof, asker=CLINIC)
    assert asked.is_changed
    assert (asked.then.status, asked.now.status) == ("not_insured", "insured")
    assert (asked.then.proof, asked.now.proof) == (proof.code, asked.latest.code)
    assert Proof.objects.values().get(code=proof.code) == before
    assert selectors.holds(proof)
    assert selectors.holds(asked.latest)
    said = selectors.stated(asked.latest)
    assert said["corrects"] == proof.code
    assert (said["on"], said["outcome"]) == ("2026-11-22", "insured")
    assert asked.latest.code.startswith("OS-270302-")


def test_both_are_found_from_either_code(settings: Any) -> None:
    person = a_debtor()
    proof = proven()
    corrected(person, settings)
    latest = recheck(proof=proof, asker=CLINIC).latest
    assert selectors.history_of(proof.code) == [proof, latest]
    assert selectors.history_of(latest.code.lower()) == [proof, latest]
    assert selectors.history_of("OS-1") == []


def test_asked_a_third_time_the_correction_is_found_and_not_made_again(settings: Any) -> None:
    person = a_debtor()
    proof = proven()
    corrected(person, settings)
    first = recheck(proof=proof, asker=CLINIC)
    again = recheck(proof=proof, asker=CLINIC)
    assert again.latest == first.latest
    assert again.then.status == "not_insured"
    assert Proof.objects.count() == 2


def test_what_was_known_then_is_what_was_answered_then(settings: Any) -> None:
    person = a_debtor()
    proof = proven()
    corrected(person, settings)
    then = recheck(proof=proof, asker=CLINIC).then
    assert then.status == selectors.stated(proof)["outcome"]
    assert [str(month) for month in then.outlook.owed] == [*months("2026-04", "2026-09")]


def test_a_row_of_a_list_is_asked_again_like_any_other(settings: Any) -> None:
    person = a_debtor()
    check_many(iins=[IIN], asker=CLINIC, audience=Audience.CLINIC, purpose="walk_in")
    proof = Proof.objects.get()
    assert not recheck(proof=proof, asker=CLINIC).is_changed
    corrected(person, settings)
    assert recheck(proof=proof, asker=CLINIC).is_changed


def test_a_correction_belongs_to_the_place_of_the_first_whoever_asks(settings: Any) -> None:
    person = a_debtor()
    proof = proven()
    corrected(person, settings)
    latest = recheck(proof=proof, asker=Asker("staff", "auditor")).latest
    assert latest != proof
    assert latest.client_id == CLINIC.client_id
    assert selectors.stated(latest)["organisation"] == "Clinic 7"
    assert Lookup.objects.latest("id").asker == "auditor"


def test_one_record_has_one_correction() -> None:
    a_debtor()
    proof = proven()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'one_correction_of_a_proof'"
        )
        assert "UNIQUE" in cursor.fetchone()[0]
    assert selectors.history_of(proof.code) == [proof]


@pytest.mark.parametrize(
    ("asker", "is_own"),
    [
        (CLINIC, True),
        (Asker("api", "Clinic 7", client_id=8), False),
        (Asker("api", "Clinic 7", organisation_id=3, client_id=7), False),
        (Asker("desk", "Clinic 7", organisation_id=3, operator_id=7), False),
        (Asker("api", "Clinic 7"), False),
    ],
)
def test_a_proof_is_its_organisation_s_or_its_client_s_alone(asker: Asker, is_own: bool) -> None:
    a_debtor()
    proof = proven()
    assert (selectors.own_proof(proof.code, asker) is not None) is is_own
