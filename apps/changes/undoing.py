"""Taking back what a set did: a new draft whose edits say again what was said before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from apps.accounts.models import Member
from apps.changes import services
from apps.changes.errors import Refused
from apps.changes.models import ChangeSet
from apps.changes.periods import DAY, Period, Periods
from apps.changes.selectors import drafted
from apps.changes.tables import Content

ORIGIN = ("source", "article", "link", "confidence", "checked_on", "note_kk", "note_ru", "note_en")


@dataclass(frozen=True)
class Wish:
    """An edit to be made: that a row says these values on some days, or with None that it does not hold."""

    since: date | None
    until: date | None
    values: dict[str, Any] | None


def inverse(before: Periods, after: Periods) -> Iterator[Wish]:
    """The edits that lead from `after` back to `before`; only the columns that differ."""
    for since, until, was, now in _pieces(before, after):
        yield Wish(since, until, None if was is None else _differing(was, now))


def _differing(was: Content, now: Content | None) -> dict[str, Any]:
    """What said something else, and always where it came from: a value returns with its source."""
    return {
        name: value
        for name, value in was.items()
        if now is None or now.get(name) != value or name in ORIGIN
    }


Piece = tuple[date | None, date | None, Content | None, Content | None]


def _pieces(before: Periods, after: Periods) -> Iterator[Piece]:
    """The stretches of days on which the two differ, each with what both say, the oldest first."""
    both = [*before, *after]
    begins = {period.since or date.min for period in both}
    begins |= {period.until + DAY for period in both if period.until}
    days = sorted(begins)
    for number, day in enumerate(days):
        last = days[number + 1] - DAY if number + 1 < len(days) else None
        was, now = _on(before, day), _on(after, day)
        if was != now:
            yield (None if day == date.min else day, last, was, now)


def _on(periods: Periods, day: date) -> Content | None:
    def holds(period: Period) -> bool:
        return (period.since or date.min) <= day and (period.until is None or day <= period.until)

    return next((period.content for period in periods if holds(period)), None)


@transaction.atomic
def undo(
    *,
    change_set: ChangeSet,
    by: Member,
    title: services.Texts,
    reason: services.Texts,
    legal_act: str,
) -> ChangeSet:
    """A new draft that takes back what a published set did, to be approved like any other.

    What other sets changed on the same rows since stays where the columns are others. Raises Refused.
    """
    if change_set.state != ChangeSet.State.PUBLISHED:
        raise Refused("not_published")
    draft = services.open_set(
        by=by, title=title, reason=reason, legal_act=legal_act, link=change_set.link
    )
    for (table, key), (before, after) in drafted(change_set).items():
        for wish in inverse(before, after):
            _make(draft, by, table, key, wish)
    return draft


def _make(draft: ChangeSet, by: Member, table: str, key: str, wish: Wish) -> None:
    if wish.values is None:
        if wish.since is None:
            raise Refused("not_ended")
        services.leave_out(
            change_set=draft, by=by, table=table, key=key, since=wish.since, until=wish.until
        )
    else:
        services.put(
            change_set=draft,
            by=by,
            table=table,
            key=key,
            values=wish.values,
            since=wish.since,
            until=wish.until,
        )
