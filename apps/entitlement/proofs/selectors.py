"""Reads of proofs: what a code stands for, whether it holds, and what became of the answer later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from apps.accounts.models import Organisation
from apps.common import clock
from apps.entitlement.answer import Asker
from apps.entitlement.models import Proof, ProofKey
from apps.entitlement.proofs import codes, tree
from apps.entitlement.proofs.keys import is_signed

NO_CODE = ""  # looked for where a text is no code, so that it costs what an unknown one does


@dataclass(frozen=True, slots=True)
class Seen:
    """What the public is told of a proof that holds: which day, which place, which outcome."""

    code: str
    on: date
    given_on: date
    organisation: str
    outcome: str
    signed_by: str


def public_keys() -> QuerySet[ProofKey]:
    """Every key that ever signed, the oldest first."""
    return ProofKey.objects.order_by(F("since").asc(nulls_first=True))


def proof_of(text: str) -> Proof | None:
    """The proof under a code, however it was written; None where there is none."""
    code = codes.read(text) or NO_CODE
    return Proof.objects.filter(code=code).select_related("key", "corrects").first()


def own_proof(text: str, asker: Asker) -> Proof | None:
    """The proof under a code if it was given to this asker's organisation, or to this very client where it
    belongs to none; None for any other, as for one that does not exist."""
    found = proof_of(text)
    if found is None or (found.organisation_id, asker.organisation_id) == (None, None):
        return found if found and found.client_id == asker.client_id is not None else None
    return found if found.organisation_id == asker.organisation_id else None


def history_of(text: str) -> list[Proof]:
    """The proof under a code with the records before and after it of the same question, oldest first."""
    found = proof_of(text)
    if found is None:
        return []
    chain = [found]
    while before := chain[0].corrects:
        chain.insert(0, before)
    while after := Proof.objects.filter(corrects=chain[-1]).select_related("key").first():
        chain.append(after)
    return chain


def seen_by_anybody(text: str) -> Seen | None:
    """What a code proves to whoever holds it; None for an unknown one, a malformed one, a forged one.

    The name of the place is in the active language.
    """
    proof = proof_of(text)
    if proof is None or not holds(proof):
        return None
    said = stated(proof)
    return Seen(
        code=proof.code,
        on=date.fromisoformat(said["on"]),
        given_on=moment(said["as_of"]).date(),
        organisation=name_of(said["organisation"]),
        outcome=said["outcome"],
        signed_by=proof.key_id,
    )


def holds(proof: Proof) -> bool:
    """Whether the statement is the one that was signed under this code, by a key that might sign then."""
    try:
        root = tree.root_of(proof.statement.encode(), bytes(proof.path))
    except tree.BrokenPath:
        return False
    key = ProofKey.objects.filter(pk=proof.key_id).first()
    if key is None or not is_signed(root, bytes(proof.signature), key.public):
        return False
    said = stated(proof)
    return said["proof"] == proof.code and _might_sign(key, moment(said["as_of"]))


def _might_sign(key: ProofKey, at: datetime) -> bool:
    return (key.since is None or key.since <= at) and (key.until is None or at < key.until)


def name_of(organisation: str) -> str:
    """The name of the place with this code, in the active language; the text itself where none has it."""
    found = Organisation.objects.filter(code=organisation).first()
    return str(found.name) if found else organisation


def moment(text: str) -> datetime:
    """A moment as statements write it, in Almaty's time."""
    return datetime.fromisoformat(text).astimezone(clock.ALMATY)


def stated(proof: Proof) -> dict[str, Any]:
    """What a proof says, as JSON values."""
    return dict(json.loads(proof.statement))


def document(proof: Proof) -> dict[str, Any]:
    """Everything that somebody needs to verify a proof without us, but the public keys."""
    return {
        "proof": proof.code,
        "statement": proof.statement,
        "path": [_step(bytes(proof.path)[at : at + tree.STEP]) for at in _steps(proof)],
        "signature": bytes(proof.signature).hex(),
        "key": proof.key_id,
    }


def _steps(proof: Proof) -> range:
    return range(0, len(proof.path), tree.STEP)


def _step(step: bytes) -> dict[str, str]:
    side = "left" if step[:1] == tree.LEFT else "right"
    return {side: step[1:].hex()}
