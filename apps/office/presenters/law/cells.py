"""A row's periods laid over the columns of a grid: what stands side by side, and how wide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from apps.changes.periods import Period
from apps.office.presenters.law.words import in_force_on


@dataclass(frozen=True)
class Stretch:
    """Columns side by side in which a row says one thing; None where it is not in force.

    `before` is what it says without the draft.
    """

    first: date
    span: int
    after: Period | None
    before: Period | None

    @property
    def is_changed(self) -> bool:
        """Whether the draft says something else here."""
        after, before = self.after, self.before
        return (after and after.content) != (before and before.content)


def columns_of(periods: Iterable[Period]) -> list[date]:
    """The days on which anything begins, or is over: one column each, the oldest first."""
    days: set[date] = set()
    for period in periods:
        if period.since is not None:
            days.add(period.since)
        if period.until is not None:
            days.add(period.until + timedelta(days=1))
    return sorted(days)


def recent(columns: Sequence[date], first: date) -> list[date]:
    """The columns from the one that holds `first` on."""
    older = [day for day in columns if day <= first]
    return [*older[-1:], *(day for day in columns if day > first)]


def column_of(columns: Sequence[date], day: date) -> date | None:
    """The column that holds a day; None before the first."""
    begun = [each for each in columns if each <= day]
    return begun[-1] if begun else None


def stretches(
    after: Sequence[Period], before: Sequence[Period], columns: Sequence[date]
) -> list[Stretch]:
    """The cells of a row: neighbouring columns that say the same become one."""
    found: list[Stretch] = []
    for day in columns:
        now, then = in_force_on(after, day), in_force_on(before, day)
        last = found[-1] if found else None
        if last and last.after is now and last.before is then:
            found[-1] = Stretch(last.first, last.span + 1, now, then)
        else:
            found.append(Stretch(day, 1, now, then))
    return found
