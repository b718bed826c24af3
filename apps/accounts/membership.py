"""What an administrator does to a member: every act is in force at the member's next request.

Whom somebody may act on is `places.is_run_by`; that nobody acts on herself is refused here.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts import acts, factors, groups, sessions
from apps.accounts.errors import AccountError
from apps.accounts.invitations import refuse_role
from apps.accounts.models import Act, Member, StaffSession
from apps.common import clock

BY_HAND = "by_hand"  # the reason of a suspension that an administrator orders


@transaction.atomic
def suspend(*, member: Member, by: User | None, reason: str = BY_HAND) -> Member:
    """Suspend until somebody restores; `reason` is a code (40 characters). Raises AccountError."""
    member = _locked(member, by)
    if member.suspended_at is None:
        member.suspended_at, member.suspended_for = clock.now(), reason
        member.save(update_fields=["suspended_at", "suspended_for"])
        sessions.end(user=member.user, why=StaffSession.End.CUT)
        acts.record(kind=Act.Kind.SUSPENDED, by=by, member=member, about=reason)
    return member


@transaction.atomic
def restore(*, member: Member, by: User | None) -> Member:
    """Let a suspended member in again. Raises AccountError."""
    member = _locked(member, by)
    if member.suspended_at is not None:
        member.suspended_at, member.suspended_for = None, ""
        member.save(update_fields=["suspended_at", "suspended_for"])
        acts.record(kind=Act.Kind.RESTORED, by=by, member=member)
    return member


@transaction.atomic
def end(*, member: Member, by: User | None) -> Member:
    """The member has left, for good: no permissions, no second factor. Raises AccountError."""
    member = _locked(member, by)
    member.left_at = clock.now()
    member.save(update_fields=["left_at"])
    groups.take_permissions(user=member.user)
    factors.forget(user=member.user)
    sessions.end(user=member.user, why=StaffSession.End.CUT)
    acts.record(kind=Act.Kind.LEFT, by=by, member=member)
    return member


@transaction.atomic
def change_role(*, member: Member, role: str, by: User | None) -> Member:
    """Another role at the same organisation. Raises AccountError."""
    member = _locked(member, by)
    refuse_role(member.organisation, role)
    if member.role != role:
        about = f"{member.role} → {role}"
        member.role = role
        member.let_in_by = by
        member.save(update_fields=["role", "let_in_by"])
        groups.give_permissions(user=member.user, role=role)
        acts.record(kind=Act.Kind.ROLE, by=by, member=member, about=about)
    return member


@transaction.atomic
def reset_factor(*, member: Member, by: User | None) -> Member:
    """Who lost phone and recovery codes sets up another second factor at the next sign-in."""
    member = _locked(member, by)
    factors.forget(user=member.user)
    sessions.end(user=member.user, why=StaffSession.End.RESET)
    acts.record(kind=Act.Kind.FACTOR_RESET, by=by, member=member)
    return member


def _locked(member: Member, by: User | None) -> Member:
    found = Member.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    locked = found.get(pk=member.pk)
    if by is not None and by.pk == locked.user_id:
        raise AccountError(_("Nobody changes their own access: ask another administrator."), "self")
    if locked.left_at is not None:
        raise AccountError(_("This person has left. Invite them anew."), "left")
    return locked
