"""A waiting row corrected by hand, as one row or parted into months."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.feeds.layouts import LAYOUTS, Feed
from apps.feeds.models import QuarantinedRow
from apps.feeds.reasons import Refusal
from apps.feeds.views.quarantine import busy, working
from apps.feeds.waiting.forms import MonthsForm, RowForm
from apps.feeds.waiting.parting import parted
from apps.feeds.waiting.services import Busy, By, NoLongerWaiting, NotPosted, correct
from apps.feeds.waiting.suggestions import Suggestions, suggestions_for


@working
@require_http_methods(["GET", "HEAD", "POST"])
def fix(request: HttpRequest, pk: int) -> HttpResponse:
    """The row's cells in a form; what is posted from it is posted as its sender's."""
    held = _waiting(pk)
    layout = LAYOUTS[Feed(held.feed)]
    cells = {name: held.cells.get(name, "") for name in layout.columns if name in held.cells}
    form = RowForm(
        request.POST or None,
        layout=layout,
        cells=cells if request.method == "POST" else _taken(request, held, cells),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _posted(request, held, [form.cells()], form.cleaned_data["why"])
        except NotPosted as refused:
            form.blame(refused.faults[0])
        except Busy:
            form.add_error(None, busy())
        except (IntegrityError, DataError):
            form.add_error(None, str(Refusal.DATABASE.label))
    return render(request, "feeds/quarantine/fix.html", {"form": form, "row": held})


@working
@require_http_methods(["GET", "HEAD", "POST"])
def months(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment parted into a row for each month: shown first, then posted."""
    held = _waiting(pk)
    if held.feed != Feed.CONTRIBUTIONS or held.amount is None:
        raise Http404
    initial = {"months": request.GET.get("months", ""), "first": held.cells.get("period", "")}
    form = MonthsForm(request.POST or None, initial=initial)
    rows: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        rows = parted(held.cells, held.amount, asked["first"], asked["months"])
        if "post" in request.POST:
            try:
                return _posted(request, held, rows, asked["why"])
            except NotPosted as refused:
                faults = {reason for each in refused.faults for reason in each.values()}
                for reason in sorted(faults):
                    form.add_error(None, str(reason.label))
            except Busy:
                form.add_error(None, busy())
    context = {"form": form, "row": held, "rows": rows}
    return render(request, "feeds/quarantine/months.html", context)


def _waiting(pk: int) -> QuarantinedRow:
    rows = QuarantinedRow.objects.filter(status=QuarantinedRow.Status.WAITING)
    return get_object_or_404(rows.select_related("source"), pk=pk)


def _posted(
    request: HttpRequest, held: QuarantinedRow, rows: list[dict[str, str]], why: str
) -> HttpResponse:
    """Post the rows and go back to the row's page. Raises NotPosted and Busy."""
    try:
        job = correct(row_id=held.pk, rows=rows, by=By(request.user.get_username(), why))
    except NoLongerWaiting:
        messages.warning(request, _("The row is in another state by now. Nothing was done."))
    else:
        messages.success(request, _("Corrected and posted by import #%(job)s.") % {"job": job.pk})
    return redirect("feeds:quarantine_row", pk=held.pk)


def _taken(
    request: HttpRequest, held: QuarantinedRow, cells: Mapping[str, str]
) -> Mapping[str, str]:
    """The cells with the suggestion that was taken, which stands in the form and no further."""
    take = request.GET.get("take")
    if not take:
        return cells
    return {**cells, **_suggested(take, request.GET.get("person", ""), suggestions_for(held))}


def _suggested(take: str, person: str, found: Suggestions) -> dict[str, str]:
    if take == "period" and found.period:
        return {"period": str(found.period)}
    if take == "code" and found.purpose_code:
        return {"purpose_code": found.purpose_code}
    near = {str(one.person_id): one.iin for one in found.candidates}
    return {"iin": near[person]} if take == "iin" and person in near else {}
