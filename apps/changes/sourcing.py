"""Confirming an unverified row with a source: an edit like any other, approved by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.accounts.models import Member
from apps.changes import services
from apps.changes.models import ChangeSet, Edit
from apps.changes.periods import Period
from apps.changes.selectors import sets

TITLE = "Confirmed sources"


def confirmed_sources() -> ChangeSet | None:
    """The newest draft that gathers confirmed sources."""
    return sets(ChangeSet.State.DRAFT).filter(title_en=TITLE).first()


def confirm_source(
    *,
    change_set: ChangeSet,
    by: Member,
    table: str,
    key: str,
    period: Period,
    said: Mapping[str, Any],
    value: str = "",
) -> Edit:
    """Wish that a period of a row names this source, and where the source has another, this value.

    As long as the value stays the set is not back-dated: no answer changes. Raises Refused.
    """
    values = {**said, "value": value} if value and value != period.says("value") else dict(said)
    return services.put(
        change_set=change_set,
        by=by,
        table=table,
        key=key,
        values=values,
        since=period.since,
        until=period.until,
    )
