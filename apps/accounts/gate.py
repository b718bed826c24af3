"""The gate of the pages for members: who may pass, and that what they see is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from apps.accounts.models import Member
from apps.accounts.selectors import member_of

View = Callable[..., HttpResponseBase]

__all__ = ["MemberRequest", "member_of", "members_only"]


class MemberRequest(HttpRequest):
    """A request that has passed the gate: `member` is who asks, with her organisation."""

    member: Member


def members_only(*roles: str) -> Callable[[View], View]:
    """The page is for members with one of these roles, or for all members where none is named.

    Strangers, and who was suspended or has left, are asked to sign in; other roles get 403. Whether
    somebody is still a member is read at each request (S-24). Sets `request.member`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            member = getattr(request.user, "member", None)  # in force, says the middleware
            if member is None or (roles and member.role not in roles):
                raise PermissionDenied
            request.member = member
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return wrapped

    return decorate
