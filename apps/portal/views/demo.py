"""Pages of the demonstration: the invented people, and the messages that would have been sent."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.demo import staff as demo_staff
from apps.accounts.selectors import outbox as messages
from apps.common import clock
from apps.persons.cast import cast
from apps.portal.presenters.demo import groups
from apps.portal.views.http import no_store
from apps.rules.months import Month


def _only_in_demo() -> None:
    if not settings.OSMS_DEMO:
        raise Http404


@no_store
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The demo people by outcome, each with a button that checks him on his day."""
    _only_in_demo()
    found = groups(cast(Month.of(clock.today())))
    return render(request, "portal/demo/people.html", {"groups": found})


@no_store
@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """The demo's staff, each with a button that signs in as them as far as the code."""
    _only_in_demo()
    return render(request, "portal/demo/staff.html", {"staff": [*demo_staff()]})


@no_store
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The messages that the demo shows instead of sending them."""
    _only_in_demo()
    return render(request, "portal/demo/outbox.html", {"messages_sent": messages()})
