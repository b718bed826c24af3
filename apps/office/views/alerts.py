"""What the watch found, and what the auditor made of it; who is watched."""

from __future__ import annotations

from typing import cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.gate import MemberRequest, members_only
from apps.audit.cases import add_canary, mark
from apps.audit.models import AlertMark, Canary
from apps.audit.selectors import NEW, alerts
from apps.office.forms.audit import AlertsForm, MarkForm, PersonForm
from apps.office.presenters.audit import alert_rows, noted, rows_of
from apps.office.views.audit import page_of, write_look
from apps.persons.identity import iin_key


def _states() -> dict[str, str]:
    return {NEW: _("new"), **{str(key): str(word) for key, word in AlertMark.State.choices}}


@members_only("auditor")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Alerts, newest first."""
    form = AlertsForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"state": "", "rule": ""}
    page = page_of(request, alerts(chosen["state"], chosen["rule"]))
    context = {
        "form": form,
        "page": page,
        "rows": alert_rows(page, _states()),
        "watched": Canary.objects.count(),
    }
    return render(request, "office/audit/alerts.html", context)


@members_only("auditor")
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One alert, and what to do with it."""
    one = get_object_or_404(alerts(), pk=pk)
    form = MarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member = cast(MemberRequest, request).member
        mark(alert_id=pk, member_id=member.pk, **form.cleaned_data)
        return redirect("office:alert", pk)
    context = {
        "row": alert_rows([one], _states())[0],
        "lookup": rows_of([one.lookup])[0] if one.lookup else None,
        "marks": noted(one.marks.order_by("id")),
        "form": form,
    }
    return render(request, "office/audit/alert.html", context)


@members_only("auditor")
@require_http_methods(["GET", "HEAD", "POST"])
def watched(request: HttpRequest) -> HttpResponseBase:
    """Put somebody on the list of watched people, by a posted number; it shows nobody's."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = iin_key(form.cleaned_data["iin"])
        with transaction.atomic():
            add_canary(iin_key=key, member_id=cast(MemberRequest, request).member.pk)
            write_look(request, key, "watched")
        return redirect("office:watched")
    context = {"form": form, "count": Canary.objects.count()}
    return render(request, "office/audit/watched.html", context)
