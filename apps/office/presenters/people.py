"""People and places as their pages show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.delivery import masked_contact
from apps.accounts.invitations import open_invitations
from apps.accounts.keys import SCOPE_OF
from apps.accounts.models import Act, ApiClient, ApiToken, Invitation, Member, Organisation
from apps.accounts.places import is_run_by
from apps.common import clock


@dataclass(frozen=True)
class State:
    """A word with its tone and symbol."""

    word: str
    tone: str
    symbol: str


def state_of(member: Member) -> State:
    """Whether the member may work."""
    if member.left_at:
        return State(_("left"), "calm", "dash")
    if member.suspended_at:
        return State(_("suspended"), "warn", "attention")
    return State(_("in force"), "good", "check")


def name_of(user: User | None) -> str:
    """The user's name, or user name; a command has none."""
    return (user.get_full_name() or user.get_username()) if user else _("a command")


@dataclass(frozen=True)
class PersonLine:
    """A member in a list."""

    pk: int
    name: str
    username: str
    role: str
    organisation: str
    state: State

    @classmethod
    def of(cls, member: Member) -> PersonLine:
        return cls(
            pk=member.pk,
            name=name_of(member.user),
            username=member.user.get_username(),
            role=member.get_role_display(),
            organisation=member.organisation.name,
            state=state_of(member),
        )


@dataclass(frozen=True)
class PersonPage:
    """A member's own page; `buttons` are the acts that may be asked for, with their words."""

    line: PersonLine
    organisation_id: int
    joined_at: datetime
    suspended_for: str
    has_factor: bool
    buttons: list[tuple[str, str]]
    may_change_role: bool


REASONS: dict[str, Callable[[], str]] = {"by_hand": lambda: _("by an administrator")}


def person_page(member: Member, *, has_factor: bool, may_change: bool) -> PersonPage:
    """The page of a member, with the buttons that fit her state."""
    may = may_change and not member.left_at
    reason = REASONS.get(member.suspended_for)
    return PersonPage(
        line=PersonLine.of(member),
        organisation_id=member.organisation_id,
        joined_at=member.joined_at,
        suspended_for=reason() if reason else member.suspended_for,
        has_factor=has_factor,
        buttons=_buttons(member, has_factor) if may else [],
        may_change_role=may,
    )


def _buttons(member: Member, has_factor: bool) -> list[tuple[str, str]]:
    first = ("restore", _("Restore access")) if member.suspended_at else ("suspend", _("Suspend"))
    reset = [("reset", _("Reset the second factor"))] if has_factor else []
    return [first, *reset, ("end", _("End access for good"))]


@dataclass(frozen=True)
class Question:
    """What is asked before an act."""

    title: str
    text: str
    button: str


QUESTIONS: dict[str, Callable[[], Question]] = {
    "suspend": lambda: Question(
        _("Suspend this person?"),
        _("They are signed out at once and cannot sign in until somebody restores their access."),
        _("Suspend"),
    ),
    "restore": lambda: Question(
        _("Restore this person’s access?"),
        _("They can sign in again with their password and second factor."),
        _("Restore access"),
    ),
    "end": lambda: Question(
        _("End this person’s access for good?"),
        _("This cannot be undone: the account stays in the records and never opens again."),
        _("End access for good"),
    ),
    "reset": lambda: Question(
        _("Reset this person’s second factor?"),
        _(
            "Make sure that it is they who ask: speak to them yourself. With their password they "
            "will set up another phone at the next sign-in."
        ),
        _("Reset the second factor"),
    ),
}


@dataclass(frozen=True)
class ActLine:
    """Who did what to whom."""

    at: datetime
    what: str
    whom: str
    about: str
    by: str


def act_lines(acts: QuerySet[Act]) -> list[ActLine]:
    """Acts as a list shows them; the caller has put them in order."""
    return [
        ActLine(
            at=act.at,
            what=act.get_kind_display(),
            whom=name_of(act.member.user) if act.member else "",
            about=_about(act),
            by=name_of(act.actor),
        )
        for act in acts.select_related("actor", "member__user")
    ]


def _about(act: Act) -> str:
    """What an act was about, with roles and reasons in the reader's words."""
    words = {role: str(word) for role, word in Member.Role.choices}
    words |= {code: word() for code, word in REASONS.items()}
    words |= {kind: str(word) for kind, word in Organisation.Kind.choices}
    return " ".join(words.get(word, word) for word in act.about.split(" "))


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation in a list."""

    pk: int
    name: str
    code: str
    kind: str
    is_closed: bool
    people: int

    @classmethod
    def of(cls, organisation: Organisation) -> OrganisationLine:
        return cls(
            pk=organisation.pk,
            name=organisation.name,
            code=organisation.code,
            kind=organisation.get_kind_display(),
            is_closed=organisation.closed_at is not None,
            people=getattr(organisation, "people", 0),
        )


@dataclass(frozen=True)
class KeyLine:
    """A key of a system: its beginning, never the key."""

    pk: int
    prefix: str
    made_at: datetime
    expires_at: datetime
    state: State
    is_live: bool

    @classmethod
    def of(cls, token: ApiToken) -> KeyLine:
        if token.revoked_at:
            state = State(_("revoked"), "calm", "dash")
        elif token.expires_at <= clock.now():
            state = State(_("expired"), "calm", "dash")
        else:
            state = State(_("in force"), "good", "check")
        live = state.symbol == "check"
        return cls(token.pk, token.prefix, token.created_at, token.expires_at, state, live)


@dataclass(frozen=True)
class SystemCard:
    """A system with its keys, the newest first."""

    pk: int
    name: str
    organisation_id: int | None
    networks: str
    keys: list[KeyLine]

    @classmethod
    def of(cls, client: ApiClient) -> SystemCard:
        keys = [KeyLine.of(token) for token in client.tokens.order_by("-pk")]
        place = client.organisation_id
        return cls(client.pk, client.name, place, " ".join(client.networks), keys)


@dataclass(frozen=True)
class InvitationLine:
    """An invitation that waits."""

    pk: int
    email: str
    role: str
    expires_at: datetime


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation's own page."""

    line: OrganisationLine
    people: list[PersonLine]
    invitations: list[InvitationLine]
    systems: list[SystemCard]
    may_run: bool
    may_close: bool
    has_systems: bool


def organisation_page(organisation: Organisation, *, member: Member) -> OrganisationPage:
    """The page of an organisation as this member may see it."""
    people = organisation.members.select_related("user", "organisation").order_by(
        "left_at", "user__last_name", "pk"
    )
    runs = is_run_by(member, organisation.pk)
    is_open = organisation.closed_at is None
    return OrganisationPage(
        line=OrganisationLine.of(organisation),
        people=[PersonLine.of(each) for each in people],
        invitations=_waiting(organisation.invitations.filter(open_invitations())),
        systems=[SystemCard.of(each) for each in organisation.clients.order_by("name")],
        may_run=runs and is_open,
        may_close=member.role == Member.Role.FUND_ADMINISTRATOR,
        has_systems=organisation.kind in SCOPE_OF,
    )


def _waiting(found: Iterable[Invitation]) -> list[InvitationLine]:
    return [
        InvitationLine(
            each.pk, masked_contact(each.email), each.get_role_display(), each.expires_at
        )
        for each in found
    ]
