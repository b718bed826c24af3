"""A new password by mail. Asking does the same work whether or not there is such a user (S-06).

The link changes the password only; signing in still asks for the second factor. Mails to one person
are few, however many ask for them, and every one of them holds a link that works: nobody can use this
against her.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import get_language

from apps.accounts import login, sessions
from apps.accounts.models import Act, ResetRequest, StaffSession
from apps.common import clock, limits

MAILS_AN_HOUR = 3
KEPT = timedelta(days=1)


def request_reset(*, name: str, address: str, home: str) -> None:
    """Have a link sent to the user of this name, if there is one. Raises limits.LimitReached.

    `home` is where the link leads, without the two words that `user_of` takes.
    """
    limits.require("reset_address_hour", address)
    user = User.objects.filter(username__iexact=name.strip(), is_active=True).first()
    asked = ResetRequest.objects.create(
        user=user,
        language=(get_language() or settings.LANGUAGE_CODE)[:2],
        home=home,
        created_at=clock.now(),
    )
    transaction.on_commit(lambda: _send_later(asked.pk))


def _send_later(request_id: int) -> None:
    from apps.accounts.tasks import send_reset  # tasks import this module

    send_reset.delay(request_id)


def prepare(request_id: int) -> tuple[ResetRequest, str] | None:
    """For the worker: the request and its link; None where nobody is to be written to."""
    asked = ResetRequest.objects.select_related("user").filter(pk=request_id, sent_at=None).first()
    if asked is None or asked.user is None or not asked.user.email:
        return None
    hour = clock.now() - timedelta(hours=1)
    sent = ResetRequest.objects.filter(user=asked.user, sent_at__gt=hour).count()
    if sent >= MAILS_AN_HOUR:
        return None
    asked.sent_at = clock.now()
    asked.save(update_fields=["sent_at"])
    key = urlsafe_base64_encode(str(asked.user.pk).encode())
    return asked, f"{asked.home}{key}/{default_token_generator.make_token(asked.user)}/"


def user_of(key: str, token: str) -> User | None:
    """The user to whom this link was sent, while it is good: an hour, until the password changes."""
    try:
        user = User.objects.filter(pk=int(urlsafe_base64_decode(key)), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return user if user and default_token_generator.check_token(user, token) else None


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """Set a new password, which has passed the validators, and end the user's session."""
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions.end(user=user, why=StaffSession.End.RESET)
    login.record(user, Act.Kind.PASSWORD)


def forget_old() -> None:
    """Delete the requests of yesterday and before."""
    ResetRequest.objects.filter(created_at__lt=clock.now() - KEPT).delete()
