"""The pages of staff as a menu: groups, each with what this visitor may open.

One line a page. A page whose address does not exist in this installation is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Member
from apps.changes.selectors import may_read

Role = Member.Role
FLAT = 5  # so few pages stand side by side, without groups
CLINICAL = ("clinic", "contact_centre")


@dataclass(frozen=True)
class Visitor:
    """Who looks at the menu: a user, and her place where she has one."""

    user: User
    member: Member | None

    @property
    def role(self) -> str:
        return str(self.member.role) if self.member else ""

    @property
    def kind(self) -> str:
        return str(self.member.organisation.kind) if self.member else ""


Who = Callable[[Visitor], bool]


@dataclass(frozen=True)
class Entry:
    """One page of the menu."""

    url: str
    text: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """Entries under one word; `is_here` where the page in sight is one of them or below one."""

    text: str
    entries: tuple[Entry, ...]
    is_here: bool


def may(permission: str) -> Who:
    return lambda visitor: visitor.user.has_perm(permission)


def with_role(*roles: str) -> Who:
    return lambda visitor: visitor.role in roles


def at_the_desk(visitor: Visitor) -> bool:
    """Registrars, and administrators of where patients are asked about."""
    return visitor.role in (Role.REGISTRAR, Role.ADMINISTRATOR) and visitor.kind in CLINICAL


def reads_the_law(visitor: Visitor) -> bool:
    return visitor.member is not None and may_read(visitor.member)


def sends_or_sees_imports(visitor: Visitor) -> bool:
    return visitor.user.has_perm("feeds.view_importjob") or visitor.user.senders.exists()


runs_people = with_role(Role.FUND_ADMINISTRATOR, Role.AUDITOR, Role.ADMINISTRATOR)
audits = with_role(Role.AUDITOR)
PAGES: tuple[tuple[Promise, tuple[tuple[str, Promise, Who], ...]], ...] = (
    (
        _("Desk"),
        (
            ("registrar:desk", _("Desk"), at_the_desk),
            ("registrar:history", _("My checks"), at_the_desk),
            ("registrar:lists", _("Lists of patients"), at_the_desk),
        ),
    ),
    (
        _("Law"),
        (
            ("office:law_tables", _("Tables of the law"), reads_the_law),
            ("office:law_changes", _("Change sets"), reads_the_law),
            ("office:law_files", _("Export and import"), reads_the_law),
            ("office:law_unverified", _("Unverified data"), reads_the_law),
            ("office:law_cases", _("Rules as cases"), reads_the_law),
        ),
    ),
    (
        _("Data"),
        (
            ("feeds:imports", _("Imports"), sends_or_sees_imports),
            ("feeds:quarantine", _("Quarantine"), may("feeds.work_quarantine")),
            ("office:jobs", _("Jobs"), may("feeds.view_importjob")),
            ("office:counts", _("Population"), may("office.view_population")),
            ("admin:index", _("All registers"), lambda visitor: visitor.user.is_staff),
        ),
    ),
    (
        _("People and places"),
        (
            ("office:organisations", _("Organisations"), runs_people),
            ("office:people", _("People"), runs_people),
        ),
    ),
    (
        _("Watch"),
        (
            ("office:audit", _("Audit"), audits),
            ("office:alerts", _("Alerts"), audits),
            ("office:cases", _("Cases"), audits),
            ("office:own_lookups", _("Look-ups"), with_role(Role.ADMINISTRATOR)),
        ),
    ),
)


def menu_of(request: HttpRequest) -> list[Group]:
    """The groups for who asks; each entry alone where there are few; none for strangers."""
    user: User | AnonymousUser = request.user
    if not isinstance(user, User) or not user.is_authenticated:
        return []
    visitor = Visitor(user, getattr(user, "member", None))
    groups = [
        Group(str(text), entries, any(request.path.startswith(each.url) for each in entries))
        for text, pages in PAGES
        if (entries := tuple(_entries(pages, visitor, request.path)))
    ]
    found = [each for group in groups for each in group.entries]
    if len(found) > FLAT:
        return groups
    return [Group(each.text, (each,), each.is_current) for each in found]


def _entries(
    pages: tuple[tuple[str, Promise, Who], ...], visitor: Visitor, path: str
) -> Iterator[Entry]:
    for name, text, who in pages:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if who(visitor):
            yield Entry(url, str(text), url == path)
