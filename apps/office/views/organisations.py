"""Organisations: their people, invitations, systems with keys, and what was done there."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import invitations, places
from apps.accounts.errors import AccountError
from apps.accounts.gate import MemberRequest, members_only
from apps.accounts.models import Invitation, Member, Organisation
from apps.accounts.places import RUNNERS, is_run_by, seen_by
from apps.office.forms.people import InviteForm, OrganisationForm
from apps.office.presenters.people import OrganisationLine, act_lines, organisation_page
from apps.office.views.people import A_PAGE, SEERS, user_of

ACTS_SHOWN = 50
FUND = Member.Role.FUND_ADMINISTRATOR


def organisation_seen(request: MemberRequest, pk: int) -> Organisation:
    """The organisation, or 404 where this member may not see it."""
    return get_object_or_404(seen_by(request.member), pk=pk)


def organisation_run(request: MemberRequest, pk: int) -> Organisation:
    """The organisation, or 404 where this member does not run it."""
    if not is_run_by(request.member, pk):
        raise Http404
    return organisation_seen(request, pk)


@members_only(*SEERS)
@require_safe
def organisations(request: MemberRequest) -> HttpResponse:
    """Every organisation; who sees but one is on its page at once."""
    if request.member.role == Member.Role.ADMINISTRATOR:
        return redirect("office:organisation", request.member.organisation_id)
    counted = Count("members", filter=Q(members__left_at=None))
    found = seen_by(request.member).annotate(people=counted)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "lines": [OrganisationLine.of(each) for each in page],
        "found": page,
        "may_open": request.member.role == FUND,
    }
    return render(request, "office/people/organisations.html", context)


@members_only(FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Open an organisation."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("code", "kind")}
        try:
            opened = places.open_organisation(**typed, names=form.names(), by=user_of(request))
        except AccountError as refused:
            form.add_error("code", str(refused))
        else:
            return redirect("office:organisation", opened.pk)
    return render(request, "office/people/new_organisation.html", {"form": form})


@members_only(*SEERS)
@require_safe
def organisation(request: MemberRequest, pk: int) -> HttpResponse:
    """One organisation, with everything that belongs to it."""
    shown = organisation_seen(request, pk)
    context = {
        "page": organisation_page(shown, member=request.member),
        "acts": act_lines(shown.acts.order_by("-pk")[:ACTS_SHOWN]),
    }
    return render(request, "office/people/organisation.html", context)


@members_only(FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then close the organisation, or open it again."""
    shown = organisation_seen(request, pk)
    if request.method == "POST":
        act = places.reopen_organisation if shown.closed_at else places.close_organisation
        try:
            act(organisation=shown, by=user_of(request))
        except AccountError as refused:
            messages.warning(request, str(refused))
        return redirect("office:organisation", shown.pk)
    return render(request, "office/people/close.html", {"line": OrganisationLine.of(shown)})


@members_only(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest, pk: int) -> HttpResponse:
    """Invite somebody to this organisation."""
    shown = organisation_run(request, pk)
    form = InviteForm(request.POST or None, organisation=shown)
    if request.method == "POST" and form.is_valid():
        try:
            _invite(request, shown, form)
        except AccountError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("office:organisation", shown.pk)
    context = {"form": form, "line": OrganisationLine.of(shown)}
    return render(request, "office/people/invite.html", context)


def _invite(request: MemberRequest, shown: Organisation, form: InviteForm) -> None:
    invitation, token = invitations.invite(
        organisation=shown, **form.cleaned_data, by=user_of(request)
    )
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    try:
        invitations.send(invitation, link=link)
    except (ValidationError, OSError):
        invitations.revoke(invitation=invitation, by=user_of(request))
        messages.warning(request, _("The invitation could not be sent. Try again later."))
    else:
        messages.success(request, _("The invitation is on its way. It is good for 72 hours."))


@members_only(*RUNNERS)
@require_POST
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = Invitation.objects.filter(organisation__in=seen_by(request.member))
    invitation = get_object_or_404(found.select_related("organisation"), pk=pk)
    invitations.revoke(invitation=invitation, by=user_of(request))
    return redirect("office:organisation", invitation.organisation_id)
