"""Who is signed in: only who has shown the second factor, in her one session, while she may (S-24)."""

from __future__ import annotations

from typing import cast

from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.accounts import sessions


class SignedIn(AuthenticationMiddleware):
    """Django's own, but a session counts only while `sessions.keep` says so.

    Everything that asks for `request.user` therefore asks for the second factor: the pages of staff,
    the admin, and what is yet to be written. A request that asks for no user costs nothing.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = cast(User, SimpleLazyObject(lambda: _user_of(request)))


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    user = auth.get_user(request)
    if not isinstance(user, User):
        return AnonymousUser()
    return user if sessions.keep(request, user) else AnonymousUser()
