"""Invitations: a link by mail, good once and for 72 hours, behind which a place is waiting."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts import acts, groups
from apps.accounts.delivery import deliver, masked_contact
from apps.accounts.errors import AccountError
from apps.accounts.models import Act, Invitation, Member, Organisation
from apps.accounts.selectors import digest_of
from apps.common import clock

LIFETIME = timedelta(hours=72)

Role, Kind = Member.Role, Organisation.Kind
ROLES_OF: dict[str, tuple[str, ...]] = {
    Kind.CLINIC: (Role.REGISTRAR, Role.ADMINISTRATOR),
    Kind.CONTACT_CENTRE: (Role.REGISTRAR, Role.ADMINISTRATOR),
    Kind.SENDER: (Role.ADMINISTRATOR,),
    Kind.FUND: (Role.ADMINISTRATOR, Role.AUDITOR, Role.FUND_ADMINISTRATOR),
}


def open_invitations() -> Q:
    """Those that may still be accepted."""
    return Q(revoked_at=None, accepted_at=None, expires_at__gt=clock.now())


def refuse_role(organisation: Organisation, role: str) -> None:
    """Raise AccountError where nobody has this role at such an organisation."""
    if role not in ROLES_OF[organisation.kind]:
        raise AccountError(_("Nobody has this role at such an organisation."), "role")


@transaction.atomic
def invite(
    *, organisation: Organisation, role: str, email: str, by: User | None
) -> tuple[Invitation, str]:
    """A new invitation and its token, which exists here and nowhere else.

    Earlier ones of the same address to the same place are revoked. Raises AccountError. Whether the
    address is known anywhere is not told.
    """
    refuse_role(organisation, role)
    if organisation.closed_at:
        raise AccountError(_("This organisation is closed."), "closed")
    now, email = clock.now(), email.strip().lower()
    organisation.invitations.filter(open_invitations(), email=email).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        role=role,
        email=email,
        digest=digest_of(token),
        created_at=now,
        expires_at=now + LIFETIME,
        made_by=by,
    )
    about = f"{masked_contact(email)} {role}"
    acts.record(kind=Act.Kind.INVITED, by=by, organisation=organisation, about=about)
    return invitation, token


def send(invitation: Invitation, *, link: str) -> None:
    """Mail the link; ValidationError or OSError where it cannot be sent."""
    text = _(
        "You are invited to work with the portal of health insurance for %(organisation)s. "
        "Open this link within 72 hours and choose a password: %(link)s "
        "You will need an authenticator app on your phone. If this is not for you, ignore it."
    ) % {"organisation": invitation.organisation.name, "link": link}
    deliver(invitation.email, _("Your invitation"), text)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User | None) -> bool:
    """Take an invitation back; False where it was used, or is over already."""
    found = Invitation.objects.filter(open_invitations(), pk=invitation.pk)
    if not found.update(revoked_at=clock.now()):
        return False
    acts.record(
        kind=Act.Kind.INVITATION_REVOKED,
        by=by,
        organisation=invitation.organisation,
        about=masked_contact(invitation.email),
    )
    return True


def invitation_of(token: str) -> Invitation | None:
    """The invitation behind this link, while it may be accepted."""
    found = Invitation.objects.select_related("organisation").filter(
        open_invitations(), digest=digest_of(token), organisation__closed_at=None
    )
    return found.first()


@transaction.atomic
def accept(*, token: str, last_name: str, first_name: str, password: str) -> Member:
    """Take the place: a user under the address as name, and a member. Raises AccountError.

    `password` has passed the validators. The second factor is set up next.
    """
    found = Invitation.objects.select_for_update(of=("self",)).filter(digest=digest_of(token))
    invitation = found.filter(open_invitations()).first()
    if invitation is None or invitation.organisation.closed_at:
        raise AccountError(_("This invitation has been used, was taken back or is over."), "over")
    if User.objects.filter(username__iexact=invitation.email).exists():
        raise AccountError(
            _("Somebody is registered under this address. Ask for an invitation to another one."),
            "taken",
        )
    user = User.objects.create_user(
        invitation.email,
        email=invitation.email,
        password=password,
        last_name=last_name,
        first_name=first_name,
    )
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    return join(
        user=user,
        organisation=invitation.organisation,
        role=invitation.role,
        by=user,
        let_in_by=invitation.made_by,
    )


@transaction.atomic
def join(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    by: User | None,
    let_in_by: User | None = None,
) -> Member:
    """Give a user a place and the permissions of its role; `let_in_by` is who offered it."""
    refuse_role(organisation, role)
    member = Member.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        joined_at=clock.now(),
        let_in_by=let_in_by,
    )
    groups.give_permissions(user=user, role=role)
    acts.record(kind=Act.Kind.JOINED, by=by, member=member, about=role)
    return member
