"""How staff and senders' users sign in: a password, then a second factor, each with its limits.

Tries are counted before they are looked at, by name and address together, so that somebody else's
tries never close the door at the owner's own desk (decision 0031).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from apps.accounts import acts, factors, sessions
from apps.accounts.models import Act, Member, StaffSession
from apps.accounts.selectors import is_in_force
from apps.common import clock, limits

PENDING = "signing_in"
PENDING_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try: the user, or why not: `limit`, `wrong` or `cut`."""

    user: User | None = None
    why: str = ""


def try_password(request: HttpRequest, *, name: str, password: str) -> Tried:
    """The user whose password this is, who may go on to the second factor."""
    address, key = limits.address_of(request), name.strip().lower()
    if not limits.hit("login_address_hour", address):
        return Tried(why="limit")
    if not limits.hit("login_name_hour", key, address):
        return Tried(why="limit")
    user = authenticate(request, username=name.strip(), password=password)
    if not isinstance(user, User):
        return Tried(why="wrong")
    limits.clear("login_name_hour", key, address)
    if not _has_a_place(user):
        return Tried(why="cut")
    wait_for_factor(request, user=user)
    return Tried(user)


def wait_for_factor(request: HttpRequest, *, user: User) -> None:
    """Remember in the session that the password was right; it opens no page yet."""
    request.session.cycle_key()
    until = (clock.now() + PENDING_FOR).isoformat()
    request.session[PENDING] = [user.pk, user.get_session_auth_hash(), until]


def pending_user(request: HttpRequest) -> User | None:
    """Who has shown a password in this session in the last ten minutes, and may still sign in."""
    user_id, shown, until = request.session.get(PENDING, (None, "", ""))
    if user_id is None or clock.now().isoformat() > until:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or user.get_session_auth_hash() != shown or not _has_a_place(user):
        return None
    return user


def try_factor(request: HttpRequest, *, user: User, code: str) -> Tried:
    """Sign in by a code of the app, or by a recovery code."""
    if not _may_try(request, user):
        return Tried(why="limit")
    if not factors.is_code(user=user, code=code):
        if not factors.is_recovery_code(user=user, code=code):
            return Tried(why="wrong")
        record(user, Act.Kind.RECOVERY_USED)
    _sign_in(request, user)
    return Tried(user)


def try_app_code(request: HttpRequest, *, user: User, code: str) -> Tried:
    """Show again, before a grave act, that the phone is at hand: no recovery code is taken for it."""
    if not _may_try(request, user):
        return Tried(why="limit")
    if not factors.is_code(user=user, code=code):
        return Tried(why="wrong")
    limits.clear("factor_hour", str(user.pk), limits.address_of(request))
    return Tried(user)


@transaction.atomic
def try_enrolment(request: HttpRequest, *, user: User, code: str) -> list[str]:
    """Sign in by the first code of a new second factor; the recovery codes, or nothing."""
    if not _may_try(request, user):
        return []
    codes = factors.enrol(user=user, code=code)
    if codes:
        record(user, Act.Kind.FACTOR_SET)
        _sign_in(request, user)
    return codes


@transaction.atomic
def drop_factor(request: HttpRequest, *, user: User, code: str) -> Tried:
    """Take one's own second factor away, by a code of it: the next sign-in sets up another."""
    if not _may_try(request, user):
        return Tried(why="limit")
    if not factors.is_code(user=user, code=code):
        if not factors.is_recovery_code(user=user, code=code):
            return Tried(why="wrong")
        record(user, Act.Kind.RECOVERY_USED)
    factors.forget(user=user)
    record(user, Act.Kind.FACTOR_RESET)
    sessions.end(user=user, why=StaffSession.End.RESET)
    return Tried(user)


def _may_try(request: HttpRequest, user: User) -> bool:
    """Five tries an hour at an address; twenty from all addresses that are not her usual one."""
    address = limits.address_of(request)
    if not limits.hit("factor_hour", str(user.pk), address):
        return False
    if sessions.is_from_usual_place(request, user_id=user.pk):
        return True
    return bool(limits.hit("factor_strangers_hour", str(user.pk)))


def _sign_in(request: HttpRequest, user: User) -> None:
    limits.clear("factor_hour", str(user.pk), limits.address_of(request))
    request.session.pop(PENDING, None)
    sessions.start(request, user=user)


def _has_a_place(user: User) -> bool:
    """Users without a place (senders', the first administrator) are let in by Django's own groups."""
    member = Member.objects.select_related("organisation").filter(user=user).first()
    return member is None or is_in_force(member)


def record(user: User, kind: str) -> None:
    """Write down what a user did to her own access."""
    member = Member.objects.select_related("organisation").filter(user=user).first()
    acts.record(kind=kind, by=user, member=member)
