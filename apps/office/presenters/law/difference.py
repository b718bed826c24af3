"""What a set changes, row by row and stretch by stretch: before and after, only what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from apps.changes.periods import Period
from apps.changes.tables import TABLES, Content, LawTable
from apps.office.presenters.law.days import in_words
from apps.office.presenters.law.naming import Names
from apps.office.presenters.law.words import column_name, shown, split_text

DAY = timedelta(days=1)
Sides = tuple[Sequence[Period], Sequence[Period]]


@dataclass(frozen=True)
class Stretch:
    """Days in a row on which a row says one thing before, and one thing after."""

    since: date | None
    until: date | None
    before: Content | None
    after: Content | None

    @property
    def differs(self) -> bool:
        return self.before != self.after


def stretches(before: Sequence[Period], after: Sequence[Period]) -> list[Stretch]:
    """The days of both sides, cut wherever one of them changes what it says, the oldest first."""
    found: list[Stretch] = []
    for since, until in _pieces([*before, *after]):
        then, now = _content(before, since), _content(after, since)
        last = found[-1] if found else None
        if last and (last.before, last.after) == (then, now):
            found[-1] = Stretch(last.since, until, then, now)
        elif then is not None or now is not None:
            found.append(Stretch(since, until, then, now))
    return found


def _pieces(periods: Sequence[Period]) -> list[tuple[date | None, date | None]]:
    """The shortest stretches between the days on which any period begins or is over."""
    if not periods:
        return []
    begins = {period.since or date.min for period in periods}
    begins |= {period.until + DAY for period in periods if period.until}
    days = sorted(begins)
    last = None if any(period.until is None for period in periods) else days[-1] - DAY
    ends = [*(day - DAY for day in days[1:]), last]
    pairs = zip(days, ends, strict=True)
    return [(None if day == date.min else day, end) for day, end in pairs if _is_any(day, end)]


def _is_any(first: date, last: date | None) -> bool:
    return last is None or first <= last


def _content(periods: Sequence[Period], day: date | None) -> Content | None:
    for period in periods:
        begun = period.since is None or (day is not None and period.since <= day)
        if begun and (period.until is None or day is None or day <= period.until):
            return period.content
    return None


@dataclass(frozen=True)
class Cell:
    """One column that differs: its name, what it said and what it will say, in which language."""

    label: str
    before: str
    after: str
    language: str = ""


@dataclass(frozen=True)
class ChangedDays:
    """A stretch that differs. `state` is "new", "over" or "changed"."""

    days: str
    state: str
    cells: list[Cell]


@dataclass(frozen=True)
class SameDays:
    """A stretch that stays as it is, with the value that people look for in it."""

    days: str
    says: str


@dataclass(frozen=True)
class ChangedRow:
    """A row of a table with everything about it that differs, and what stays around it."""

    table: str
    key: str
    name: str
    changed: list[ChangedDays]
    same: list[SameDays] = field(default_factory=list)


@dataclass(frozen=True)
class ChangedTable:
    """A table of the law with the rows in it that a set changes."""

    code: str
    title: str
    rows: list[ChangedRow]


def difference(
    drafted: Mapping[tuple[str, str], tuple[Sequence[Period], Sequence[Period]]], names: Names
) -> list[ChangedTable]:
    """The tables that a set changes, in the order of the law's tables, rows by key."""
    found: list[ChangedTable] = []
    for code, table in TABLES.items():
        keys = sorted(key for other, key in drafted if other == code)
        rows = [_row(table, key, drafted[code, key], names) for key in keys]
        rows = [row for row in rows if row.changed]
        if rows:
            found.append(ChangedTable(code, table.title, rows))
    return found


def _row(table: LawTable, key: str, sides: Sides, names: Names) -> ChangedRow:
    unit = names.unit(table.code, key)
    parts = stretches(*sides)
    return ChangedRow(
        table=table.code,
        key=key,
        name=names.name(table.code, key, sides[1][-1].content if sides[1] else None),
        changed=[_changed(table, part, unit) for part in parts if part.differs],
        same=[_same(table, part, unit) for part in parts if not part.differs],
    )


def _changed(table: LawTable, part: Stretch, unit: str) -> ChangedDays:
    state = "new" if part.before is None else "over" if part.after is None else "changed"
    return ChangedDays(
        days=in_words(part.since, part.until),
        state=state,
        cells=list(cells(table, part.before or {}, part.after or {}, unit)),
    )


def cells(table: LawTable, before: Content, after: Content, unit: str = "") -> Iterable[Cell]:
    """The columns whose value differs, in the order of the table, what decides an answer first."""
    for column in sorted(table.columns, key=lambda name: name not in table.deciding):
        old, new = before.get(column), after.get(column)
        if old == new or (not old and not new and old is not False and new is not False):
            continue
        was = shown(table, column, old, unit) if column in before else ""
        will = shown(table, column, new, unit) if column in after else ""
        yield Cell(column_name(table, column), was, will, split_text(table, column)[1])


def _same(table: LawTable, part: Stretch, unit: str) -> SameDays:
    content = part.after or {}
    says = [shown(table, column, content.get(column), unit) for column in headline(table)]
    return SameDays(in_words(part.since, part.until), " · ".join(filter(None, says)))


def headline(table: LawTable) -> list[str]:
    """The columns that say in short what a row decides, in the order of the table."""
    return [column for column in table.columns if column in table.deciding]
