"""Keys come and go; what they signed stays valid."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.common import clock
from apps.entitlement.answer import Asker
from apps.entitlement.models import Proof, ProofKey
from apps.entitlement.proofs import selectors
from apps.entitlement.proofs.keys import CannotSign, signing_key
from apps.entitlement.proofs.services import register_first_key
from apps.entitlement.services import check_status
from tests.builders import IIN

# Committed, because the owner adds a key by a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
OLD, NEW = "cd" * 32, "ef" * 32


def at(settings: Any, moment: str, key: str) -> None:
    settings.OSMS_NOW = f"2026-11-{moment}"
    settings.OSMS_PROOF_KEY = key


def proven() -> Proof:
    answer = check_status(iin=IIN, asker=Asker("api", "x", client_id=1), purpose="walk_in")
    return Proof.objects.select_related("key").get(code=answer.proof)


def test_a_new_key_signs_from_then_on_and_old_proofs_hold(settings: Any) -> None:
    at(settings, "22T12:00", OLD)
    before = proven()
    at(settings, "22T13:00", NEW)
    call_command("rotate_proof_key", verbosity=0)
    after = proven()
    assert before.key_id != after.key_id == signing_key().id
    assert selectors.holds(before)
    assert selectors.holds(after)
    assert [row.pk for row in selectors.public_keys()] == [before.key_id, after.key_id]


def test_during_the_overlap_both_sign_and_after_it_the_old_one_does_not(settings: Any) -> None:
    at(settings, "22T13:00", NEW)
    call_command("rotate_proof_key", "--overlap", "24", verbosity=0)
    at(settings, "23T12:59", OLD)
    during = proven()
    assert selectors.holds(during)
    at(settings, "23T13:00", OLD)
    with pytest.raises(CannotSign):
        proven()
    assert selectors.holds(during)
    at(settings, "23T13:00", NEW)
    assert selectors.holds(proven())


def test_a_stolen_key_signs_no_more_at_once(settings: Any) -> None:
    at(settings, "22T13:00", NEW)
    call_command("rotate_proof_key", verbosity=0)
    call_command("rotate_proof_key", "--overlap", "0", verbosity=0)
    at(settings, "22T13:00", OLD)
    with pytest.raises(CannotSign):
        proven()


def test_what_a_key_signed_outside_its_time_does_not_hold(settings: Any) -> None:
    at(settings, "22T13:00", NEW)
    call_command("rotate_proof_key", verbosity=0)
    at(settings, "22T12:59", NEW)  # a clock that is set back, or somebody who dates back
    assert not selectors.holds(proven())


def test_repeated_it_changes_nothing(settings: Any) -> None:
    at(settings, "22T13:00", NEW)
    call_command("rotate_proof_key", verbosity=0)
    before = list(ProofKey.objects.values())
    settings.OSMS_NOW = "2026-11-22T15:00"
    call_command("rotate_proof_key", verbosity=0)
    assert list(ProofKey.objects.values()) == before
    ended = ProofKey.objects.exclude(until=None).get()
    assert ended.until == clock.now().replace(hour=13) + timedelta(hours=24)


def test_the_first_key_is_registered_once(settings: Any) -> None:
    settings.OSMS_PROOF_KEY = NEW
    assert not register_first_key(using="owner")


@pytest.mark.parametrize("key", ["", "short", "EF" * 32])
def test_what_is_no_key_is_refused(settings: Any, key: str) -> None:
    settings.OSMS_PROOF_KEY = key
    with pytest.raises(CommandError):
        call_command("rotate_proof_key", verbosity=0)
    with pytest.raises(CommandError):
        call_command("rotate_proof_key", "--overlap", "-1", verbosity=0)
