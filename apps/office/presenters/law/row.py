"""One row of the law's tables: every period with where it is from, its texts, and what was known when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst

from apps.changes.models import ChangeSet, Edit, Operation
from apps.changes.periods import Period
from apps.changes.selectors import history_of
from apps.changes.tables import LawTable
from apps.office.presenters.law.days import in_words
from apps.office.presenters.law.grid import name_in, said, told
from apps.office.presenters.law.refusals import ProblemLine
from apps.office.presenters.law.sheet import Sheet
from apps.office.presenters.law.words import (
    PROVENANCE,
    column_name,
    is_unverified,
    shown,
)
from apps.office.presenters.people import name_of
from apps.rates.texts import LANGUAGES, Text, text


@dataclass(frozen=True)
class SetLink:
    """A change set by its number and title, with who wrote and who approved it."""

    pk: int
    title: str
    state: str
    author: str
    approvers: list[str]


@dataclass(frozen=True)
class Tongues:
    """A text side by side in the languages; an empty one is missing."""

    label: str
    said: list[tuple[str, str]]


@dataclass(frozen=True)
class PeriodPage:
    """A period: its days, what it says, where that is from, and who brought it in."""

    since: date | None
    days: str
    says: str
    is_now: bool
    is_past: bool
    is_draft: bool
    facts: list[tuple[str, str]]
    source: str
    article: str
    link: str
    confidence: str
    is_unverified: bool
    checked_on: date | None
    recorded_at: datetime | None
    recorded_by: str
    change_set: SetLink | None
    texts: list[Tongues]


@dataclass(frozen=True)
class Version:
    """A row as it was recorded once: known from a moment, until another superseded it."""

    days: str
    says: str
    known_from: datetime | None
    known_until: datetime | None
    recorded_by: str
    change_set: SetLink | None


@dataclass(frozen=True)
class RowPage:
    """Everything about one row."""

    key: str
    name: Text
    periods: list[PeriodPage]
    versions: list[Version]
    sets: list[SetLink]
    problems: list[ProblemLine] = field(default_factory=list)
    ended: bool = False


def row_page(sheet: Sheet, key: str, day: date) -> RowPage:
    """The row of a sheet; `day` is the one that stands out."""
    table, unit = sheet.table, sheet.units.get(key, "")
    after, before = sheet.after.get(key, ()), sheet.before.get(key, ())
    history = history_of(table.code, key)
    about = sets_about(table.code, key, [*after, *history])
    return RowPage(
        key=key,
        name=name_in(sheet.names.get(key, {}), key),
        periods=[
            _period(table, each, unit, day, about, is_draft=each not in before)
            for each in reversed(after)
        ],
        versions=[_version(table, each, unit, about) for each in history],
        sets=list(about.values()),
        problems=said(sheet.problems.get(key, ()), unit),
        ended=bool(before) and not after,
    )


def sets_about(code: str, key: str, periods: Iterable[Period]) -> dict[int, SetLink]:
    """The change sets that touch this row or touched it, the newest first, by number."""
    operated = Operation.objects.filter(table=code, key=key).values_list("change_set", flat=True)
    drafted = Edit.objects.filter(table=code, key=key, removed_at=None)
    named = {each.change_set for each in periods if each.change_set is not None}
    found = ChangeSet.objects.filter(
        pk__in={*operated, *drafted.values_list("change_set", flat=True), *named}
    )
    found = found.select_related("author__user").prefetch_related("approvals__member__user")
    return {one.pk: _set(one) for one in found.order_by("-pk")}


def _set(one: ChangeSet) -> SetLink:
    return SetLink(
        pk=one.pk,
        title=str(text(one, "title")),
        state=str(one.get_state_display()),
        author=name_of(one.author.user),
        approvers=[
            name_of(each.member.user) for each in one.approvals.all() if each.round == one.round
        ],
    )


def _period(
    table: LawTable,
    period: Period,
    unit: str,
    day: date,
    about: Mapping[int, SetLink],
    *,
    is_draft: bool,
) -> PeriodPage:
    checked = period.says("checked_on")
    return PeriodPage(
        since=period.since,
        days=in_words(period.since, period.until) if table.is_dated else "",
        says=told(table, period, unit) if table.is_dated else "",
        is_now=table.is_dated and period.holds_on(day),
        is_past=period.until is not None and period.until < day and not is_draft,
        is_draft=is_draft,
        facts=facts(table, period, unit),
        source=period.says("source") or "",
        article=period.says("article") or "",
        link=period.says("link") or "",
        confidence=shown(table, "confidence", period.says("confidence"))
        if "confidence" in table.columns
        else "",
        is_unverified=is_unverified(period.content),
        checked_on=date.fromisoformat(checked) if checked else None,
        recorded_at=period.known_from,
        recorded_by=period.recorded_by,
        change_set=about.get(period.change_set or 0),
        texts=tongues(table, period),
    )


def facts(table: LawTable, period: Period, unit: str) -> list[tuple[str, str]]:
    """The columns that are neither texts nor where it is from, with what they say."""
    found = []
    for name in decisive(table):
        if table.code == "rates" and name == "value":
            continue  # it is the headline
        words = shown(table, name, period.says(name), unit)
        found.append((capfirst(column_name(table, name)), words or "–"))
    return found


def decisive(table: LawTable) -> list[str]:
    """The columns of a table that are neither texts nor where a row is from."""
    texts = {f"{stem}_{each}" for stem in table.texts for each in LANGUAGES}
    return [name for name in table.columns if name not in {*texts, *PROVENANCE}]


def tongues(table: LawTable, period: Period) -> list[Tongues]:
    """The texts of a row in the three languages, those that at least one language has."""
    found = []
    for stem in told_texts(table):
        told_in = [(each, period.says(f"{stem}_{each}") or "") for each in LANGUAGES]
        column: Any = table.model._meta.get_field(stem)
        is_told = stem == "name" or any(words for _each, words in told_in)
        if is_told:
            found.append(Tongues(capfirst(str(column.verbose_name)), told_in))
    return found


def told_texts(table: LawTable) -> list[str]:
    """The texts that may be changed: the name first, the note last."""
    held = [stem for stem in table.texts if f"{stem}_{LANGUAGES[0]}" in table.columns]
    return sorted(held, key=lambda stem: (stem == "note", stem != "name"))


def _version(table: LawTable, period: Period, unit: str, about: Mapping[int, SetLink]) -> Version:
    return Version(
        days=in_words(period.since, period.until) if table.is_dated else "",
        says=told(table, period, unit),
        known_from=period.known_from,
        known_until=period.known_until,
        recorded_by=period.recorded_by,
        change_set=about.get(period.change_set or 0),
    )
