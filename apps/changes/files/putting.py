"""What a file asks for goes into a draft: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from apps.accounts.models import Member
from apps.changes import services
from apps.changes.errors import Refused
from apps.changes.files.importing import Wish
from apps.changes.models import ChangeSet
from apps.changes.periods import Periods
from apps.changes.selectors import drafted, periods_of

Place = tuple[str, str]


class RowRefused(Refused):
    """A row that the draft does not take; nothing of the file was put in."""

    def __init__(self, refused: Refused, wish: Wish) -> None:
        super().__init__(refused.code, refused.field, refused.message)
        self.sheet, self.row = wish.sheet, wish.row


def put_into_new(*, by: Member, wishes: Iterable[Wish], told: Mapping[str, Any]) -> ChangeSet:
    """A new draft with these edits; `told` is what `services.open_set` takes. Raises Refused."""
    with transaction.atomic():
        change_set = services.open_set(by=by, **told)
        put_into(change_set=change_set, by=by, wishes=wishes)
    return change_set


def put_into(*, change_set: ChangeSet, by: Member, wishes: Iterable[Wish]) -> int:
    """Put the edits into a draft, but those it holds already; returns how many. Raises Refused."""
    with transaction.atomic():
        states: dict[Place, Periods] = {
            place: after for place, (_before, after) in drafted(change_set).items()
        }
        return sum(_put(wish, change_set, by, states) for wish in wishes)


def _put(wish: Wish, change_set: ChangeSet, by: Member, states: dict[Place, Periods]) -> bool:
    place = (wish.table, wish.key)
    now = states[place] if place in states else periods_of(*place)
    if wish.applied(now) == now:
        return False
    row: dict[str, Any] = {"change_set": change_set, "by": by, "table": wish.table, "key": wish.key}
    try:
        if wish.kind == "end" and wish.until:
            services.end(**row, last_day=wish.until)
        else:
            services.put(**row, values=wish.values, since=wish.since, until=wish.until)
    except Refused as refused:
        raise RowRefused(refused, wish) from refused
    states[place] = wish.applied(now)
    return True
