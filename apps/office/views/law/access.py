"""The gate of the pages of the law: the Fund's people read, its administrators write."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from apps.accounts.gate import MemberRequest, members_only
from apps.accounts.models import Member
from apps.changes.selectors import may_change, may_read

View = Callable[..., HttpResponseBase]


def law_readers(view: View) -> View:
    """The page is for who may read change sets; others get 403, strangers are asked to sign in."""
    return _gate(view, may_read)


def law_writers(view: View) -> View:
    """The page is for who may change the law; an auditor reads elsewhere and gets 403 here."""
    return _gate(view, may_change)


def _gate(view: View, may: Callable[[Member], bool]) -> View:
    @members_only()
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(member_asking(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


def member_asking(request: HttpRequest) -> Member:
    """Who asks, behind one of the gates above."""
    return cast(MemberRequest, request).member
