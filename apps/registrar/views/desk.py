"""The desk: one patient asked about, answered on the same screen, then the next one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.gate import MemberRequest
from apps.common import clock
from apps.entitlement.services import DateOutOfRange
from apps.registrar import held
from apps.registrar.forms import DeskForm
from apps.registrar.presenters.answer import desk_answer
from apps.registrar.services import look_up


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: MemberRequest) -> HttpResponse:
    """The form, and under it the last answer. A good question leads back here with its answer.

    An empty number beside an answer means the next patient: Enter alone clears the screen.
    """
    member = request.member
    if request.method == "POST":
        if not request.POST.get("patient", "").strip() and held.answer(request, member):
            return next_patient(request)
        return _asked(request)
    form = DeskForm(member=member, purpose=held.purpose(request))
    return _page(request, form)


def _asked(request: MemberRequest) -> HttpResponse:
    member = request.member
    held.forget(request)  # an old answer must not stand beside a new number
    form = DeskForm(request.POST, member=member)
    if not form.is_valid():
        return _page(request, form)
    asked = form.asked()
    try:
        answer, need = look_up(member=member, asked=asked)
    except DateOutOfRange:
        form.add_error("on", form.fields["on"].error_messages["invalid"])
        return _page(request, form)
    held.keep(request, member, answer, need)
    held.keep_purpose(request, asked.purpose)
    return redirect("registrar:desk")


def _page(request: MemberRequest, form: DeskForm) -> HttpResponse:
    found = held.answer(request, request.member)
    context = {
        "form": form,
        "answer": desk_answer(found, clock.today()) if found else None,
        "is_first": not held.purpose(request),
    }
    return render(request, "registrar/desk.html", context)


@require_POST
def next_patient(request: MemberRequest) -> HttpResponse:
    """Clear the screen; the cursor waits in the field of the number."""
    held.forget(request)
    return redirect("registrar:desk")


@require_safe
def offline(request: MemberRequest) -> HttpResponse:
    """The paper for the hours when the portal is down, to be printed beforehand."""
    context = {"organisation": request.member.organisation, "today": clock.today()}
    return render(request, "registrar/offline.html", context)
