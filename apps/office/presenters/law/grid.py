"""A table of the law as a spreadsheet: rows by name, periods as columns, a draft laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.changes.periods import Period
from apps.changes.problems import Problem
from apps.changes.tables import TABLES, LawTable
from apps.office.presenters.law.cells import (
    Stretch,
    column_of,
    columns_of,
    recent,
    stretches,
)
from apps.office.presenters.law.refusals import ProblemLine, problem_line
from apps.office.presenters.law.sheet import NAMED_BY, Sheet
from apps.office.presenters.law.words import (
    HEADLINES,
    column_name,
    is_unverified,
    missing_languages,
    shown,
    text_of,
)
from apps.rates.texts import Text

YEARS_BACK = 2
NUMBERS = frozenset({"rates"})  # tables whose cells are numbers, set to the right


@dataclass(frozen=True)
class Column:
    """A column: the day from which it holds, or what it tells."""

    label: str
    day: date | None = None
    is_now: bool = False


@dataclass(frozen=True)
class Cell:
    """What a row says over some columns; `was` is what the draft replaces."""

    span: int = 1
    says: str = ""
    begun: str = ""
    since: date | None = None
    is_now: bool = False
    is_unverified: bool = False
    missing: tuple[str, ...] = ()
    is_draft: bool = False
    was: str = ""
    is_empty: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the grid; `entry` is the field for a new value, where values are typed here."""

    key: str
    name: Text
    cells: list[Cell]
    missing: tuple[str, ...] = ()
    is_draft: bool = False
    problems: list[ProblemLine] = field(default_factory=list)
    entry: Any = None


@dataclass(frozen=True)
class Grid:
    """The columns and rows of a page; `hidden` counts the older columns that are not shown."""

    columns: list[Column]
    rows: list[Row]
    hidden: int = 0
    is_of_numbers: bool = False


def grid(
    sheet: Sheet,
    keys: Sequence[str],
    day: date,
    *,
    is_whole: bool = False,
    entries: Mapping[str, Any] | None = None,
) -> Grid:
    """These rows of a sheet; `day` stands out. Without `is_whole` it begins two years before the day."""
    if not sheet.table.is_dated:
        return _listing(sheet, keys)
    periods = [
        period
        for key in keys
        for side in (sheet.before, sheet.after)
        for period in side.get(key, ())
    ]
    every = columns_of(periods)
    columns = every if is_whole else recent(every, date(day.year - YEARS_BACK, 1, 1))
    now = column_of(columns, day)
    rows = [_row(sheet, key, columns, day, (entries or {}).get(key)) for key in keys]
    return Grid(
        columns=[Column(_short(each), each, is_now=each == now) for each in columns],
        rows=rows,
        hidden=len(every) - len(columns),
        is_of_numbers=sheet.table.code in NUMBERS,
    )


def _short(day: date) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))


def _row(sheet: Sheet, key: str, columns: Sequence[date], day: date, entry: Any) -> Row:
    after, before = sheet.after.get(key, ()), sheet.before.get(key, ())
    unit = sheet.units.get(key, "")
    cells = [_cell(sheet.table, one, day, unit) for one in stretches(after, before, columns)]
    named = NAMED_BY.get(sheet.table.code)
    content = sheet.names.get(key, {})
    return Row(
        key=key,
        name=name_in(content, key),
        cells=cells,
        missing=missing_languages(TABLES[named], content) if named else (),
        is_draft=after != before,
        problems=said(sheet.problems.get(key, ()), unit),
        entry=entry,
    )


def name_in(content: Mapping[str, Any], key: str) -> Text:
    """The name of a row; its first text, or its key, where it has no name."""
    for name in ("name", "condition"):
        if (text := text_of(content, name)).value:
            return text
    return Text(key, "", is_fallback=False)


def said(problems: Iterable[Problem], unit: str = "") -> list[ProblemLine]:
    """These problems as sentences, each once."""
    return list(dict.fromkeys(problem_line(problem, unit) for problem in problems))


def _cell(table: LawTable, one: Stretch, day: date, unit: str) -> Cell:
    was = told(table, one.before, unit) if one.is_changed else ""
    if one.after is None:
        return Cell(span=one.span, is_empty=True, is_draft=one.is_changed, was=was)
    begun = one.after.since
    return Cell(
        span=one.span,
        says=told(table, one.after, unit),
        begun=_short(begun) if begun and begun < one.first else "",
        since=begun,
        is_now=one.after.holds_on(day),
        is_unverified=is_unverified(one.after.content),
        missing=missing_languages(table, one.after.content),
        is_draft=one.is_changed,
        was=was,
    )


def told(table: LawTable, period: Period | None, unit: str) -> str:
    """What people look for in a row: "85 000 ₸", "the State pays · republican budget"."""
    if period is None:
        return ""
    columns = [name for name in HEADLINES.get(table.code, ()) if name in table.columns]
    parts = [_part(table, name, period, unit) for name in columns]
    return " · ".join(filter(None, parts)) or _("in force")


def _part(table: LawTable, column: str, period: Period, unit: str) -> str:
    value = period.says(column)
    words = shown(table, column, value, unit)
    return f"{column_name(table, column)}: {words}" if isinstance(value, bool) else words


def attributes(table: LawTable) -> list[str]:
    """The columns of a list without periods: what decides, its short texts, how sure it is."""
    deciding = [name for name in table.columns if name in table.deciding]
    texts = [
        name
        for name in table.texts
        if name not in ("name", "note") and f"{name}_en" in table.columns
    ]
    others = [
        name for name in ("lowest", "highest", "confidence", "checked_on") if name in table.columns
    ]
    return [*deciding, *texts, *others]


def _listing(sheet: Sheet, keys: Sequence[str]) -> Grid:
    names = attributes(sheet.table)
    return Grid(
        columns=[Column(capfirst(column_name(sheet.table, name))) for name in names],
        rows=[_listed(sheet, key, names) for key in keys],
    )


def _listed(sheet: Sheet, key: str, names: Sequence[str]) -> Row:
    after, before = sheet.after.get(key, ()), sheet.before.get(key, ())
    now = after[0] if after else None
    then = before[0] if before else None
    unit = sheet.units.get(key, "")
    return Row(
        key=key,
        name=name_in(now.content if now else {}, key),
        cells=[_attribute(sheet.table, name, now, then, unit) for name in names],
        missing=missing_languages(sheet.table, now.content) if now else (),
        is_draft=after != before,
        problems=said(sheet.problems.get(key, ()), unit),
    )


def _attribute(
    table: LawTable, column: str, now: Period | None, then: Period | None, unit: str
) -> Cell:
    says = attribute(table, column, now, unit)
    was = attribute(table, column, then, unit)
    is_changed = says != was
    return Cell(
        says=says,
        is_empty=not says,
        is_unverified=column == "confidence" and now is not None and is_unverified(now.content),
        is_draft=is_changed,
        was=was if is_changed else "",
    )


def attribute(table: LawTable, column: str, period: Period | None, unit: str) -> str:
    """The value of a column of a row in words; a text in the reader's language."""
    if period is None:
        return ""
    if column in table.texts:
        return str(text_of(period.content, column))
    return shown(table, column, period.says(column), unit)
