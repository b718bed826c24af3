"""What the rows of a file would put into a draft: only what differs, and why a row cannot go in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from apps.changes import periods as algebra
from apps.changes.files.cells import same_lines
from apps.changes.files.columns import KEY, SINCE, UNTIL, columns_of
from apps.changes.files.faults import BadCell, Fault
from apps.changes.files.reading import FileRow
from apps.changes.files.saying import OF_AN_ORIGIN, Said, said_by, table_of
from apps.changes.files.writing import told_of_numbers
from apps.changes.periods import DAY, Period, Periods
from apps.changes.selectors import Rows, rows_of
from apps.changes.tables import TABLES, LawTable


@dataclass(frozen=True)
class Bad:
    """A row that cannot be put into a draft, and why; `params` hold nothing of its cells."""

    sheet: str
    row: int
    table: str
    column: str
    fault: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """One edit that a row asks for: `values` that differ from a day on, or an end after `until`."""

    sheet: str
    row: int
    table: str
    key: str
    kind: str
    since: date | None = None
    until: date | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    is_new: bool = False

    def kept(self) -> dict[str, Any]:
        """As JSON holds it, between the two steps."""
        days = {name: day and day.isoformat() for name, day in self._days()}
        return {**asdict(self), **days}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Wish:
        """The wish that was kept."""
        days = {
            name: date.fromisoformat(kept[name]) if kept[name] else None for name in (SINCE, UNTIL)
        }
        return cls(**{**kept, **days})

    def _days(self) -> tuple[tuple[str, date | None], ...]:
        return (SINCE, self.since), (UNTIL, self.until)

    def applied(self, periods: Periods) -> Periods:
        """The periods of the row after it."""
        if self.kind == "end":
            return algebra.left_out(periods, (self.until or date.max - DAY) + DAY)
        return algebra.put(periods, self.values, self.since, self.until)


@dataclass
class Found:
    """Everything that a file asks for."""

    wishes: list[Wish] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    unchanged: int = 0
    unfilled: int = 0


def found_in(rows: Iterable[FileRow], held: Mapping[str, Rows] | None = None) -> Found:
    """What these rows would change. `held` are the tables as they stand, those known now without it."""
    found, numbers = Found(), told_of_numbers()
    tables = dict(held or {})
    by_key: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for row in rows:
        with _noting(found, row.sheet, row.number, row.table):
            table = table_of(row)
            if table.code not in tables:
                tables[table.code] = rows_of(table.code)
            said = said_by(row, table, tables[table.code], numbers)
            if said is None:
                found.unfilled += 1
            else:
                by_key[said.table, said.key].append(said)
    for (code, key), saids in by_key.items():
        _compare(found, TABLES[code], tables[code].get(key, ()), saids)
    places = list(TABLES)
    found.wishes.sort(key=lambda wish: (places.index(wish.table), wish.row))
    found.bad.sort(key=lambda bad: (bad.sheet, bad.row))
    return found


@contextmanager
def _noting(found: Found, sheet: str, row: int, table: str) -> Iterator[None]:
    """What is wrong with a row is noted, and the next one is looked at."""
    try:
        yield
    except BadCell as bad:
        code = table if table in TABLES else ""
        found.bad.append(Bad(sheet, row, code, bad.column, bad.fault.value, bad.params))


def _compare(found: Found, table: LawTable, held: Periods, saids: Sequence[Said]) -> None:
    """The edits of the rows about one key, each beside what the ones before it have made."""
    ordered = sorted(saids, key=lambda said: said.since or date.min)
    now = held
    for place, said in enumerate(ordered):
        following = ordered[place + 1] if place + 1 < len(ordered) else None
        with _noting(found, said.sheet, said.row, said.table):
            _check_neighbours(said, ordered[:place], following)
            wish = _wish(table, now, said, following)
            if wish is None:
                found.unchanged += 1
            else:
                found.wishes.append(wish)
                now = wish.applied(now)


def _check_neighbours(said: Said, before: Sequence[Said], following: Said | None) -> None:
    last = before[-1] if before else None
    if last and last.since == said.since:
        raise BadCell(Fault.ROW_TWICE, KEY, row=last.row)
    if following is None or said.until is None or following.since in (None, said.since):
        return
    if following.since and said.until >= following.since:
        raise BadCell(Fault.OVERLAPS_ROW, UNTIL, row=following.row)


def _wish(table: LawTable, now: Periods, said: Said, following: Said | None) -> Wish | None:
    """The edit that a row asks for; None where the table says so already. Raises BadCell."""
    held = algebra.on(now, said.since) if said.since else (now[0] if now else None)
    if not now:
        _check_complete(table, said)
    if said.until:
        _check_end(now, said, held, following)
    elif said.has_until:
        _check_no_end(now, said, held, following)
    about = {name: getattr(said, name) for name in ("sheet", "row", "table", "key", "until")}
    if held is not None and held.since == said.since and _says(held, said):
        if _ends(now, said, held):
            return Wish(**about, kind="end")
        if said.until in (None, held.until):
            return None
    values = _differing(table, _base(now, said), said)
    wish = Wish(**about, kind="put", since=said.since, values=values, is_new=not now)
    return wish if wish.applied(now) != now else None


def _base(now: Periods, said: Said) -> Period | None:
    """The period whose words an edit continues, as `periods.put` sees it."""
    if said.since is None:
        return now[0] if now else None
    earlier = [period for period in now if period.since is None or period.since <= said.since]
    return earlier[-1] if earlier else (now[0] if now else None)


def _check_end(now: Periods, said: Said, held: Period | None, following: Said | None) -> None:
    """An end that is written must leave no doubt what holds after it. Raises BadCell."""
    if said.since is None or said.until is None:
        return
    begun = [each.since for each in now if each.since and said.since < each.since <= said.until]
    if begun:
        raise BadCell(Fault.OVERLAPS, UNTIL, day=begun[0].isoformat())
    is_cut = held is not None and (held.until is None or said.until < held.until)
    continues = following is not None and following.since == said.until + DAY
    if is_cut and not continues and not _ends(now, said, held):
        raise BadCell(Fault.GOES_ON, UNTIL, day=said.until.isoformat())


def _check_no_end(now: Periods, said: Said, held: Period | None, following: Said | None) -> None:
    """Nor may it be left out where the period ends and nothing follows. Raises BadCell."""
    if held is None or held.since != said.since or held.until is None:
        return
    after = held.until + DAY
    is_followed = following is not None and following.since is not None and following.since <= after
    if not is_followed and not any(period.since == after for period in now):
        raise BadCell(Fault.ENDED, UNTIL, day=held.until.isoformat())


def _ends(now: Periods, said: Said, held: Period | None) -> bool:
    """Whether a row shortens the last period and says nothing else."""
    if held is None or said.until is None or held.since != said.since or not _says(held, said):
        return False
    is_last = held.since == now[-1].since
    return is_last and (held.until is None or said.until < held.until)


def _says(held: Period, said: Said) -> bool:
    return not any(_differs(held, name, value) for name, value in said.values.items())


def _differs(held: Period, name: str, value: Any) -> bool:
    was = held.says(name)
    return bool((same_lines(was) if isinstance(was, str) else was) != value)


def _differing(table: LawTable, base: Period | None, said: Said) -> dict[str, Any]:
    """The columns that say something else; with one that decides, all of the origin that is written."""
    if base is None:
        return dict(said.values)
    found = {name: value for name, value in said.values.items() if _differs(base, name, value)}
    if table.deciding & found.keys():
        of_notes = [name for name in said.values if name.startswith("note_")]
        origin = (*OF_AN_ORIGIN, "confidence", *of_notes)
        found |= {name: said.values[name] for name in origin if name in said.values}
    return found


def _check_complete(table: LawTable, said: Said) -> None:
    """A row that the table does not have yet needs everything that cannot be empty. Raises BadCell."""
    for column in columns_of(table.code):
        is_needed = column.field is not None and not column.is_told and not column.may_be_empty
        of_the_act = column.name in ("source", "confidence") and table.deciding & said.values.keys()
        if is_needed and not of_the_act and column.name not in {**said.values, **table.defaults}:
            raise BadCell(Fault.NEEDED, column.name)
