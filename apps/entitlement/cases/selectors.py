"""Reads of cases: always the newest version of each, by code."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.changes.models import ChangeSet
from apps.entitlement.models import Case, CaseVersion


def newest(using: str = "default") -> list[CaseVersion]:
    """The newest version of every case, retired ones too, by code."""
    found = CaseVersion.objects.using(using).select_related("case", "change_set", "by__user")
    return list(found.order_by("case__code", "-number").distinct("case__code"))


def in_force() -> list[CaseVersion]:
    """The newest version of every case that is still run, by code."""
    return [version for version in newest() if not version.is_retired]


def held_under(change_set: ChangeSet | None) -> list[CaseVersion]:
    """The cases in force that are to hold under the law today or, with it, under a draft."""
    return [
        version
        for version in in_force()
        if version.holds_today or (change_set is not None and version.change_set == change_set)
    ]


def versions_of(case: Case) -> QuerySet[CaseVersion]:
    """Every version of a case, newest first."""
    return case.versions.select_related("case", "change_set", "by__user").order_by("-number")
