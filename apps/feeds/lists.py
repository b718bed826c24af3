"""What the lists of the registers held when a file was received, for reading its codes."""

from __future__ import annotations

from datetime import datetime

from apps.categories.selectors import categories
from apps.common import clock
from apps.contributions.models import Waiver
from apps.contributions.selectors import payer_kinds_as_fixture
from apps.coverage.selectors import legal_statuses
from apps.feeds.rows import Known
from apps.persons.models import PersonDetails


def known_at(at: datetime) -> Known:
    """The codes that rows received at `at` may use."""
    return Known(
        lists={
            "sex": frozenset(PersonDetails.Sex.values),
            "locality": frozenset(PersonDetails.Locality.values),
            "ground": frozenset(Waiver.Ground.values),
            "payer_kind": frozenset(row["code"] for row in payer_kinds_as_fixture(at)),
            "category": frozenset(row.code for row in categories(at)),
            "legal_status": frozenset(row.code for row in legal_statuses(known_at=at)),
        },
        born_by=max(at.astimezone(clock.ALMATY).date(), clock.today()),
    )
