"""One look-up of a registrar: the check, and what it means for the patient's need."""

from __future__ import annotations

from django.db import transaction

from apps.accounts.models import Member
from apps.entitlement.answer import Answer, Asker
from apps.entitlement.needs import NeedAnswer, answer_need
from apps.entitlement.proofs.rechecking import Rechecked, recheck
from apps.entitlement.proofs.selectors import proof_of
from apps.entitlement.services import check
from apps.registrar.forms import Asked
from apps.registrar.selectors import DOOR, own_check


def asker_of(member: Member, door: str = DOOR) -> Asker:
    """A member as the audit names who asked."""
    place = member.organisation
    return Asker(
        door=door, name=place.code, organisation_id=place.pk, operator_id=member.pk, client_id=None
    )


@transaction.atomic
def look_up(*, member: Member, asked: Asked) -> tuple[Answer, NeedAnswer | None]:
    """Answer a registrar's question, with one audit row; raises what the check raises."""
    answer = check(
        key=asked.key,
        asker=asker_of(member),
        on=asked.on,
        purpose=asked.purpose,
        presence=asked.presence,
        no_presence=asked.no_presence,
        need=asked.need,
    )
    return answer, answer_need(answer, asked.need) if asked.need else None


def ask_again(*, member: Member, proof: str) -> Rechecked:
    """Ask the question of one of the member's own proofs again, with an audit row of its own.

    Raises NotOwn where the proof is nobody's, or another's (S-26).
    """
    found = proof_of(proof)
    if found is None or own_check(member, found.code) is None:
        raise NotOwn
    return recheck(proof=found, asker=asker_of(member))


class NotOwn(LookupError):
    """The proof is not of one of the member's own checks."""
