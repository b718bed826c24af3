"""The tables of the law as change sets see them: rows with their periods, drafts, what is waited for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apps.accounts.models import Member, Organisation
from apps.changes import periods as algebra
from apps.changes.models import ChangeSet, Edit, Operation
from apps.changes.periods import DAY, Period, Periods
from apps.changes.tables import TABLES, LawTable
from apps.common.dated import DatedQuerySet

Rows = dict[str, Periods]
Touched = dict[tuple[str, str], tuple[Periods, Periods]]
WAS = "was"  # in the write of a row without versions: what it said before
AUTHORS = (Member.Role.ADMINISTRATOR, Member.Role.FUND_ADMINISTRATOR)


def may_change(member: Member) -> bool:
    """Whether she may write and approve change sets: an administrator at the Fund."""
    return member.organisation.kind == Organisation.Kind.FUND and member.role in AUTHORS


def may_look_third(member: Member) -> bool:
    """Whether hers may be the third look at a set that reaches back: the Fund's administrator."""
    return may_change(member) and member.role == Member.Role.FUND_ADMINISTRATOR


def may_read(member: Member) -> bool:
    """Whether she may read change sets: who may change the law, and the auditor."""
    return may_change(member) or member.role == Member.Role.AUDITOR


def sets(state: str | None = None) -> QuerySet[ChangeSet]:
    """Change sets, the newest first, with their authors."""
    found = ChangeSet.objects.select_related("author__user", "author__organisation")
    return found.filter(state=state) if state else found


def worked_on(change_set: ChangeSet) -> set[int]:
    """The ids of the members who may not approve it: the author, and who made or took out an edit."""
    edits = Edit.objects.filter(change_set=change_set)
    made = edits.values_list("made_by_id", "removed_by_id")
    return {change_set.author_id} | {who for pair in made for who in pair if who is not None}


def rows_of(table: str, known_at: datetime | None = None) -> Rows:
    """All rows of a table by key, each with its periods in order; as known now or at a moment."""
    law = TABLES[table]
    return _periods(law, _known(law, known_at))


def periods_of(table: str, key: str, known_at: datetime | None = None) -> Periods:
    """The periods of one row, in order; none where the table has no such row."""
    law = TABLES[table]
    found = _known(law, known_at).filter(**law.look_up(key))
    return _periods(law, found).get(key, ())


def history_of(table: str, key: str) -> list[Period]:
    """Every version ever recorded of a row, the latest recorded first; one where there are no versions."""
    law = TABLES[table]
    found = law.manager().filter(**law.look_up(key))
    if law.has_versions:
        found = found.exclude(recorded__isempty=True)
        return [period_of(law, row) for row in found.order_by("-recorded", "-pk")]
    return [period_of(law, row) for row in found]


def drafted(change_set: ChangeSet) -> Touched:
    """The rows that a set touches, before and after, in the order of its edits.

    What was handed in is told from its operations: what will be published, or was.
    """
    if change_set.state == ChangeSet.State.DRAFT or not change_set.round:
        return compiled(change_set)
    operations = Operation.objects.filter(change_set=change_set, round=change_set.round)
    return {(op.table, op.key): _operated(op, change_set) for op in operations}


def compiled(change_set: ChangeSet) -> Touched:
    """The rows that a draft's edits touch, as they are now and as they would be."""
    found: Touched = {}
    for edit in standing(change_set):
        place = (edit.table, edit.key)
        before, after = found.get(place) or (periods_of(*place),) * 2
        found[place] = before, edited(after, edit)
    return found


def standing(change_set: ChangeSet) -> QuerySet[Edit]:
    """The edits of a set that were not taken out, in their order."""
    return Edit.objects.filter(change_set=change_set, removed_at=None).order_by("pk")


def edited(periods: Periods, edit: Edit) -> Periods:
    """The periods of a row after an edit."""
    if edit.kind == Edit.Kind.OUT and edit.since:
        return algebra.left_out(periods, edit.since, edit.until)
    return algebra.put(periods, edit.values, edit.since, edit.until)


def digest_of(change_set: ChangeSet) -> str:
    """The fingerprint of what was handed in, by which it is approved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes_digest(%s)", [change_set.pk])
        return str(cursor.fetchone()[0])


def reaches_back(change_set: ChangeSet, today: date) -> bool:
    """Whether what was handed in decides days that are over otherwise, and so needs a third look."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes_reaches_back(%s, %s)", [change_set.pk, today])
        return bool(cursor.fetchone()[0])


def _known(law: LawTable, known_at: datetime | None) -> Any:
    found = law.manager().all()
    if isinstance(found, DatedQuerySet):
        found = found.known(known_at)
    related = {name.split("__")[0] for name in law.key if "__" in name}
    return found.select_related(*related) if related else found


def _periods(law: LawTable, rows: Iterable[Any]) -> Rows:
    found: dict[str, list[Period]] = defaultdict(list)
    for row in rows:
        found[law.key_of(row)].append(period_of(law, row))
    return {
        key: tuple(sorted(periods, key=lambda period: period.since or date.min))
        for key, periods in found.items()
    }


def period_of(law: LawTable, row: Any) -> Period:
    """A row of a table with its days and times."""
    recorded = getattr(row, "recorded", None)
    return Period(
        content=law.content_of(row),
        since=row.valid.lower if law.is_dated else None,
        until=row.valid.upper - DAY if law.is_dated and row.valid.upper else None,
        id=row.pk,
        known_from=recorded.lower if recorded else None,
        known_until=recorded.upper if recorded else None,
        recorded_by=getattr(row, "recorded_by", ""),
        change_set=getattr(row, "change_set", None),
    )


def _operated(operation: Operation, change_set: ChangeSet) -> tuple[Periods, Periods]:
    """Before and after: what the operation closes and what it writes, beside what it leaves."""
    law, key = TABLES[operation.table], operation.key
    writes = [written(law, row) for row in operation.writes]
    if not law.has_versions:
        return tuple(Period(row[WAS]) for row in operation.writes), tuple(writes)
    known_at = change_set.published_at
    left = [
        period
        for period in periods_of(operation.table, key, known_at)
        if period.id not in operation.closes
        and (known_at is None or period.change_set != change_set.pk)
    ]
    closed = [period_of(law, row) for row in law.manager().filter(pk__in=operation.closes)]
    return algebra.in_order([*left, *closed]), algebra.in_order([*left, *writes])


def written(law: LawTable, row: dict[str, Any]) -> Period:
    """The period that a write of an operation records."""
    content = {name: law.told(name, row[name]) for name in law.columns}
    if not law.is_dated:
        return Period(content)
    first, after = row["valid"].strip("[)").split(",")
    until = date.fromisoformat(after) - DAY if after else None
    return Period(content, date.fromisoformat(first), until)
