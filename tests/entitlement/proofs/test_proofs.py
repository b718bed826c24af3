"""Every answer that others rely on has a proof; what was signed cannot be changed unnoticed."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from apps.audit.models import Lookup
from apps.entitlement.answer import Answer, Asker, Audience
from apps.entitlement.batch import check_many
from apps.entitlement.models import Proof, ProofKey
from apps.entitlement.months.services import drain_all
from apps.entitlement.proofs import codes, selectors, statements
from apps.entitlement.proofs.keys import CannotSign
from apps.entitlement.services import check_status
from apps.persons.identity import iin_key
from tests.builders import IIN, a_person, complete_through, months, paid

pytestmark = pytest.mark.django_db
API = Asker("api", "Fund", client_id=7)
OTHERS = ("990101507777", "990101512347", "990630600019")


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


@pytest.fixture
def insured() -> None:
    complete_through("gcvp", date(2026, 11, 21), sends_payments=True)
    paid(a_person(), months("2025-01", "2026-10"))


def asked(**more: Any) -> Answer:
    return check_status(iin=IIN, asker=API, purpose="walk_in", need="mri", **more)


def proof_of(answer: Answer) -> Proof:
    return Proof.objects.get(code=answer.proof)


# What an answer leaves ------------------------------------------------------------------------


def test_an_answer_has_a_proof_that_holds_and_the_audit_names_it(insured: None) -> None:
    answer = asked()
    assert answer.proof == codes.read(answer.proof or "")
    assert Lookup.objects.get().proof == answer.proof
    assert selectors.holds(proof_of(answer))


def test_the_statement_says_what_was_answered_and_what_it_rests_on(insured: None) -> None:
    answer = asked()
    assert json.loads(proof_of(answer).statement) == {
        "ver": 1,
        "proof": answer.proof,
        "organisation": "Fund",
        "operator": "client-7",
        "person": statements.person(answer.proof or "", iin_key(IIN)),
        "outcome": "insured",
        "packages": [
            {"code": "gvfmc", "entitled": True, "scope": "full"},
            {"code": "mshi", "entitled": True, "scope": "full"},
        ],
        "purpose": "walk_in",
        "need": "mri",
        "on": "2026-11-22",
        "known_on": None,
        "as_of": "2026-11-22T12:00:00.000000+05:00",
        "valid_until": "2026-11-22T23:59:59.999999+05:00",
        "rules": "R1/2026-01-01",
        "data_as_of": {"gcvp": "2026-11-21"},
        "corrects": None,
    }


@pytest.mark.parametrize("door", ["api", "fhir"])
def test_each_door_of_systems_gives_proofs(insured: None, door: str) -> None:
    assert check_status(iin=IIN, asker=Asker(door, "x"), purpose="walk_in").proof


@pytest.mark.parametrize("door", ["public", "record"])
def test_who_asks_about_himself_gets_none(insured: None, door: str) -> None:
    assert check_status(iin=IIN, asker=Asker(door, "portal")).proof is None
    assert not Proof.objects.exists()


def test_somebody_whom_nobody_knows_is_answered_with_a_proof_too() -> None:
    assert selectors.holds(proof_of(asked()))


# Lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_drained", [True, False], ids=["cache", "registers"])
def test_a_list_has_one_signature_and_each_row_a_proof_of_its_own(
    insured: None, is_drained: bool
) -> None:
    if is_drained:
        drain_all()
    iins = [IIN, *OTHERS, IIN]
    answers = check_many(iins=iins, asker=API, audience=Audience.CLINIC, purpose="walk_in")
    given = [answer["proof"] for answer in answers["answers"]]
    proofs = [Proof.objects.get(code=code) for code in given]
    assert len(set(given)) == len(iins)
    assert len({bytes(proof.signature) for proof in proofs}) == 1
    assert all(selectors.holds(proof) for proof in proofs)
    assert [selectors.stated(proof)["outcome"] for proof in proofs] == [
        answer["outcome"] for answer in answers["answers"]
    ]
    assert [row.proof for row in Lookup.objects.order_by("id")] == given
    assert selectors.stated(proofs[0])["data_as_of"] == {"gcvp": "2026-11-21"}


def test_a_row_s_proof_does_not_hold_with_its_neighbour_s_path(insured: None) -> None:
    check_many(iins=[IIN, *OTHERS], asker=API, audience=Audience.CLINIC, purpose="walk_in")
    first, second, *_ = Proof.objects.order_by("id")
    first.path = second.path
    assert not selectors.holds(first)


# Tampering ------------------------------------------------------------------------------------


FIELDS = (
    "ver", "proof", "organisation", "operator", "person", "outcome", "packages", "purpose", "need", "on",
    "known_on", "as_of", "valid_until", "rules", "data_as_of", "corrects",
)  # fmt: skip


def other(value: Any) -> Any:
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    return {"other": value}


@pytest.mark.parametrize("field", FIELDS)
def test_a_statement_with_any_field_changed_does_not_hold(insured: None, field: str) -> None:
    proof = proof_of(asked())
    said = selectors.stated(proof)
    assert said.keys() == set(FIELDS)
    for changed in ({**said, field: other(said[field])}, {k: said[k] for k in said if k != field}):
        proof.statement = statements.ENCODER.encode(changed)
        assert not selectors.holds(proof)


def test_no_byte_of_a_statement_a_signature_or_a_path_can_be_flipped(insured: None) -> None:
    check_many(iins=[IIN, *OTHERS], asker=API, audience=Audience.CLINIC, purpose="walk_in")
    proof = Proof.objects.first()
    assert proof is not None
    for field in ("path", "signature"):
        whole = bytes(getattr(proof, field))
        for at in range(len(whole)):
            setattr(proof, field, whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert not selectors.holds(proof)
        setattr(proof, field, whole)
    text = proof.statement
    for at in range(len(text)):
        proof.statement = text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]
        assert not selectors.holds(proof)
    proof.statement = text
    assert selectors.holds(proof)


def test_a_proof_under_another_code_does_not_hold(insured: None) -> None:
    proof = proof_of(asked())
    proof.code = codes.drawn(date(2026, 11, 22))
    assert not selectors.holds(proof)


# Kept for ever --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entitlement_proof SET statement = ''",
        "UPDATE entitlement_proof SET corrects_id = NULL",
        "DELETE FROM entitlement_proof",
        "TRUNCATE entitlement_proof",
        "INSERT INTO entitlement_proofkey VALUES ('forged', 'ab')",
        "UPDATE entitlement_proofkey SET until = now()",
        "DELETE FROM entitlement_proofkey",
    ],
)
def test_the_application_can_change_neither_proofs_nor_keys(insured: None, change: str) -> None:
    asked()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.fixture
def owner() -> Iterator[Any]:
    """The owner's connection, in a transaction that is taken back."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        yield cursor
        transaction.set_rollback(True, using="owner")


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entitlement_proofkey SET public = ''",
        "UPDATE entitlement_proofkey SET since = now()",
        "DELETE FROM entitlement_proofkey",
    ],
)
def test_even_the_owner_does_not_edit_a_key(owner: Any, change: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(using="owner"):
        owner.execute(change)


# No key, no answer ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["", "x" * 64, "ab" * 31, "ef" * 32], ids=["none", "x", "short", "new"]
)
def test_without_a_registered_key_there_is_no_answer_and_no_row(
    insured: None, settings: Any, key: str
) -> None:
    settings.OSMS_PROOF_KEY = key
    with pytest.raises(CannotSign):
        asked()
    with pytest.raises(CannotSign):
        check_many(iins=[IIN], asker=API, audience=Audience.FULL, purpose="walk_in")
    assert not Lookup.objects.exists()
    assert not Proof.objects.exists()


def test_the_first_key_is_registered_with_the_reference_data() -> None:
    key = ProofKey.objects.get()
    assert (key.since, key.until) == (None, None)
