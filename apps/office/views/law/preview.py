"""What a change set would do: worked out at once or by a worker, read, taken along."""

from __future__ import annotations

import csv

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.selectors import organisations_named
from apps.changes.models import ChangeSet
from apps.changes.selectors import sets
from apps.common.clock import ALMATY
from apps.entitlement.models import LawPreview
from apps.entitlement.population.telling import safe
from apps.entitlement.previewing import services
from apps.entitlement.previewing.drafts import NotWhole, pair_of
from apps.entitlement.previewing.selectors import answers_of
from apps.office.presenters.law.change_list import title_of
from apps.office.presenters.law.preview import preview_page
from apps.office.presenters.law.worked import cases, examples
from apps.office.views.law.access import law_readers, law_writers

LOOK_AGAIN = "3"  # seconds
COLUMNS = ("answered_at", "on", "organisation", "proof", "given", "would_be")


@law_readers
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole preview of a set; looked at again every few seconds while it is made, unless `?still`."""
    change_set = get_object_or_404(sets(), pk=pk)
    page = preview_page(change_set)
    context = {
        "title": title_of(change_set),
        "change_set": change_set,
        "page": page,
        "again": LOOK_AGAIN,
        "is_still": "still" in request.GET,
        **_worked(change_set),
    }
    return render(request, "office/law/preview.html", context)


def _worked(change_set: ChangeSet) -> dict[str, object]:
    try:
        pair = pair_of(change_set)
    except NotWhole:
        return {}
    return {"examples": examples(pair), "cases": cases(pair, change_set)}


@law_writers
@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Have the preview worked out."""
    change_set = get_object_or_404(sets(), pk=pk)
    if change_set.state in {ChangeSet.State.DRAFT, ChangeSet.State.SUBMITTED}:
        services.order(change_set=change_set)
    return redirect("office:law_preview", pk)


@law_writers
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Stop the preview that is being worked out."""
    for asked in LawPreview.objects.filter(change_set_id=pk, is_final=False):
        services.cancel(preview=asked)
    return redirect("office:law_preview", pk)


@law_readers
@require_safe
def answers(request: HttpRequest, pk: int, preview: int) -> HttpResponse:
    """The answers that would have been different, as CSV: by the codes of their proofs, never by person."""
    made = get_object_or_404(LawPreview, pk=preview, change_set_id=pk)
    if made.state != LawPreview.State.DONE:
        raise Http404
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="answers-of-change-{pk}.csv"'
    response["Cache-Control"] = "no-store"
    writer = csv.writer(response, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = list(answers_of(made))
    names = organisations_named({row.organisation_id for row in rows})
    for row in rows:
        at = row.at.astimezone(ALMATY).isoformat(timespec="seconds")
        place = names.get(row.organisation_id or 0, "")
        cells = (at, row.on, place, row.proof, row.given, row.would_be)
        writer.writerow([safe(cell) for cell in cells])
    return response
