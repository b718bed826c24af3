"""What was published, as everybody may read it: which rows say what else, never by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from apps.changes.differences import Difference, differences
from apps.changes.models import ChangeSet, Operation
from apps.changes.periods import Period, in_order
from apps.changes.selectors import WAS, period_of, written
from apps.changes.tables import TABLES, LawTable
from apps.common.clock import ALMATY


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a table of which a change set says something else."""

    table: LawTable
    key: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """A published change set and its rows, in the order in which they were entered."""

    change_set: ChangeSet
    rows: tuple[RowChange, ...]

    @property
    def published_on(self) -> date:
        """The day of the publication in Almaty."""
        at = self.change_set.published_at
        if at is None:
            raise ValueError("the set is not published")
        return at.astimezone(ALMATY).date()

    @property
    def first_day(self) -> date | None:
        """The first day on which something is otherwise; None where no row has days."""
        days = [each.since for row in self.rows for each in row.differences if each.since]
        return min(days, default=None)

    @property
    def is_correction(self) -> bool:
        """Whether something that we had said already turns out otherwise."""
        return any(self.corrects(row, each) for row in self.rows for each in row.differences)

    def corrects(self, row: RowChange, difference: Difference) -> bool:
        """Whether a difference is a correction, and not the law's next step."""
        return difference.is_correction(row.table.deciding, self.published_on)


def published() -> QuerySet[ChangeSet]:
    """The published change sets, the newest first."""
    sets = ChangeSet.objects.filter(state=ChangeSet.State.PUBLISHED)
    return sets.order_by(F("published_at").desc(), "-pk")


def publications(sets: Iterable[ChangeSet]) -> list[Publication]:
    """Published sets with what they changed; a handful of statements however many there are."""
    held = list(sets)
    operations: dict[int, list[Operation]] = defaultdict(list)
    of_sets = Operation.objects.filter(change_set__in=held, round=F("change_set__round"))
    for operation in of_sets.order_by("pk"):
        operations[operation.change_set_id].append(operation)
    every = [each for found in operations.values() for each in found]
    closed = {table: _closed(TABLES[table], every) for table in {each.table for each in every}}
    return [
        Publication(each, tuple(_row(op, closed[op.table]) for op in operations[each.pk]))
        for each in held
    ]


def _closed(table: LawTable, operations: Sequence[Operation]) -> dict[int, Period]:
    """The versions of a table that operations closed, by their ids."""
    ids = [pk for each in operations if each.table == table.code for pk in each.closes]
    return {row.pk: period_of(table, row) for row in table.manager().filter(pk__in=ids)}


def _row(operation: Operation, closed: dict[int, Period]) -> RowChange:
    table = TABLES[operation.table]
    after = in_order(written(table, row) for row in operation.writes)
    before = in_order(closed[pk] for pk in operation.closes)
    if not table.has_versions:
        before = tuple(Period(row[WAS]) for row in operation.writes)
    return RowChange(table, operation.key, differences(before, after))
