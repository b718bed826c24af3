"""Cases: look-ups at which a citizen says she was not there."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.gate import MemberRequest, members_only
from apps.audit.cases import note
from apps.audit.models import Case
from apps.audit.selectors import cases
from apps.office.forms.audit import CasesForm, NoteForm
from apps.office.presenters.audit import noted, rows_of
from apps.office.views.audit import page_of


@members_only("auditor")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Cases, newest first."""
    form = CasesForm(request.GET)
    chosen = form.cleaned_data["state"] if form.is_valid() else ""
    page = page_of(request, cases(chosen))
    looks = rows_of(case.lookup for case in page)
    words = dict(Case.State.choices)
    rows = [(case, look, words[case.state]) for case, look in zip(page, looks, strict=True)]
    return render(request, "office/audit/cases.html", {"form": form, "page": page, "rows": rows})


@members_only("auditor")
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One case: her words, the look-up, the notes, and the next one."""
    one: Any = get_object_or_404(cases(), pk=pk)  # with the `state` it is in
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note(
            case_id=pk,
            member_id=cast(MemberRequest, request).member.pk,
            **form.cleaned_data,
        )
        return redirect("office:case", pk)
    context = {
        "case": one,
        "state": dict(Case.State.choices)[one.state],
        "lookup": rows_of([one.lookup])[0],
        "notes": noted(one.notes.order_by("id")),
        "form": form,
    }
    return render(request, "office/audit/case.html", context)
