"""What differs between two states of a row of the law: from when until when, before and after. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from apps.changes.periods import DAY, Period, Periods, on
from apps.changes.tables import Content


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of days of which something else was said before; both days are included.

    Without days: of a row that has none. `before` is None where nothing was said, `after` where
    nothing is said any more. `replaces` tells that a period announced for that very day is another.
    """

    since: date | None
    until: date | None
    before: Content | None
    after: Content | None
    replaces: bool = False

    def columns(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the columns whose values differ."""
        before, after = self.before or {}, self.after or {}
        return tuple(name for name in names if before.get(name) != after.get(name))

    def is_correction(self, deciding: Iterable[str], day: date) -> bool:
        """Whether what was said for a day that `day` has reached, or had been announced, was wrong."""
        if self.before is None or self.since is None or not self.columns(deciding):
            return False
        return self.since <= day or self.replaces


def differences(before: Periods, after: Periods) -> tuple[Difference, ...]:
    """The stretches of which the two states say something else, in order."""
    if not any(period.since for period in (*before, *after)):
        return _undated(before, after)
    begins = {period.since for period in before}
    found: list[Difference] = []
    for since, until in _stretches((*before, *after)):
        was, now = on(before, since), on(after, since)
        held = (was.content if was else None, now.content if now else None)
        if held[0] == held[1]:
            continue
        last = found[-1] if found else None
        if last and last.until and last.until + DAY == since and (last.before, last.after) == held:
            found[-1] = Difference(last.since, until, *held, replaces=last.replaces)
        else:
            found.append(Difference(since, until, *held, replaces=since in begins))
    return tuple(found)


def _undated(before: Periods, after: Periods) -> tuple[Difference, ...]:
    was = before[0].content if before else None
    now = after[0].content if after else None
    return () if was == now else (Difference(None, None, was, now),)


def _stretches(periods: Iterable[Period]) -> list[tuple[date, date | None]]:
    """The days of all periods, cut wherever one of them begins or ends."""
    known = list(periods)
    cuts = {period.since for period in known if period.since}
    cuts |= {period.until + DAY for period in known if period.until}
    days = sorted(cuts)
    following = [*days[1:], None]
    return [
        (day, after - DAY if after else None) for day, after in zip(days, following, strict=True)
    ]
