"""Pages for what went wrong: whose matter it is, what to do, whom to call.

They never touch the database and never repeat what was sent.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Any

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.entitlement.proofs.keys import CannotSign
from apps.portal.views.http import citizen_page


@dataclass(frozen=True)
class Failure:
    """What the page says; `whose` names whose matter it is, `steps` what to do now."""

    title: str
    whose: str
    steps: tuple[str, ...]


@citizen_page
def _page(request: HttpRequest, status: int, failure: Failure) -> HttpResponse:
    response = render(request, "portal/failure.html", {"failure": failure}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    failure = Failure(
        _("We could not read what was sent"),
        _("Your data are not at fault, and nothing was stored."),
        (_("Go to the first page and begin again."),),
    )
    return _page(request, 400, failure)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: closed to this visitor."""
    failure = Failure(
        _("This page is closed to you"),
        _(
            "It needs a permission that this browser does not have. Nothing is wrong with your insurance."
        ),
        (_("Go to the first page and check your status there."),),
    )
    return _page(request, 403, failure)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, or came from somewhere else."""
    failure = Failure(
        _("The form was open for too long"),
        _(
            "For your safety a form is accepted only for a while. Nothing was sent and nothing was stored."
        ),
        (
            _("Open the page anew and fill the form in again."),
            _("If it happens again, allow cookies for this site: the form needs one."),
        ),
    )
    return _page(request, 403, failure)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page."""
    failure = Failure(
        _("There is no such page"),
        _("The address may be old or mistyped. Nothing is wrong with your insurance."),
        (_("Go to the first page: from there every page is one step away."),),
    )
    return _page(request, 404, failure)


def too_many(request: HttpRequest, retry_after: int) -> HttpResponse:
    """429: too many checks from here, or of this number; the same for every number."""
    minutes = max(1, math.ceil(retry_after / 60))
    failure = Failure(
        _("Too many checks for now"),
        _(
            "We limit how often anybody can check, so that nobody can try out other people’s numbers."
        ),
        (
            _wait(minutes),
            _("If you need the answer sooner, call 1406 or ask at your clinic’s desk."),
        ),
    )
    response = _page(request, 429, failure)
    response["Retry-After"] = str(max(1, retry_after))
    return response


def _wait(minutes: int) -> str:
    if minutes > 90:
        hours = math.ceil(minutes / 60)
        return ngettext("Try again in %(count)s hour.", "Try again in %(count)s hours.", hours) % {
            "count": hours
        }
    return ngettext(
        "Try again in %(count)s minute.", "Try again in %(count)s minutes.", minutes
    ) % {"count": minutes}


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: our fault; 503 where the database gives or takes nothing, or no answer can be signed.

    A row of the audit that cannot be written is such a refusal: no row, no answer (S-21).
    """
    fault = sys.exc_info()[0]
    if fault is not None and issubclass(fault, (DatabaseError, CannotSign)):
        return unavailable(request)
    failure = Failure(
        _("Something went wrong on our side"),
        _("It is our fault, not yours. The fault is recorded, without your number."),
        (
            _("Try again in a few minutes."),
            _("Whether you are insured has not changed. Urgent care is given in any case."),
        ),
    )
    return _page(request, 500, failure)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the registers cannot be reached now."""
    failure = Failure(
        _("The registers cannot be reached right now"),
        _("It is our matter, not yours. Nothing was stored and nothing was lost."),
        (
            _("Try again in a few minutes."),
            _("Whether you are insured has not changed. Urgent care is given in any case."),
        ),
    )
    response = _page(request, 503, failure)
    response["Retry-After"] = "120"
    return response
