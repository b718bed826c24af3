"""Quarantine as a working place: counts and rows, one row, acts on one and on many."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.audit.services import Found, Looking, record_lookups
from apps.feeds.jobs.waking import ORDERS, wake
from apps.feeds.models import QuarantinedRow, QuarantineOrder
from apps.feeds.views.access import staff_page
from apps.feeds.waiting import presenter as shown
from apps.feeds.waiting import selectors
from apps.feeds.waiting.exporting import exported, file_name, widths
from apps.feeds.waiting.forms import ExportForm, HintsForm, WhichForm, WhyForm
from apps.feeds.waiting.hints import suspects
from apps.feeds.waiting.orders import order as write_order
from apps.feeds.waiting.selectors import Which
from apps.feeds.waiting.services import Busy, By, NoLongerWaiting, reject, reopen, try_again
from apps.feeds.waiting.suggestions import Suggestions, suggestions_for
from apps.persons.models import Source

PAGE = 50
AT_ONCE = 200
"""So many rows are done while the page waits; more become an order."""
Kind = QuarantineOrder.Kind
working = staff_page("feeds.work_quarantine")


@working
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """The counts by sender and reason, and the rows that were asked for."""
    names = dict(selectors.senders())
    form = WhichForm(request.GET, senders=list(names.items()))
    which, query = form.which(), form.query()
    after = _number(request.GET.get("after", ""))
    found, has_more = selectors.some(which, after, PAGE)
    heaps = selectors.heaps(which)
    context = {
        "form": form,
        "query": urlencode(query),
        "piles": shown.piles(heaps, names, query),
        "total": sum(heap.rows for heap in heaps),
        "lines": shown.lines(found),
        "is_first": not after,
        "last": found[-1].pk if has_more else None,
        "works": shown.works(selectors.latest_orders()),
        "is_waiting": which.status == QuarantinedRow.Status.WAITING,
        "is_one_feed": which.source_id is not None and bool(which.feed),
    }
    return render(request, "feeds/quarantine/list.html", context)


@working
@require_safe
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row, whole; who opened it is in the audit, and so are those whom it suggests."""
    held = get_object_or_404(QuarantinedRow.objects.select_related("source", "job"), pk=pk)
    is_waiting = held.status == QuarantinedRow.Status.WAITING
    found = suggestions_for(held) if is_waiting else Suggestions()
    ledger = selectors.in_the_ledger(held)
    people = [(near.iin_key, "suggested") for near in found.candidates]
    if ledger is not None:
        people.append((ledger.person.iin_key, "viewed"))
    _looked(request, held, people)
    context = {
        "row": held,
        "is_waiting": is_waiting,
        "can_reopen": held.status in (QuarantinedRow.Status.REJECTED, "superseded"),
        "source": shown.name_of(held.source),
        "advice": shown.what_to_do(held),
        "cells": shown.cells_of(held, ledger),
        "ledger": ledger,
        "ideas": shown.ideas(held, found),
        "is_far": found.is_far,
        "history": shown.history(held, list(selectors.acts_of(pk))),
    }
    return render(request, "feeds/quarantine/row.html", context)


@transaction.atomic
def _looked(request: HttpRequest, held: QuarantinedRow, people: list[tuple[str, str]]) -> None:
    """Write down who opened the row, and whom its page shows besides the one it names."""
    record_lookups(
        Looking("staff", request.user.get_username(), purpose="quarantine"),
        [Found(key, outcome) for key, outcome in ((held.iin_key, "viewed"), *people)],
    )


