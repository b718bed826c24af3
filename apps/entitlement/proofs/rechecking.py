"""The same question again: as known when it was answered, and as known now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import connection, transaction

from apps.audit.services import Found, record_lookup
from apps.common import clock
from apps.entitlement.answer import Answer, Asker
from apps.entitlement.models import Proof
from apps.entitlement.proofs.selectors import history_of, moment, stated
from apps.entitlement.proofs.services import prove
from apps.entitlement.proofs.statements import Given, shown
from apps.entitlement.services import answered

NOT_SEEN = "recheck"  # why nobody saw the person: only the question is asked again
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A question asked again: what was known when the proof was given, what is known now, and the record
    that holds now: the proof itself, an earlier correction, or a new one."""

    proof: Proof
    then: Answer
    now: Answer
    latest: Proof

    @property
    def is_changed(self) -> bool:
        """Whether the answer would be another now."""
        return self.latest.pk != self.proof.pk


@transaction.atomic
def recheck(*, proof: Proof, asker: Asker) -> Rechecked:
    """Ask what a proof is about again, about the same person and day, and record who did.

    Where the outcome or a package differs from the latest record of that question, a new proof is
    written that names it; the old one stays as it is. Who may ask is the caller's matter. Raises
    CannotSign.
    """
    first = history_of(proof.code)[0]
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [first.code])
    latest = history_of(proof.code)[-1]
    said = stated(proof)
    day = date.fromisoformat(said["on"])
    then = replace(as_known_then(proof), proof=proof.code)
    now, replayed = answered(proof.iin_key, day, None)
    looking = asker.looking(
        purpose=said["purpose"],
        need=said["need"],
        presence="none",
        no_presence=NOT_SEEN,
        asked_on=day,
        rules=now.rules,
    )
    if differs(latest, now):
        (code,) = prove(
            # Whoever asks again: the record belongs to the place whose question it is.
            replace(
                looking,
                asker=said["organisation"],
                organisation_id=proof.organisation_id,
                client_id=proof.client_id,
            ),
            [Given(proof.iin_key, now.status, now.packages)],
            data_as_of=now.data_as_of,
            corrects=latest,
        )
        latest = Proof.objects.get(code=code)
    record_lookup(looking, Found(proof.iin_key, now.status, replayed, latest.code))
    return Rechecked(proof, then, replace(now, proof=latest.code), latest)


def as_known_then(proof: Proof) -> Answer:
    """The answer to the question of a proof, from what was recorded when it was given."""
    said = stated(proof)
    at = moment(said["as_of"])
    known_on = date.fromisoformat(said["known_on"]) if said["known_on"] else None
    if known_on:
        at = min(at, clock.end_of(known_on))
    answer, _ = answered(proof.iin_key, date.fromisoformat(said["on"]), at.date(), at)
    return answer


def differs(proof: Proof, answer: Answer) -> bool:
    """Whether an answer says anything else than a proof about what the proof states."""
    said = stated(proof)
    now = {one["code"]: one for one in shown(answer.packages)}
    same = all(now[one["code"]] == one for one in said["packages"])
    return answer.status != said["outcome"] or not same
