"""Pages of lists: hand in, follow, approve, cancel, fetch the result once."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.gate import MemberRequest
from apps.common import clock
from apps.common.tables.refusals import FileRefused
from apps.common.uploads import into_memory, is_too_large
from apps.registrar.lists import services
from apps.registrar.lists.forms import HandInForm
from apps.registrar.lists.presenter import line, page
from apps.registrar.lists.reading import MOST_BYTES, read
from apps.registrar.lists.refusals import ListRefusal
from apps.registrar.lists.results import csv_of, name_of
from apps.registrar.lists.selectors import lists_seen_by
from apps.registrar.lists.services import LinkGone, NotAllowed
from apps.registrar.models import PatientList
from apps.registrar.views.http import desk_page

A_PAGE = 25


@desk_page
@require_safe
def lists(request: MemberRequest) -> HttpResponse:
    """The lists that the member may see, the newest first."""
    seen = lists_seen_by(request.member)
    found = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    lines = [line(its, request.member) for its in found]
    return render(request, "registrar/lists/lists.html", {"lines": lines, "found": found})


@desk_page
@require_safe
def one_list(request: MemberRequest, pk: int) -> HttpResponse:
    """One list: how far it is, what became of it."""
    shown = page(_its(request, pk), request.member, is_still="still" in request.GET)
    return render(request, "registrar/lists/list.html", {"page": shown})


@csrf_exempt  # only until the size is known: `_sent` asks for the token
@desk_page
@require_http_methods(["GET", "POST"])
def hand_in(request: MemberRequest) -> HttpResponse:
    """Hand a list in."""
    if request.method != "POST":
        return _asked(request, HandInForm())
    if is_too_large(request, MOST_BYTES):
        form = HandInForm({})
        form.errors.clear()
        form.add_error("file", str(ListRefusal.TOO_LARGE.label))
        return _asked(request, form, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    into_memory(request)
    return _sent(request)


@csrf_protect
def _sent(request: MemberRequest) -> HttpResponse:
    form = HandInForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asked(request, form, HTTPStatus.BAD_REQUEST)
    try:
        rows = read(form.content(), clock.today())
    except FileRefused as refused:
        form.add_error("file" if form.cleaned_data["file"] else "text", refused.sentence())
        return _asked(request, form, HTTPStatus.BAD_REQUEST)
    said = {name: form.cleaned_data[name] for name in ("purpose", "presence", "no_presence")}
    its = services.hand_in(member=request.member, rows=rows, **said)
    return redirect("registrar:list", pk=its.pk)


def _asked(request: MemberRequest, form: HandInForm, status: int = 200) -> HttpResponse:
    return render(request, "registrar/lists/new.html", {"form": form}, status=status)


@desk_page
@require_http_methods(["GET", "POST"])
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    """A plain question to the second person, and then the list starts."""
    shown = page(_its(request, pk), request.member)
    if not shown.can_approve:
        return _over(pk)
    if request.method == "POST":
        return _acted(request, pk, services.approve)
    return render(request, "registrar/lists/approve.html", {"page": shown})


@desk_page
@require_http_methods(["GET", "POST"])
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """A plain question, and then the list ends."""
    shown = page(_its(request, pk), request.member)
    if not shown.can_cancel:
        return _over(pk)
    if request.method == "POST":
        return _acted(request, pk, services.cancel)
    return render(request, "registrar/lists/cancel.html", {"page": shown})


@desk_page
@require_http_methods(["GET", "POST"])
def link(request: MemberRequest, pk: int) -> HttpResponse:
    """A page with a link to the result, good once and for fifteen minutes; only a POST makes one."""
    its = _its(request, pk)
    if request.method != "POST":  # another language of the page, say
        return _over(pk)
    try:
        token = services.make_link(list_id=its.pk, member=request.member)
    except NotAllowed:
        return _over(pk)
    shown = {"page": page(its, request.member), "token": token}
    return render(request, "registrar/lists/link.html", shown)


@desk_page
@require_http_methods(["GET", "POST"])
def result(request: MemberRequest, pk: int) -> HttpResponse:
    """The result, once for each link; only a POST fetches it."""
    its = _its(request, pk)
    if request.method != "POST":
        return _over(pk)
    token = request.POST.get("token", "")
    try:
        fetched = services.use_link(list_id=its.pk, member=request.member, token=token)
    except LinkGone:
        shown = {"page": page(its, request.member), "fault": _link_gone()}
        return render(request, "registrar/lists/list.html", shown, status=HTTPStatus.GONE)
    response = HttpResponse(csv_of(fetched), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name_of(fetched)}"'
    return response


def _link_gone() -> str:
    return _("This link was used already, or is older than 15 minutes. Ask for another one.")


def _acted(request: MemberRequest, pk: int, act: Callable[..., None]) -> HttpResponse:
    try:
        act(list_id=pk, member=request.member)
    except NotAllowed:
        return _over(pk)
    return redirect("registrar:list", pk=pk)


def _over(pk: int) -> HttpResponse:
    """The list as it is now, to who wanted what she may not, or what can no longer be done."""
    return redirect("registrar:list", pk=pk)


def _its(request: MemberRequest, pk: int) -> PatientList:
    return get_object_or_404(lists_seen_by(request.member), pk=pk)
