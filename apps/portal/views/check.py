"""The one question and its answer: POST, then a page that can be refreshed, left and come back to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common import clock, limits
from apps.entitlement.answer import Asker, Audience
from apps.entitlement.explain import as_json
from apps.entitlement.services import DateOutOfRange, check_status
from apps.persons.identity import iin_key
from apps.portal import held
from apps.portal.estimate import current_book, source_words
from apps.portal.forms import CheckForm
from apps.portal.presenters.result import result_page
from apps.portal.views.errors import too_many
from apps.portal.views.http import no_store
from apps.portal.views.record import send_code

DIGITS_SHOWN = 4
ASKER = "portal"


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The start page; a good number leads to the result, a slip back here with what was typed."""
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if settings.OSMS_PUBLIC_CHECK == "code":
            return send_code(request, form.cleaned_data["iin"])
        return _answered(request, form)
    return _start_page(request, form)


def _start_page(request: HttpRequest, form: CheckForm) -> HttpResponse:
    context = {
        "form": form,
        "is_gone": "gone" in request.GET,
        "needs_code": settings.OSMS_PUBLIC_CHECK == "code",
    }
    return render(request, "portal/start.html", context)


def _answered(request: HttpRequest, form: CheckForm) -> HttpResponse:
    iin = form.cleaned_data["iin"]
    verdict = limits.check_public(request, iin_key(iin), iin[:6])
    if not verdict:
        return too_many(request, verdict.retry_after)
    try:
        answers = _ask(iin, form.cleaned_data["on"])
    except DateOutOfRange:
        form.add_error(None, _("That day lies outside the days that can be asked about."))
        return _start_page(request, form)
    held.keep_answer(request, answers, iin[-DIGITS_SHOWN:])
    return redirect("portal:result")


def _ask(iin: str, on: date | None) -> dict[str, dict[str, Any]]:
    """One look-up, its answer in each language: the switch of languages must not ask again."""
    answer = check_status(iin=iin, on=on, asker=Asker(door="public", name=ASKER))
    answers = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            answers[code] = as_json(answer, Audience.PUBLIC)
    return answers


@no_store
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """The held answer; without one the way leads back to the start page."""
    found = held.answer(request)
    if found is None:
        return redirect(reverse("portal:start", query={"gone": "1"}))
    page = result_page(found.answer, clock.today(), source_words(current_book()))
    return render(request, "portal/result.html", {"page": page, "tail": found.tail})


@no_store
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Remove the answer, for the next person at this screen."""
    held.forget_answer(request)
    response = redirect("portal:start")
    response["Clear-Site-Data"] = '"cache"'
    return response
