"""Who may do what with a change set, and whom to ask: nobody twice, never the author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import Member, Organisation
from apps.changes.models import Approval, ChangeSet
from apps.changes.selectors import (
    AUTHORS,
    may_change,
    may_look_third,
    reaches_back,
    worked_on,
)
from apps.common import clock
from apps.common.wording import listed
from apps.office.presenters.law.refusals import REFUSALS
from apps.office.presenters.people import name_of

State = ChangeSet.State


@dataclass(frozen=True)
class Standing:
    """Where a set stands: who worked on it, who said yes to this round, whether a third must.

    `tied`: whoever let one of these in, or was let in by one of them.
    """

    change_set: ChangeSet
    workers: frozenset[int]
    yes: tuple[Approval, ...] = ()
    needs_third: bool = False
    tied: frozenset[int] = frozenset()

    @property
    def said_yes(self) -> frozenset[int]:
        """The ids of the members who approved this round."""
        return frozenset(approval.member_id for approval in self.yes)

    @property
    def has_second(self) -> bool:
        return any(approval.kind == Approval.Kind.SECOND for approval in self.yes)


def standing_of(change_set: ChangeSet) -> Standing:
    """Where this set stands now."""
    is_in = change_set.state == State.SUBMITTED
    given = change_set.approvals.filter(round=change_set.round).select_related("member__user")
    yes = tuple(given) if change_set.state in (State.SUBMITTED, State.PUBLISHED) else ()
    workers = frozenset(worked_on(change_set))
    return Standing(
        change_set=change_set,
        workers=workers,
        yes=yes,
        needs_third=is_in and reaches_back(change_set, clock.today()),
        tied=_tied(change_set, yes) if is_in else frozenset(),
    )


def _tied(change_set: ChangeSet, yes: tuple[Approval, ...]) -> frozenset[int]:
    """The ids of those who let in, or were let in by, whoever wrote or approved (guards.py asks too)."""
    made = change_set.edits.values_list("made_by_id", flat=True)
    ids = {change_set.author_id, *made, *(approval.member_id for approval in yes)}
    known = Member.objects.filter(pk__in=ids)
    is_tied = Q(let_in_by__in=known.values("user")) | Q(user__in=known.values("let_in_by"))
    return frozenset(Member.objects.filter(is_tied).values_list("pk", flat=True))


def why_no_yes(standing: Standing, member: Member) -> str:
    """The code of the reason for which this member may not approve now; empty where she may."""
    reasons = {
        "not_submitted": standing.change_set.state != State.SUBMITTED,
        "may_not": not may_change(member),
        "own_set": member.pk == standing.change_set.author_id,
        "own_edit": member.pk in standing.workers,
        "approved_already": member.pk in standing.said_yes,
        "let_in": member.pk in standing.tied,
    }
    if code := next((code for code, holds in reasons.items() if holds), ""):
        return code
    return "may_not" if standing.has_second and not may_look_third(member) else ""


@dataclass(frozen=True)
class Needed:
    """What is still needed, as sentences, and the names of those who can give it."""

    sentences: list[str]
    whom: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class Buttons:
    """The acts that the page offers this member, in their order."""

    acts: list[str] = field(default_factory=list)

    def __contains__(self, act: str) -> bool:
        return act in self.acts


def needed(standing: Standing, member: Member, *, stops: int) -> Needed:
    """What a set still needs, and from whom. `stops`: problems that keep it from being handed in."""
    state = standing.change_set.state
    if state == State.DRAFT:
        return Needed([_of_a_draft(stops)])
    if state != State.SUBMITTED:
        return Needed([])
    code = why_no_yes(standing, member)
    refused = str(REFUSALS[code]) if code and may_change(member) else ""
    return Needed(_of_what_waits(standing), _whom(standing), refused)


def _of_a_draft(stops: int) -> str:
    if stops:
        return _("Before the set can be handed in, everything in the list below must be put right.")
    return _("Nothing is missing: the set can be handed in. Then a second person must approve it.")


def _of_what_waits(standing: Standing) -> list[str]:
    found = []
    if not standing.has_second:
        found.append(
            _("A second person must approve: anybody of the Fund who did not work on this set.")
        )
    if standing.needs_third:
        found.append(
            _(
                "It changes days that are over. So a third person must look, the administrator of the "
                "Fund: neither who worked on it nor who approved it."
            )
        )
    return found


def _whom(standing: Standing) -> str:
    """The names of those who can give the next yes."""
    names = [name_of(each.user) for each in next_people(standing)]
    if not names:
        return _(
            "Nobody of the Fund is left who may do it. The administrator of the Fund can invite "
            "somebody on the page “Organisations”."
        )
    return _("Ask: %(names)s.") % {"names": listed(names)}


def next_people(standing: Standing) -> Iterable[Member]:
    """The members who may give the next yes, by name."""
    left_out = standing.workers | standing.said_yes | standing.tied
    found = Member.objects.filter(
        organisation__kind=Organisation.Kind.FUND,
        organisation__closed_at=None,
        role__in=AUTHORS,
        suspended_at=None,
        left_at=None,
        user__is_active=True,
    )
    if standing.has_second:
        found = found.filter(role=Member.Role.FUND_ADMINISTRATOR)
    found = found.exclude(pk__in=left_out).select_related("user", "organisation")
    return found.order_by("user__last_name", "pk")


def buttons(standing: Standing, member: Member, *, stops: int) -> Buttons:
    """What this member may do with the set now."""
    if not may_change(member):
        return Buttons()
    state = standing.change_set.state
    if state == State.DRAFT:
        return Buttons([*([] if stops else ["submit"]), "withdraw"])
    if state == State.SUBMITTED:
        yes = [] if why_no_yes(standing, member) else ["look" if standing.has_second else "approve"]
        return Buttons([*yes, "return", "withdraw"])
    return Buttons(["undo"] if state == State.PUBLISHED else [])
