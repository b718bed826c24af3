"""Who may stand at the desk, and that nothing seen there is kept."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from apps.accounts.gate import MemberRequest, View, members_only
from apps.accounts.models import Member, Organisation

ROLES = (Member.Role.REGISTRAR.value, Member.Role.ADMINISTRATOR.value)
PLACES = (Organisation.Kind.CLINIC, Organisation.Kind.CONTACT_CENTRE)


def desk_page(view: View) -> View:
    """The page is for registrars and administrators of clinics and of the contact centre."""

    @wraps(view)
    def wrapped(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.member.organisation.kind not in PLACES:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return members_only(*ROLES)(wrapped)