@working
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Try one row again, set it aside, or take that back: a plain question first."""
    held = get_object_or_404(QuarantinedRow, pk=pk)
    form = WhyForm(request.POST or None)
    back = reverse("feeds:quarantine_row", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _do(kind, [held.pk], _by(request, form)))
            return redirect(back)
        except NoLongerWaiting:
            messages.warning(request, _("The row is in another state by now. Nothing was done."))
            return redirect(back)
        except Busy:
            form.add_error(None, busy())
    context = {"form": form, "kind": kind, "count": 1, "back": back, "row": held}
    return render(request, "feeds/quarantine/confirm.html", context)


@working
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, kind: str) -> HttpResponse:
    """The same act on all rows that the list shows."""
    which, query = _asked(request)
    if kind == Kind.TRY and (which.source_id is None or not which.feed):
        raise Http404
    ids = list(selectors.rows(which).values_list("pk", flat=True)[: AT_ONCE + 1])
    form = WhyForm(request.POST or None)
    back = f"{reverse('feeds:quarantine')}?{urlencode(query)}"
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _do_or_order(kind, ids, which, _by(request, form)))
            return redirect(back)
        except Busy:
            form.add_error(None, busy())
    count = selectors.rows(which).count()
    context = {"form": form, "kind": kind, "count": count, "back": back}
    return render(request, "feeds/quarantine/confirm.html", context)


def _do(kind: str, ids: list[int], by: By) -> str:
    """Do it now; returns what was done, in words. Raises Busy and NoLongerWaiting."""
    if kind == "reopen":
        reopen(row_id=ids[0], by=by)
        return _("The row waits again.")
    if kind == Kind.REJECT:
        count = reject(row_ids=ids, by=by)
        text = ngettext("%(count)s row is set aside.", "%(count)s rows are set aside.", count)
        return text % {"count": count}
    count = try_again(row_ids=ids, by=by)
    return _("Posted: %(count)s. Still waiting: %(still)s.") % {
        "count": count,
        "still": len(ids) - count,
    }


def _do_or_order(kind: str, ids: list[int], which: Which, by: By) -> str:
    if len(ids) <= AT_ONCE:
        return _do(kind, ids, by)
    write_order(kind=Kind(kind), which=which, by=by)
    wake(ORDERS)
    return _("This is a lot: it is done in the background, and this page shows how far it is.")


@working
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """A table for the sender, given out once and written down row by row."""
    which, query = _asked(request)
    if which.source_id is None or not which.feed:
        raise Http404
    form = ExportForm(request.POST or None, initial={"language": get_language()})
    tables = widths(which)
    if request.method == "POST" and form.is_valid():
        columns = tuple(request.POST.get("columns", "").split(","))
        if columns in tables:
            sender = get_object_or_404(Source, pk=which.source_id)
            table = exported(
                which, columns, by=_by(request, form), language=form.cleaned_data["language"]
            )
            return _table(table, file_name(sender.code, which.feed))
        form.add_error(None, _("These rows have changed in the meantime. Look at them again."))
    context = {
        "form": form,
        "tables": [",".join(columns) for columns in tables],
        "count": selectors.rows(which).count(),
        "back": f"{reverse('feeds:quarantine')}?{urlencode(query)}",
    }
    return render(request, "feeds/quarantine/export.html", context)


def _table(table: Iterator[str], name: str) -> HttpResponseBase:
    return StreamingHttpResponse(
        table,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@working
@require_safe
def hints(request: HttpRequest) -> HttpResponse:
    """Posted payments of a sender and month that look wrong."""
    names = [(pk, name) for pk, name in selectors.senders_of_payments()]
    form = HintsForm(request.GET or None, senders=names)
    found = None
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        found = [
            (one.payment, shown.hint_words(one))
            for one in suspects(asked["month"], source_id=asked["source"], job_id=asked["job"])
        ]
    return render(request, "feeds/quarantine/hints.html", {"form": form, "found": found})


def busy() -> str:
    """What a page says while an import posts."""
    return _(
        "An import is being posted at this moment. Nothing was done, and what you typed is here: "
        "try again in a minute."
    )


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0


def _by(request: HttpRequest, form: WhyForm) -> By:
    return By(request.user.get_username(), form.cleaned_data["why"])


def _asked(request: HttpRequest) -> tuple[Which, dict[str, str]]:
    form = WhichForm(request.GET, senders=list(selectors.senders()))
    which, query = form.which(), form.query()
    if which.status != QuarantinedRow.Status.WAITING:
        raise Http404
    return which, query
