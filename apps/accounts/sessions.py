"""The one session of each of the staff: begun by the second factor, kept by use, ended from anywhere.

It lives by the database's clock, not by `clock`: what a demo says the day is does not sign people in.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.db import connection
from django.db.models.functions import Now  # noqa: TID251 - who may ask is no question of the law
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from apps.accounts.models import Member, StaffSession
from apps.accounts.selectors import is_in_force
from apps.common import limits

MARKER, WHY = "staff_session", "signed_out_for"
BACKEND = "django.contrib.auth.backends.ModelBackend"

# One statement says that the session still counts and that it was used now.
KEEP = """
UPDATE accounts_staffsession SET seen_at = statement_timestamp()
 WHERE user_id = %s AND marker = %s AND ended_for = ''
   AND seen_at > statement_timestamp() - make_interval(secs => %s)
   AND started_at > statement_timestamp() - make_interval(secs => %s)
RETURNING least(seen_at + make_interval(secs => %s), started_at + make_interval(secs => %s))
"""


def start(request: HttpRequest, *, user: User) -> None:
    """Sign this user in, who has shown password and second factor; her older session is over."""
    auth.login(request, user, backend=BACKEND)
    request.session[MARKER] = marker = secrets.token_hex(16)
    request.session.set_expiry(
        settings.STAFF_ABSOLUTE_SECONDS
    )  # the row ends it sooner, and says why
    StaffSession.objects.update_or_create(
        user=user,
        defaults={
            "marker": marker,
            "address_key": address_key(request),
            "started_at": Now(),
            "seen_at": Now(),
            "ended_for": "",
        },
    )


def keep(request: HttpRequest, user: AbstractBaseUser) -> bool:
    """Whether this request's session still counts; where not, it is emptied and told why at sign-in.

    Gives the user what the pages show and the gate asks for: `session_ends_at`, and her place in
    `user.member`.
    """
    member = _place_of(user)
    if member and not is_in_force(member):
        return _over(request, StaffSession.End.CUT)
    marker = request.session.get(MARKER, "")
    ends_at = _used(user.pk, marker)
    if ends_at is None:
        return _over(request, _why(user.pk, marker))
    user.session_ends_at = ends_at  # type: ignore[attr-defined]
    return True


def _place_of(user: Any) -> Member | None:
    member = Member.objects.select_related("organisation").filter(user_id=user.pk).first()
    user._state.fields_cache["member"] = member
    return member


def _used(user_id: int, marker: str) -> datetime | None:
    idle, longest = settings.STAFF_IDLE_SECONDS, settings.STAFF_ABSOLUTE_SECONDS
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [user_id, marker, idle, longest, idle, longest])
        row = cursor.fetchone()
    return row[0] if row else None


def _why(user_id: int, marker: str) -> str:
    """`elsewhere`, `idle`, or why somebody ended it; nothing where there was no session of ours."""
    kept = StaffSession.objects.filter(user_id=user_id).first()
    if not marker or kept is None:
        return ""
    if kept.marker != marker:
        return "elsewhere"
    return kept.ended_for or "idle"


def _over(request: HttpRequest, why: str) -> bool:
    request.session.flush()
    if why:
        request.session[WHY] = why
    return False


def end(*, user: AbstractBaseUser, why: str) -> None:
    """End this user's session, wherever it is, from the next request on."""
    StaffSession.objects.filter(user_id=user.pk, ended_for="").update(ended_for=why)


def end_all_of(*, organisation_id: int) -> None:
    """End the sessions of everybody of this organisation."""
    StaffSession.objects.filter(user__member__organisation_id=organisation_id, ended_for="").update(
        ended_for=StaffSession.End.CUT
    )


def address_key(request: HttpRequest) -> str:
    """The keyed hash of where a request comes from, to know the place again."""
    address = limits.address_of(request)
    return salted_hmac("apps.accounts.sessions", address, algorithm="sha256").hexdigest()


def is_from_usual_place(request: HttpRequest, *, user_id: int) -> bool:
    """Whether she last signed in from this request's address."""
    return StaffSession.objects.filter(user_id=user_id, address_key=address_key(request)).exists()
