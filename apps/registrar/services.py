"""One look-up of a registrar: the check, and what it means for the patient's need."""

from __future__ import annotations

from django.db import transaction

from apps.accounts.models import Member
from apps.entitlement.answer import Answer, Asker
from apps.entitlement.needs import NeedAnswer, answer_need
from apps.entitlement.services import check
from apps.registrar.forms import Asked

DOOR = "desk"


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
