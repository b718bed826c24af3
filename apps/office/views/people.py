"""People of an organisation: who they are, and what their administrator does to their access.

Whom a member may not see is not there: 404, the same as for a number that nobody has (S-26).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts import factors, login, membership
from apps.accounts.errors import AccountError
from apps.accounts.gate import MemberRequest, members_only
from apps.accounts.models import Member
from apps.accounts.places import READERS, RUNNERS, is_run_by, seen_by
from apps.office.forms.people import RoleForm
from apps.office.forms.sign_in import CodeForm
from apps.office.presenters.people import QUESTIONS, PersonLine, act_lines, person_page
from apps.office.presenters.sign_in import refusal

A_PAGE = 50
SEERS = (*RUNNERS, *READERS)
ACTS: dict[str, Callable[..., Member]] = {
    "suspend": membership.suspend,
    "restore": membership.restore,
    "end": membership.end,
    "reset": membership.reset_factor,
}


def user_of(request: HttpRequest) -> User:
    """Who has signed in."""
    return cast(User, request.user)


def people_of(member: Member) -> QuerySet[Member]:
    """The members whom this one may see."""
    found = Member.objects.filter(organisation__in=seen_by(member))
    return found.select_related("organisation", "user").order_by(
        "left_at", "organisation__code", "user__last_name", "pk"
    )


@login_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own place, and a way to change the phone that makes the codes."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = user_of(request)
        tried = login.drop_factor(request, user=user, code=form.cleaned_data["code"])
        if tried.user:
            return redirect("login")
        form.add_error("code", refusal(tried.why, is_code=True))
    context = {
        "form": form,
        "left": factors.recovery_codes_left(user_of(request)),
        "member": getattr(request.user, "member", None),
    }
    return render(request, "office/people/account.html", context)


@members_only(*SEERS)
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    """Everybody whom this member may see."""
    found = Paginator(people_of(request.member), A_PAGE).get_page(request.GET.get("page"))
    context = {"lines": [PersonLine.of(each) for each in found], "found": found}
    return render(request, "office/people/people.html", context)


@members_only(*SEERS)
@require_safe
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """One member: state, role, what was done, and the buttons for who may press them."""
    shown = get_object_or_404(people_of(request.member), pk=pk)
    may = is_run_by(request.member, shown.organisation_id) and shown.pk != request.member.pk
    context = {
        "person": person_page(shown, has_factor=factors.is_enrolled(shown.user), may_change=may),
        "acts": act_lines(shown.acts.order_by("-pk")),
    }
    return render(request, "office/people/person.html", context)


@members_only(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    """Ask before an act, then do it."""
    shown = _run_by(request, pk)
    if kind not in ACTS:
        raise Http404
    if request.method == "POST":
        try:
            ACTS[kind](member=shown, by=user_of(request))
        except AccountError as refused:
            messages.warning(request, str(refused))
        return redirect("office:person", shown.pk)
    context = {"line": PersonLine.of(shown), "question": QUESTIONS[kind]()}
    return render(request, "office/people/ask.html", context)


@members_only(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: MemberRequest, pk: int) -> HttpResponse:
    """Another role at the same place."""
    shown = _run_by(request, pk)
    first = {"role": shown.role}
    form = RoleForm(request.POST or None, organisation=shown.organisation, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            membership.change_role(
                member=shown, role=form.cleaned_data["role"], by=user_of(request)
            )
        except AccountError as refused:
            messages.warning(request, str(refused))
        return redirect("office:person", shown.pk)
    return render(request, "office/people/role.html", {"form": form, "line": PersonLine.of(shown)})


def _run_by(request: MemberRequest, pk: int) -> Member:
    shown = get_object_or_404(people_of(request.member), pk=pk)
    if not is_run_by(request.member, shown.organisation_id):
        raise Http404
    return shown
