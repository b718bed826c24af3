"""One table of the law as read for a page: its rows now, and with a draft in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from apps.changes.drafts import rows_after
from apps.changes.models import ChangeSet
from apps.changes.periods import Periods
from apps.changes.problems import Problem, problems
from apps.changes.selectors import rows_of
from apps.changes.tables import TABLES, Content, LawTable
from apps.rates.models import Parameter

Rows = Mapping[str, Periods]
# The rows of these tables are called as another table's row of the same key.
NAMED_BY = {"rates": "parameters"}


@dataclass(frozen=True)
class Sheet:
    """The rows by key, before and with the draft; names and, of numbers, units and groups by key."""

    table: LawTable
    before: Rows
    after: Rows
    names: Mapping[str, Content]
    units: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, list[Problem]] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """Every row, in the order of the table; what the draft adds comes last."""
        return [*self.before, *(key for key in self.after if key not in self.before)]


def read_sheet(
    code: str, *, known_at: datetime | None = None, draft: ChangeSet | None = None
) -> Sheet:
    """The table `code` as known now or at a moment, and with the edits of a set in it."""
    before = rows_of(code, known_at)
    after = rows_after(code, draft) if draft else before
    units, groups = _numbers() if code in ("rates", "parameters") else ({}, {})
    return Sheet(
        table=TABLES[code],
        before=before,
        after=after,
        names=_names(code, after, known_at),
        units=units,
        groups=groups,
        problems=problems_by_row(draft, code),
    )


def problems_by_row(draft: ChangeSet | None, code: str) -> dict[str, list[Problem]]:
    """What is wrong with the edits of a draft in this table, by row."""
    found: dict[str, list[Problem]] = {}
    if draft is None or draft.state != ChangeSet.State.DRAFT:
        return found
    for problem in problems(draft):
        if problem.edit is not None and problem.edit.table == code:
            found.setdefault(problem.edit.key, []).append(problem)
    return found


def _numbers() -> tuple[dict[str, str], dict[str, str]]:
    rows = list(Parameter.objects.values_list("code", "unit", "group"))
    return {code: unit for code, unit, _ in rows}, {code: group for code, _, group in rows}


def _names(code: str, rows: Rows, known_at: datetime | None) -> dict[str, Content]:
    named = rows_of(NAMED_BY[code], known_at) if code in NAMED_BY else rows
    return {key: periods[-1].content for key, periods in named.items() if periods}
