"""Organisations: opened and closed by the Fund, and who runs which."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts import acts, sessions
from apps.accounts.errors import AccountError
from apps.accounts.models import Act, Member, Organisation
from apps.common import clock

READERS = (Member.Role.FUND_ADMINISTRATOR, Member.Role.AUDITOR)
RUNNERS = (Member.Role.FUND_ADMINISTRATOR, Member.Role.ADMINISTRATOR)


def seen_by(member: Member) -> QuerySet[Organisation]:
    """The organisations whose people this member may see: the Fund's see all, others their own."""
    everywhere = Organisation.objects.order_by("code")
    if member.role in READERS:
        return everywhere
    if member.role == Member.Role.ADMINISTRATOR:
        return everywhere.filter(pk=member.organisation_id)
    return everywhere.none()


def is_run_by(member: Member, organisation_id: int) -> bool:
    """Whether this member invites, suspends and issues keys there.

    At the Fund an administrator changes the law, and lets nobody in: that is the Fund's administrator's.
    """
    if member.role == Member.Role.ADMINISTRATOR:
        is_of_fund = member.organisation.kind == Organisation.Kind.FUND
        return member.organisation_id == organisation_id and not is_of_fund
    return member.role == Member.Role.FUND_ADMINISTRATOR


@transaction.atomic
def open_organisation(
    *, code: str, kind: str, names: Mapping[str, str | None], by: User | None
) -> Organisation:
    """A new organisation; `names` by language. Raises AccountError where the code is taken."""
    if Organisation.objects.filter(code=code).exists():
        raise AccountError(_("There is an organisation with this code."), "code_taken")
    organisation = Organisation.objects.create(
        code=code,
        kind=kind,
        created_at=clock.now(),
        **{f"name_{language}": name for language, name in names.items()},
    )
    acts.record(kind=Act.Kind.OPENED, by=by, organisation=organisation, about=kind)
    return organisation


@transaction.atomic
def close_organisation(*, organisation: Organisation, by: User) -> None:
    """Close it: its people and its systems' keys are cut from the next request. Raises AccountError."""
    if Member.objects.filter(user=by, organisation=organisation).exists():
        raise AccountError(_("Nobody closes the organisation they work at."), "self")
    found = Organisation.objects.filter(pk=organisation.pk, closed_at=None)
    if found.update(closed_at=clock.now()):
        sessions.end_all_of(organisation_id=organisation.pk)
        acts.record(kind=Act.Kind.CLOSED, by=by, organisation=organisation)


@transaction.atomic
def reopen_organisation(*, organisation: Organisation, by: User) -> None:
    """Open it again: whoever was in force there, and keys that live, work again."""
    found = Organisation.objects.filter(pk=organisation.pk).exclude(closed_at=None)
    if found.update(closed_at=None):
        acts.record(kind=Act.Kind.REOPENED, by=by, organisation=organisation)
