"""Answers about a person, each with its audit row in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language

from apps.audit.services import Found, record_lookup
from apps.common import clock
from apps.entitlement.answer import Answer, Asker, Audience
from apps.entitlement.needs import UnknownNeed, answer_needs
from apps.entitlement.services import DateOutOfRange, check
from apps.fhir.answers import ENCODER
from apps.fhir.asked import KIND, Asked
from apps.fhir.models import Eligibility, new_id
from apps.fhir.problems import refuse
from apps.fhir.resources.eligibility import Given, request_resource, response_resource
from apps.fhir.selectors import masked_name_of

DAYS_KEPT = 31


@dataclass(frozen=True, slots=True)
class Looking:
    """Which client asks, what its answers may contain, what for and who saw the patient."""

    asker: Asker
    client_id: int
    audience: Audience
    purpose: str = "billing"
    presence: str = ""


@transaction.atomic
def find_patient(*, key: str, looking: Looking) -> str | None:
    """The masked name of the holder of an IIN, None where there is none; either is recorded."""
    name = masked_name_of(key)
    found = "not_found" if name is None else "found"
    about = looking.asker.looking(purpose=looking.purpose, presence=looking.presence)
    record_lookup(about, Found(key, found))
    return name


def check_coverage(*, key: str, looking: Looking) -> Answer:
    """The answer of today about somebody whom the client knows by an id."""
    return check(key=key, asker=looking.asker, purpose=looking.purpose, presence=looking.presence)


@transaction.atomic
def answer_request(*, asked: Asked, looking: Looking) -> Eligibility:
    """Check, put into a response and keep it for its client; one INSERT beside those of the check.

    Benefits read the lists of needs too. Raises Refused for a day that cannot be asked about.
    """
    try:
        answer = check(
            key=asked.key,
            on=asked.on,
            asker=looking.asker,
            purpose=looking.purpose,
            presence=looking.presence,
        )
        needs = answer_needs(answer, asked.needs) if asked.wants_items else []
    except DateOutOfRange:
        raise refuse("date_out_of_range", f"{KIND}.serviced") from None
    except UnknownNeed:
        raise refuse("need_unknown", f"{KIND}.item") from None
    given = Given(
        id=new_id(),
        client_id=looking.client_id,
        created_at=clock.now(),
        language=get_language() or "kk",
        asked=asked,
        answer=answer,
        audience=looking.audience,
        needs=needs,
    )
    return Eligibility.objects.create(
        id=given.id,
        client_id=looking.client_id,
        created_at=given.created_at,
        request=ENCODER.encode(request_resource(given)),
        response=ENCODER.encode(response_resource(given)),
    )


def forget() -> int:
    """Delete answers older than a month; how many there were."""
    long_ago = clock.now() - timedelta(days=DAYS_KEPT)
    return Eligibility.objects.filter(created_at__lt=long_ago).delete()[0]
