"""A registrar's own checks: the list, one of them, and its slip. Another's is not found (S-26)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.gate import MemberRequest
from apps.audit.models import Lookup
from apps.common import clock
from apps.common.qr import picture
from apps.registrar import held, services
from apps.registrar.presenters import history as shown
from apps.registrar.presenters.answer import desk_answer
from apps.registrar.selectors import own_check, own_checks

A_PAGE = 50


@require_safe
def history(request: MemberRequest) -> HttpResponse:
    """The member's own checks by day, the latest first."""
    page = Paginator(own_checks(request.member), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "days": shown.days(page.object_list)}
    return render(request, "registrar/history.html", context)


@require_safe
def answer(request: MemberRequest, proof: str) -> HttpResponse:
    """One own check as it was answered, and after it was asked again as known then and now."""
    row = _own(request, proof)
    again = held.again(request, request.member, row.proof)
    today = clock.today()
    context = {
        "check": shown.check(row),
        "then": desk_answer(again.then, today) if again else None,
        "now": desk_answer(again.now, today) if again else None,
        "latest": again.latest if again else "",
    }
    return render(request, "registrar/answer.html", context)


@require_POST
def ask_again(request: MemberRequest, proof: str) -> HttpResponse:
    """The same question as known now: a look-up like any other."""
    try:
        found = services.ask_again(member=request.member, proof=proof)
    except services.NotOwn:
        raise Http404 from None
    held.keep_again(request, request.member, found)
    return redirect("registrar:answer", proof)


@require_safe
def slip(request: MemberRequest, proof: str) -> HttpResponse:
    """A paper for the patient: the answer and its proof code, and nothing of the patient."""
    row = _own(request, proof)
    found = held.answer(request, request.member)
    is_fresh = found is not None and found.answer.get("proof") == proof
    context = {
        "check": shown.check(row),
        "answer": desk_answer(found, clock.today()) if found and is_fresh else None,
        "organisation": request.member.organisation,
        "qr": picture(request.build_absolute_uri(reverse("proof", args=[proof]))),
    }
    return render(request, "registrar/slip.html", context)


def _own(request: MemberRequest, proof: str) -> Lookup:
    row = own_check(request.member, proof)
    if row is None:
        raise Http404
    return row
