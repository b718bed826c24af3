"""Checking a proof: a code is public and holds nothing of a person, so it may stand in an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from apps.common import limits
from apps.entitlement.proofs.selectors import seen_by_anybody
from apps.portal.forms import ProofForm
from apps.portal.presenters.proof import ProofShown, proof_shown
from apps.portal.views.errors import too_many
from apps.portal.views.http import no_store

LIMIT = "verify_address_minute"


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form; below it what the code that was typed proves. What was typed goes into no address: it
    might be a person's number."""
    form = ProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answered(request, form.cleaned_data["proof"])
    return _page(request, form)


@no_store
@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """The same for a code in the address, as a slip's QR code has it."""
    return _answered(request, code)


def _answered(request: HttpRequest, text: str) -> HttpResponse:
    verdict = limits.hit(LIMIT, limits.address_of(request))
    if not verdict:
        return too_many(request, verdict.retry_after)
    return _page(request, ProofForm(), proof_shown(seen_by_anybody(text)))


def _page(request: HttpRequest, form: ProofForm, shown: ProofShown | None = None) -> HttpResponse:
    return render(request, "portal/verify.html", {"form": form, "shown": shown})
