"""What waits for a member of the Fund among the changes of the law: for the page where staff begin."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Member
from apps.changes.models import ChangeSet
from apps.changes.problems import problems
from apps.changes.selectors import may_change, sets
from apps.office.presenters.law.change_list import title_of
from apps.office.presenters.law.who import standing_of, why_no_yes

State = ChangeSet.State


@dataclass(frozen=True)
class Waiting:
    """Something that waits: its title, why it waits for this member, and its page."""

    title: str
    why: str
    url: str


def waiting_for(member: Member) -> list[Waiting]:
    """What this member may do next: sets to approve or look at, then her drafts; nothing for others."""
    if not may_change(member):
        return []
    handed_in = [_of(one, why) for one in sets(State.SUBMITTED) if (why := _why_yes(one, member))]
    drafts = sets(State.DRAFT).filter(author=member)
    return [*handed_in, *(_of(one, _why_draft(one)) for one in drafts)]


def _of(change_set: ChangeSet, why: str) -> Waiting:
    return Waiting(title_of(change_set), why, reverse("office:law_change", args=[change_set.pk]))


def _why_yes(change_set: ChangeSet, member: Member) -> str:
    standing = standing_of(change_set)
    if why_no_yes(standing, member):
        return ""
    if standing.has_second:
        return _("It changes days that are over: it needs your third look.")
    return _("It waits for a second person’s approval.")


def _why_draft(change_set: ChangeSet) -> str:
    if any(problem.stops for problem in problems(change_set)):
        return _("Your draft: something is missing before it can be handed in.")
    return _("Your draft: it can be handed in.")
