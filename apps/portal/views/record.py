"""My record: an IIN, a one-time code, then everything about oneself. Each step checks its own right."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.services import request_code, verify_code
from apps.common import limits
from apps.persons.identity import iin_key
from apps.portal import held
from apps.portal.forms import CodeForm, RecordForm
from apps.portal.presenters.record_page import record_page
from apps.portal.views.errors import too_many
from apps.portal.views.http import no_store


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """The open record; without one, the question whose it is."""
    person_id = held.record_person(request)
    if person_id is not None and request.method != "POST":
        return render(request, "portal/record/record.html", {"page": record_page(person_id)})
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return send_code(request, form.cleaned_data["iin"])
    context = {"form": form, "is_closed": "closed" in request.GET}
    return render(request, "portal/record/start.html", context)


def send_code(request: HttpRequest, iin: str) -> HttpResponse:
    """Ask for a code; the next page is the same for a known and an unknown number."""
    try:
        with transaction.atomic():
            request_code(iin=iin, address=limits.address_of(request), client=held.browser(request))
    except limits.LimitReached as reached:
        return too_many(request, reached.retry_after)
    held.wait_for_code(request, iin_key(iin))
    return redirect("portal:record_code")


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code; a right one opens the record."""
    key = held.waiting_key(request)
    if key is None:
        return redirect("portal:record")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person_id = _person_of(request, key, form.cleaned_data["code"])
        if person_id is not None:
            held.open_record(request, person_id)
            return redirect("portal:record")
        form.add_error("code", _("This code is wrong or too old. Check it, or ask for a new one."))
    context = {"form": form, "is_outbox": settings.OSMS_CODE_DELIVERY == "outbox"}
    return render(request, "portal/record/code.html", context)


def _person_of(request: HttpRequest, key: str, typed: str) -> int | None:
    address = limits.address_of(request)
    return verify_code(key=key, code=typed, address=address, client=held.browser(request))


@no_store
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the record: nothing of it stays in this browser."""
    request.session.flush()
    response = redirect(reverse("portal:record", query={"closed": "1"}))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
