"""Cells typed into a grid become edits of a draft: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.accounts.models import Member
from apps.changes import services
from apps.changes.errors import Refused
from apps.changes.models import ChangeSet, Edit
from apps.changes.selectors import sets, standing


@dataclass(frozen=True)
class Wish:
    """That a row says these values from a day on; or, with `last_day`, that it ends."""

    table: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class NewDraft:
    """A draft to be opened: title and reason by language."""

    title: Mapping[str, str]
    reason: Mapping[str, str]
    legal_act: str = ""


class NotEntered(ValueError):
    """Nothing was put into the draft; `refusals` say why, by the key of the row."""

    def __init__(self, refusals: Mapping[str, Refused]) -> None:
        super().__init__(", ".join(refused.code for refused in refusals.values()))
        self.refusals = refusals


def drafts_of(member: Member) -> QuerySet[ChangeSet]:
    """The open drafts on which she works: hers, and those with an edit of hers."""
    worked_on = Edit.objects.filter(made_by=member).values("change_set")
    found = sets(ChangeSet.State.DRAFT)
    return found.filter(Q(author=member) | Q(pk__in=worked_on))


def enter(*, by: Member, into: ChangeSet | NewDraft, wishes: Iterable[Wish]) -> ChangeSet:
    """Put these wishes into a draft, opening it first where it is new; return it.

    What was typed for the same row and days before is replaced. Raises NotEntered where any wish is
    refused, and Refused where the draft cannot be opened; then nothing is kept.
    """
    with transaction.atomic():
        draft = into if isinstance(into, ChangeSet) else _opened(by, into)
        refusals: dict[str, Refused] = {}
        for wish in wishes:
            try:
                _enter(draft, by, wish)
            except Refused as refused:
                refusals[wish.key] = refused
        if refusals:
            raise NotEntered(refusals)
    return draft


def _opened(by: Member, new: NewDraft) -> ChangeSet:
    return services.open_set(by=by, title=new.title, reason=new.reason, legal_act=new.legal_act)


def _enter(draft: ChangeSet, by: Member, wish: Wish) -> None:
    if wish.last_day is not None:
        services.end(
            change_set=draft, by=by, table=wish.table, key=wish.key, last_day=wish.last_day
        )
        return
    earlier = standing(draft).filter(
        table=wish.table, key=wish.key, kind=Edit.Kind.PUT, since=wish.since, until=wish.until
    )
    values: dict[str, Any] = {}
    for edit in earlier:
        values |= edit.values
        services.take_out(edit=edit, by=by)
    services.put(
        change_set=draft,
        by=by,
        table=wish.table,
        key=wish.key,
        values={**values, **wish.values},
        since=wish.since,
        until=wish.until,
    )
