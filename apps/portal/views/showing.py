"""The code that a citizen shows at a clinic: given, shown, taken back, from the open record only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.persons import presence
from apps.portal import held
from apps.portal.presenters.showing import shown_codes
from apps.portal.views.http import no_store


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The live codes, the newest as a picture; a POST asks for one more."""
    person_id = held.record_person(request)
    if person_id is None:
        return redirect("portal:record")
    is_refused = False
    if request.method == "POST":
        try:
            presence.give_code(person_id=person_id)
            return redirect("portal:record_show")
        except presence.TooManyCodes:
            is_refused = True
    context = {"codes": shown_codes(person_id), "is_refused": is_refused}
    return render(request, "portal/record/show.html", context)


@no_store
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one of one's own codes worthless; another's is left alone, without a word."""
    person_id = held.record_person(request)
    if person_id is None:
        return redirect("portal:record")
    presence.take_back(person_id=person_id, code_id=pk)
    return redirect("portal:record_show")
