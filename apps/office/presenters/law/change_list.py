"""The list of change sets: what waits for the reader first, then drafts, what is coming, what was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Member
from apps.changes.models import ChangeSet
from apps.changes.selectors import may_change, sets
from apps.common import clock
from apps.office.presenters.law.who import Standing, standing_of, why_no_yes
from apps.office.presenters.people import name_of

State = ChangeSet.State
SECTIONS: dict[str, Promise] = {
    "for_me": _("Waiting for you"),
    "submitted": _("Waiting for others"),
    "mine": _("Your drafts"),
    "drafts": _("Drafts of others"),
    "coming": _("Published, coming into force"),
    "published": _("Published"),
    "withdrawn": _("Withdrawn"),
}
EMPTY: dict[str, Promise] = {
    "for_me": _("Nothing waits for you. A set comes here when somebody else has handed it in."),
    "submitted": _("No other set waits for anybody."),
    "mine": _("You have no draft. Begin one here, or change a cell in a table of the law."),
    "drafts": _("Nobody else works on a draft."),
    "coming": _("Nothing published waits for its day."),
    "published": _(
        "Nothing is published yet: a set comes here when a second person has approved it."
    ),
    "withdrawn": _("No set was withdrawn."),
}


@dataclass(frozen=True)
class SetLine:
    """A set in the list. `at` is the moment of its last turn, `edits` how many changes it holds."""

    pk: int
    title: str
    author: str
    at: datetime
    edits: int
    coming_on: date | None
    needs_third: bool


@dataclass(frozen=True)
class Section:
    """Sets in the same position, under their headline."""

    code: str
    title: str
    lines: list[SetLine]


def listed_sets(*, words: str = "", author_id: int | None = None) -> QuerySet[ChangeSet]:
    """Sets with what the list says of them, the newest first; `words` are sought in title and act."""
    standing = Q(edits__removed_at=None)
    found = sets().annotate(
        count=Count("edits", filter=standing), begins=Max("edits__since", filter=standing)
    )
    if author_id is not None:
        found = found.filter(author_id=author_id)
    for word in words.split():
        found = found.filter(
            Q(title_kk__icontains=word)
            | Q(title_ru__icontains=word)
            | Q(title_en__icontains=word)
            | Q(legal_act__icontains=word)
        )
    return found.order_by(Coalesce("published_at", "submitted_at", "opened_at").desc(), "-pk")


def in_sections(
    found: Iterable[ChangeSet], member: Member, only: str = ""
) -> list[tuple[str, ChangeSet]]:
    """The sets with their sections, in the order of the page; `only` names one section."""
    every = list(found)
    standing = {one.pk: standing_of(one) for one in every if one.state == State.SUBMITTED}
    placed = [(section_of(one, standing.get(one.pk), member), one) for one in every]
    order = list(SECTIONS)
    kept = [pair for pair in placed if not only or pair[0] == only]
    return sorted(kept, key=lambda pair: order.index(pair[0]))


def section_of(change_set: ChangeSet, standing: Standing | None, member: Member) -> str:
    """The section of the list in which this member finds a set."""
    if change_set.state == State.DRAFT:
        return "mine" if change_set.author_id == member.pk else "drafts"
    if standing is not None:
        may = may_change(member) and not why_no_yes(standing, member)
        return "for_me" if may else "submitted"
    if change_set.state == State.PUBLISHED:
        return "coming" if _coming_on(change_set) else "published"
    return "withdrawn"


def _coming_on(change_set: ChangeSet) -> date | None:
    """The last day on which something of a set comes into force, if that is still to come."""
    begins: date | None = getattr(change_set, "begins", None)
    return begins if begins and begins > clock.today() else None


def sections(placed: Iterable[tuple[str, ChangeSet]]) -> list[Section]:
    """A page of the list: its sections with their lines."""
    grouped = groupby(placed, key=lambda pair: pair[0])
    return [
        Section(code, str(SECTIONS[code]), [_line(one) for _code, one in pairs])
        for code, pairs in grouped
    ]


def _line(change_set: ChangeSet) -> SetLine:
    return SetLine(
        pk=change_set.pk,
        title=title_of(change_set),
        author=name_of(change_set.author.user),
        at=change_set.published_at or change_set.submitted_at or change_set.opened_at,
        edits=getattr(change_set, "count", 0),
        coming_on=_coming_on(change_set),
        needs_third=bool(change_set.is_back_dated),
    )


def title_of(change_set: ChangeSet) -> str:
    """The title in the reader's language, or in one that has it; never empty."""
    return change_set.title or f"№ {change_set.pk}"
