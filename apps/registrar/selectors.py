"""A registrar's own checks: nobody else's, of no other place (S-26)."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.accounts.models import Member
from apps.audit.models import Lookup
from apps.entitlement.proofs.rechecking import NOT_SEEN

DOOR = "desk"


def own_checks(member: Member) -> QuerySet[Lookup]:
    """The member's checks at the desk of the place where she works now, the latest first.

    Without the questions that she asked again.
    """
    return _own(member).exclude(no_presence=NOT_SEEN).order_by("-at", "-pk")


def own_check(member: Member, proof: str) -> Lookup | None:
    """The member's look-up that a proof was given with; None where it is nobody's, or another's."""
    return _own(member).filter(proof=proof).order_by("pk").first() if proof else None


def _own(member: Member) -> QuerySet[Lookup]:
    return Lookup.objects.filter(
        operator_id=member.pk, organisation_id=member.organisation_id, door=DOOR
    )
