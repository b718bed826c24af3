"""Reads of lists: whose they are, and what their rows say."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from apps.accounts.models import Member
from apps.common import clock
from apps.registrar.models import ListRow, PatientList


def lists_seen_by(member: Member) -> QuerySet[PatientList]:
    """Her own lists, and for an administrator those of her organisation; the newest first (S-26)."""
    seen = Q(uploaded_by=member)
    if member.role == Member.Role.ADMINISTRATOR:
        seen = Q(organisation_id=member.organisation_id)
    return (
        PatientList.objects.filter(seen, organisation_id=member.organisation_id)
        .select_related("uploaded_by__user", "approved_by__user", "organisation")
        .order_by("-handed_in_at", "-pk")
    )


def handed_in_on(member: Member, day: date) -> int:
    """How many lists a member handed in on a day."""
    begun = datetime.combine(day, time.min, tzinfo=clock.ALMATY)
    return PatientList.objects.filter(
        uploaded_by=member, handed_in_at__gte=begun, handed_in_at__lt=begun + timedelta(days=1)
    ).count()


def rows_of(its: PatientList) -> QuerySet[ListRow]:
    """The rows of a list as its file had them."""
    return ListRow.objects.filter(list=its).order_by("place")
