"""Systems of an organisation and their keys: a key is shown once, on the page that makes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import keys
from apps.accounts.errors import AccountError
from apps.accounts.gate import MemberRequest, members_only
from apps.accounts.models import ApiClient, ApiToken
from apps.accounts.places import RUNNERS, seen_by
from apps.office.forms.people import NetworksForm, SystemForm
from apps.office.presenters.people import OrganisationLine, SystemCard
from apps.office.views.organisations import organisation_run
from apps.office.views.people import user_of


@members_only(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """A further system of this organisation."""
    shown = organisation_run(request, pk)
    form = SystemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            client = keys.add_client(organisation=shown, **form.cleaned_data, by=user_of(request))
        except AccountError as refused:
            form.add_error("name", str(refused))
        else:
            return redirect("office:system", client.pk)
    context = {"form": form, "line": OrganisationLine.of(shown)}
    return render(request, "office/people/new_system.html", context)


@members_only(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def system(request: MemberRequest, pk: int) -> HttpResponse:
    """One system: its keys, and where it may call from."""
    client = _client(request, pk)
    first = {"networks": " ".join(client.networks)}
    form = NetworksForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        networks = form.cleaned_data["networks"]
        keys.set_networks(client=client, networks=networks, by=user_of(request))
        return redirect("office:system", client.pk)
    return render(
        request, "office/people/system.html", {"card": SystemCard.of(client), "form": form}
    )


@members_only(*RUNNERS)
@require_POST
def issue(request: MemberRequest, pk: int) -> HttpResponse:
    """Make a key and show it, this once."""
    client = _client(request, pk)
    try:
        issued = keys.issue_key(client=client, by=user_of(request))
    except AccountError as refused:
        messages.warning(request, str(refused))
        return redirect("office:system", client.pk)
    context = {"card": SystemCard.of(client), "issued": issued}
    return render(request, "office/people/new_key.html", context)


@members_only(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then revoke a key."""
    found = ApiToken.objects.filter(client__organisation__in=seen_by(request.member))
    token = get_object_or_404(found.select_related("client__organisation"), pk=pk)
    if request.method == "POST":
        keys.revoke_key(token=token, by=user_of(request))
        return redirect("office:system", token.client_id)
    return render(request, "office/people/revoke_key.html", {"token": token})


def _client(request: MemberRequest, pk: int) -> ApiClient:
    found = ApiClient.objects.filter(organisation__in=seen_by(request.member))
    return get_object_or_404(found.select_related("organisation"), pk=pk)
