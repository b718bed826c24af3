"""Which rows of a table are shown: by a word, by when they hold, by how sure, by what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from apps.changes.periods import Period
from apps.changes.tables import LawTable
from apps.office.presenters.law.sheet import Sheet
from apps.office.presenters.law.words import in_force_on, is_unverified
from apps.rates.texts import LANGUAGES

IN_FORCE, COMING, ENDED = "in_force", "coming", "ended"
UNVERIFIED = "unverified"


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty means all. `says` are values of columns, as texts."""

    words: str = ""
    state: str = ""
    confidence: str = ""
    group: str = ""
    says: Mapping[str, str] = field(default_factory=dict)


def states_of(periods: Sequence[Period], day: date) -> frozenset[str]:
    """Whether a row is in force on the day, changes or begins later, or has ended."""
    found = set()
    if in_force_on(periods, day):
        found.add(IN_FORCE)
    if is_coming(periods, day):
        found.add(COMING)
    return frozenset(found or {ENDED})


def is_coming(periods: Sequence[Period], day: date) -> bool:
    """Whether anything about the row begins or is over after the day."""
    begins = any(period.since is not None and period.since > day for period in periods)
    ends = periods and periods[-1].until is not None and periods[-1].until >= day
    return begins or bool(ends)


def sifted(sheet: Sheet, wanted: Wanted, day: date) -> list[str]:
    """The keys of the rows that fit, in the order of the table."""
    return [key for key in sheet.keys if _fits(sheet, key, wanted, day)]


def _fits(sheet: Sheet, key: str, wanted: Wanted, day: date) -> bool:
    periods = sheet.after.get(key, ())
    if wanted.group and sheet.groups.get(key) != wanted.group:
        return False
    if wanted.state and wanted.state not in states_of(periods, day):
        return False
    if wanted.words and not _is_named(sheet, key, wanted.words):
        return False
    if not any(_is_sure_as(period, wanted.confidence) for period in periods):
        return not periods and not wanted.confidence
    return any(_says(period, wanted.says) for period in periods)


def _is_named(sheet: Sheet, key: str, words: str) -> bool:
    """Whether every word stands in the code or in the name in any language."""
    content = sheet.names.get(key, {})
    texts = [str(content.get(name, "")) for name in names_of(sheet.table, content)]
    told = " ".join([key, *texts]).casefold()
    return all(word in told for word in words.casefold().split())


def names_of(table: LawTable, content: Mapping[str, object]) -> list[str]:
    """The columns that are texts for people, in every language."""
    return [name for name in content if name.rpartition("_")[2] in LANGUAGES]


def _is_sure_as(period: Period, confidence: str) -> bool:
    if confidence == UNVERIFIED:
        return is_unverified(period.content)
    return not confidence or period.says("confidence") == confidence


def _says(period: Period, says: Mapping[str, str]) -> bool:
    return all(_text(period.says(column)) == value for column, value in says.items() if value)


def _text(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
