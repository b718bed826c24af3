"""Counts of the population: asked for, waited for, read, taken along as a table."""

from __future__ import annotations

import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.entitlement.population.telling import write_csv
from apps.office.forms.counts import CountForm
from apps.office.models import PopulationCount
from apps.office.presenters.population import Listed, page_of, progress_of
from apps.office.services import order
from apps.office.views.http import for_staff

MAY_SEE = "office.view_population"
LISTED = 20
LOOK_AGAIN = "3"  # seconds


@for_staff(MAY_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def counts(request: HttpRequest) -> HttpResponse:
    """The form, and the counts that were made last."""
    form = CountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = order(on=form.cleaned_data["on"], known_on=form.cleaned_data["known_on"])
        return redirect("office:count", asked.pk)
    made = PopulationCount.objects.order_by("-pk")[:LISTED]
    context = {"form": form, "counts": [Listed.of(each) for each in made]}
    return render(request, "office/population/counts.html", context)


@for_staff(MAY_SEE)
@require_safe
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """One count; while it is made, how far it is, looked at again every few seconds unless `?still`."""
    asked = get_object_or_404(PopulationCount, pk=pk)
    if asked.result is None:
        context = {
            "count": asked,
            "progress": progress_of(asked),
            "again": LOOK_AGAIN,
            "is_still": "still" in request.GET,
        }
        return render(request, "office/population/waiting.html", context)
    return render(request, "office/population/count.html", {"count": asked, "page": page_of(asked)})


@for_staff(MAY_SEE)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the same day counted anew."""
    asked = get_object_or_404(PopulationCount, pk=pk)
    return redirect("office:count", order(on=asked.on, known_on=asked.known_on, is_fresh=True).pk)


@for_staff(MAY_SEE)
@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """A count as CSV: the same numbers as on the page, the codes in place of names."""
    asked = get_object_or_404(PopulationCount, pk=pk)
    if asked.result is None:
        raise Http404
    file = io.StringIO()
    write_csv(asked.result, file)
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"population-{asked.on}{f'-known-{asked.known_on}' if asked.known_on else ''}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
