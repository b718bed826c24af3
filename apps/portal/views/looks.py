"""Who looked at my data, all of it, and "I was not there". Only while one's own record is open."""

from __future__ import annotations

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.audit.cases import CannotBeFlagged, flag
from apps.persons.selectors import key_of
from apps.portal import held
from apps.portal.forms import FlagForm
from apps.portal.presenters.looks import look_of, looks_of
from apps.portal.views.http import no_store

ON_A_PAGE = 25
LAST_PAGE = 10_000


@no_store
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """All look-ups, a page at a time, newest first."""
    person_id = held.record_person(request)
    if person_id is None:
        return redirect("portal:record")
    page = _page(request.GET.get("page", "1"))
    found = looks_of(key_of(person_id), limit=ON_A_PAGE + 1, skip=(page - 1) * ON_A_PAGE)
    context = {
        "looks": found[:ON_A_PAGE],
        "newer": page - 1,
        "older": page + 1 if len(found) > ON_A_PAGE else 0,
    }
    return render(request, "portal/record/looks.html", context)


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() else 1


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def flag_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Say "I was not there" of one look-up, with a word of one's own; once."""
    person_id = held.record_person(request)
    if person_id is None:
        return redirect("portal:record")
    key = key_of(person_id)
    look = look_of(key, pk)
    if look is None:
        raise Http404
    form = FlagForm(request.POST or None)
    if request.method == "POST" and look.can_flag and form.is_valid():
        with suppress(CannotBeFlagged):  # flagged a moment ago in another window: the page says so
            flag(lookup_id=pk, iin_key=key, words=form.cleaned_data["words"])
        return redirect("portal:flag_look", pk)
    return render(request, "portal/record/flag.html", {"look": look, "form": form})
