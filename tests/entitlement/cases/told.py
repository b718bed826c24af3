"""A case for the tests, and the people who write it."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import Member
from apps.changes.models import ChangeSet
from apps.entitlement.cases import services
from apps.entitlement.models import CaseVersion
from tests.builders import a_law_administrator

# Paid by an employer through June 2025: three months are kept.
JUNE = [
    *({"month": f"2024-{number:02d}", "payer": "employer"} for number in range(6, 13)),
    *({"month": f"2025-{number:02d}", "payer": "employer"} for number in range(1, 7)),
]


def a_content(**more: Any) -> dict[str, Any]:
    """Somebody who is insured on the last day of the retention."""
    return {
        "title": {"kk": "Маусымға дейін төленген", "en": "Paid through June"},
        "born": "1980-01-01",
        "statuses": [{"status": "citizen", "since": "1980-01-01"}],
        "payments": JUNE,
        "asked_on": "2025-09-30",
        "expected": {"outcome": "insured", "ground": "retention"},
        **more,
    }


def a_case(
    code: str = "paid-through-june",
    *,
    by: Member | None = None,
    change_set: ChangeSet | None = None,
    **more: Any,
) -> CaseVersion:
    """The case, saved by an administrator of the Fund."""
    writer = by or a_law_administrator()
    return services.write(code=code, content=a_content(**more), change_set=change_set, by=writer)
