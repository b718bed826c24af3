"""Reads of the audit."""

from django.db.models import QuerySet

from apps.audit.models import Lookup


def lookups_of(iin_key: str) -> QuerySet[Lookup]:
    """Who looked this person up, newest first."""
    return Lookup.objects.filter(iin_key=iin_key).order_by("-at")
