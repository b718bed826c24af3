"""Unverified data: the work list, and a source that confirms a row, by way of a draft."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.changes import services
from apps.changes.errors import Refused
from apps.changes.models import ChangeSet
from apps.changes.periods import Period
from apps.changes.selectors import may_change, periods_of, sets
from apps.changes.sourcing import confirm_source, confirmed_sources
from apps.changes.tables import TABLES, LawTable
from apps.common import clock
from apps.office.forms.law.unverified import NEW, SourceForm, WorkListForm
from apps.office.presenters.law.change_list import title_of
from apps.office.presenters.law.days import in_words
from apps.office.presenters.law.drafting import in_each_language
from apps.office.presenters.law.naming import Names
from apps.office.presenters.law.refusals import refusal
from apps.office.presenters.law.unverified import says, tables_with_sources, work_list
from apps.office.presenters.law.words import shown
from apps.office.views.law.access import law_readers, law_writers, member_asking

ON_A_PAGE = 50


@law_readers
@require_safe
def unverified(request: HttpRequest) -> HttpResponse:
    """Rows that want a source; the filter stays in the address."""
    tables = [(table.code, table.title) for table in tables_with_sources()]
    form = WorkListForm(request.GET, tables=tables)
    chosen = form.cleaned_data if form.is_valid() else {"table": "", "confidence": ""}
    found = work_list(Names(), **chosen)
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(found.rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "progress": found.progress,
        "query": query.urlencode(),
        "may_write": may_change(member_asking(request)),
    }
    return render(request, "office/law/unverified.html", context)


@law_writers
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, table: str, key: str) -> HttpResponseBase:
    """Say where a row was found; a second person approves it as any change."""
    law, period = _period(request, table, key)
    form = SourceForm(
        request.POST or None,
        drafts=[(str(one.pk), title_of(one)) for one in sets(ChangeSet.State.DRAFT)],
        has_value="value" in law.columns,
        needs_value="value" in law.columns and period.says("value") is None,
        initial=_first(period),
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                draft = _put(request, law, key, period, form)
        except Refused as refused:
            form.add_error(None, refusal(refused))
        else:
            messages.success(
                request,
                _("The source waits in the draft “%(title)s”.") % {"title": title_of(draft)},
            )
            return redirect("office:law_unverified")
    return render(request, "office/law/confirm_source.html", _context(law, key, period, form))


def _context(law: LawTable, key: str, period: Period, form: SourceForm) -> dict[str, Any]:
    names = Names()
    return {
        "form": form,
        "name": names.name(law.code, key),
        "table": law.title,
        "days": in_words(period.since, period.until),
        "says": says(law, key, period, names),
        "source": period.says("source"),
        "confidence": shown(law, "confidence", period.says("confidence")),
    }


def _first(period: Period) -> dict[str, Any]:
    draft = confirmed_sources()
    return {
        "article": period.says("article"),
        "link": period.says("link"),
        "checked_on": clock.today(),
        "into": str(draft.pk) if draft else NEW,
    }


def _period(request: HttpRequest, table: str, key: str) -> tuple[LawTable, Period]:
    law = TABLES.get(table)
    if law is None or "confidence" not in law.columns or key.count(".") != len(law.key) - 1:
        raise Http404
    try:
        text = request.GET.get("since", "")
        since = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error
    for period in periods_of(table, key):
        if period.since == since:
            return law, period
    raise Http404


def _put(
    request: HttpRequest, law: LawTable, key: str, period: Period, form: SourceForm
) -> ChangeSet:
    member, value = member_asking(request), form.cleaned_data.get("value", "")
    draft = _draft(request, form.cleaned_data["into"])
    confirm_source(
        change_set=draft,
        by=member,
        table=law.code,
        key=key,
        period=period,
        said=form.said(),
        value=value,
    )
    return draft


def _draft(request: HttpRequest, wanted: str) -> ChangeSet:
    if wanted != NEW:
        return sets(ChangeSet.State.DRAFT).get(pk=int(wanted))
    return services.open_set(
        by=member_asking(request),
        title=in_each_language(lambda: _("Confirmed sources")),
        reason=in_each_language(
            lambda: _("Numbers that were not verified now have a source that anybody can open.")
        ),
        legal_act=_("the source of each row"),
    )
