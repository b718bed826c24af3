"""A registrar's own checks: nobody else's, of no other place (S-26)."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.accounts.models import Member
from apps.audit.models import Lookup
from apps.registrar.services import DOOR


def own_checks(member: Member) -> QuerySet[Lookup]:
    """The member's checks at the desk of the place where she works now, the latest first."""
    found = Lookup.objects.filter(
        operator_id=member.pk, organisation_id=member.organisation_id, door=DOOR
    )
    return found.order_by("-at", "-pk")


def own_check(member: Member, proof: str) -> Lookup | None:
    """The member's check under a proof code; None where it is nobody's, or another's."""
    return own_checks(member).filter(proof=proof).first() if proof else None
