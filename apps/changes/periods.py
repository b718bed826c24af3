"""The periods of one row of the law, and what an edit makes of them. Pure.

Both ends of a period are included; a row without days is one period without ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from apps.changes.tables import Content

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """What a row says over some days. Two are equal that say the same of the same days.

    `id` and what follows are of the recorded version; None and empty for one that is not recorded.
    """

    content: Content
    since: date | None = None
    until: date | None = None
    id: int | None = field(default=None, compare=False)
    known_from: datetime | None = field(default=None, compare=False)
    known_until: datetime | None = field(default=None, compare=False)
    recorded_by: str = field(default="", compare=False)
    change_set: int | None = field(default=None, compare=False)

    def holds_on(self, day: date) -> bool:
        """Whether the day is one of the period's."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def says(self, name: str) -> Any:
        """The value of a column, None where there is none."""
        return self.content.get(name)


Periods = tuple[Period, ...]


def on(periods: Iterable[Period], day: date) -> Period | None:
    """The period that holds a day."""
    return next((period for period in periods if period.holds_on(day)), None)


def put(
    periods: Periods, values: Content, since: date | None = None, until: date | None = None
) -> Periods:
    """The periods with one more, which from `since` on says `values`, and the rest as it was.

    It lasts until `until`; without it, as long as the period that holds `since`, or until the next.
    """
    if since is None:
        held = periods[0].content if periods else {}
        return (Period({**held, **values}),)
    base = _base(periods, since)
    last = until or _end(periods, since)
    new = Period({**(base.content if base else {}), **values}, since, last)
    return _seamless([*_outside(periods, since, last), new])


def left_out(periods: Periods, since: date, until: date | None = None) -> Periods:
    """The periods without the days from `since` through `until`, or without all that follow."""
    return in_order(_outside(periods, since, until))


def difference(before: Periods, after: Periods) -> tuple[list[int], list[Period]]:
    """The ids of the versions to close, and the periods to write."""
    closed = [period.id for period in before if period not in after and period.id is not None]
    return closed, [period for period in after if period not in before]


def holes(periods: Periods) -> list[tuple[date, date]]:
    """The days between two periods that no period holds: their first and last."""
    return [
        (this.until + DAY, following.since - DAY)
        for this, following in pairwise(periods)
        if this.until and following.since and this.until + DAY < following.since
    ]


def _base(periods: Periods, since: date) -> Period | None:
    """Whose values an edit continues: of the day, else of the time before, else of the time after."""
    earlier = [period for period in periods if period.since is None or period.since <= since]
    return earlier[-1] if earlier else (periods[0] if periods else None)


def _end(periods: Periods, since: date) -> date | None:
    held = on(periods, since)
    if held is not None:
        return held.until
    coming = [period.since for period in periods if period.since and period.since > since]
    return min(coming) - DAY if coming else None


def _outside(periods: Periods, since: date, until: date | None) -> list[Period]:
    """The parts of the periods before `since` and after `until`."""
    found: list[Period] = []
    for period in periods:
        before_end = min(filter(None, (period.until, since - DAY)))
        if period.since is None or period.since <= before_end:
            found.append(_cut(period, period.since, before_end))
        if until is not None and (period.until is None or period.until > until):
            found.append(_cut(period, max(filter(None, (period.since, until + DAY))), period.until))
    return found


def _cut(period: Period, since: date | None, until: date | None) -> Period:
    whole = (period.since, period.until) == (since, until)
    return period if whole else Period(period.content, since, until)


def in_order(periods: Iterable[Period]) -> Periods:
    """The periods, the earliest first."""
    return tuple(sorted(periods, key=lambda period: period.since or date.min))


def _seamless(periods: Sequence[Period]) -> Periods:
    """The periods in order, a new one joined with a neighbour that says the same."""
    found: list[Period] = []
    for period in in_order(periods):
        last = found[-1] if found else None
        if last is not None and _joins(last, period):
            found[-1] = replace(Period(last.content, last.since), until=period.until)
        else:
            found.append(period)
    return tuple(found)


def _joins(this: Period, following: Period) -> bool:
    touches = this.until is not None and following.since == this.until + DAY
    is_new = this.id is None or following.id is None
    return touches and is_new and this.content == following.content
