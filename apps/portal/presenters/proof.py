"""What a code proves, as the page shows it to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from apps.audit.words import OUTCOMES, word
from apps.entitlement.proofs.selectors import Seen


@dataclass(frozen=True)
class ProofShown:
    """Nothing but `is_valid` is filled in for a code that does not hold."""

    is_valid: bool
    code: str = ""
    on: date | None = None
    given_on: date | None = None
    organisation: str = ""
    outcome: str = ""


def proof_shown(seen: Seen | None) -> ProofShown:
    """The words for a proof that holds; the same blank for every other code."""
    if seen is None:
        return ProofShown(is_valid=False)
    return ProofShown(
        True, seen.code, seen.on, seen.given_on, seen.organisation, word(OUTCOMES, seen.outcome)
    )
