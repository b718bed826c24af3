"""The law's tables as grids: an index, a grid for each, and next year's numbers typed in one screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.changes.errors import Refused
from apps.changes.models import ChangeSet
from apps.changes.selectors import may_change, sets
from apps.changes.tables import TABLES, LawTable
from apps.common import clock
from apps.office.entering import NotEntered, drafts_of, enter
from apps.office.forms.law.fields import as_day
from apps.office.forms.law.filters import TableForm
from apps.office.forms.law.rows import EntriesForm
from apps.office.presenters.law.grid import grid, name_in
from apps.office.presenters.law.refusals import refusal
from apps.office.presenters.law.sheet import Sheet, read_sheet
from apps.office.presenters.law.sifting import sifted
from apps.office.presenters.law.tables import GROUPS, table_lines, title_of
from apps.office.presenters.law.words import in_force_on
from apps.office.views.law.access import law_readers, member_asking
from apps.rates.texts import text

OPEN = (ChangeSet.State.DRAFT, ChangeSet.State.SUBMITTED)


@law_readers
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Every table of the law, with what waits in it."""
    return render(request, "office/law/tables.html", {"lines": table_lines(clock.today())})


@law_readers
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, code: str) -> HttpResponseBase:
    """One table as a grid; with `since`, a column of fields for a period that begins on that day."""
    law, since = law_table(code), as_day(request.GET.get("since", ""))
    is_entered = code == "rates" and isinstance(since, date)
    if is_entered and may_change(member_asking(request)):
        return _entries(request, law, since)
    if request.method == "POST":
        raise PermissionDenied
    return grid_page(request, law)


def _entries(request: HttpRequest, law: LawTable, since: date) -> HttpResponseBase:
    member, draft = member_asking(request), draft_asked(request)
    form = entries_form(request, read_sheet(law.code, draft=draft), draft, since)
    if request.method == "POST" and form.is_valid() and (wishes := form.wishes(law.code, since)):
        try:
            into = enter(by=member, into=form.into(), wishes=wishes)
        except NotEntered as error:
            for key, refused in error.refusals.items():
                form.add_error(form.name_of(key), refusal(refused))
        except Refused as refused:
            form.add_error(None, refusal(refused))
        else:
            say_entered(request, into, len(wishes))
            return redirect(address(law.code, draft=into.pk, group=request.GET.get("group", "")))
    return grid_page(request, law, form=form, since=since)


def entries_form(
    request: HttpRequest, sheet: Sheet, draft: ChangeSet | None, since: date
) -> EntriesForm:
    """A field for each number of the group, with what the draft says already."""
    wanted = TableForm(request.GET, sheet.table).wanted()
    keys = sifted(sheet, wanted, clock.today())
    typed = {key: in_force_on(sheet.after.get(key, ()), since) for key in keys}
    return EntriesForm(
        request.POST or None,
        drafts_of(member_asking(request)),
        draft,
        names={key: str(name_in(sheet.names.get(key, {}), key)) for key in keys},
        units=sheet.units,
        held={
            key: period.says("value")
            for key, period in typed.items()
            if period and period.since == since and period not in sheet.before.get(key, ())
        },
    )


def grid_page(
    request: HttpRequest,
    law: LawTable,
    *,
    form: EntriesForm | None = None,
    since: date | None = None,
) -> HttpResponse:
    """The grid of a table as the address asks for it; with `form` its fields stand in it."""
    filters = TableForm(request.GET, law)
    wanted = filters.wanted()
    told = filters.cleaned_data
    known_on, day = told.get("known_on"), told.get("on") or clock.today()
    draft = None if known_on else draft_asked(request)
    sheet = read_sheet(law.code, known_at=clock.end_of(known_on) if known_on else None, draft=draft)
    keys = sifted(sheet, wanted, day)
    shown = grid(
        sheet,
        keys,
        day,
        is_whole=request.GET.get("years") == "all",
        entries=form.entries if form else None,
    )
    context = {
        "code": law.code,
        "group": wanted.group,
        "title": title_of(law.code, wanted.group),
        "law": law,
        "grid": shown,
        "all": len(sheet.keys),
        "filters": filters,
        "is_sifted": filters.is_sifted,
        "form": form,
        "since": since,
        "next_year": date(clock.today().year + 1, 1, 1),
        "draft": draft,
        "draft_title": str(text(draft, "title")) if draft else "",
        "on": told.get("on"),
        "known_on": known_on,
        **may_do(request, law, draft, is_past=bool(known_on)),
        "whole_query": query_with(request, years="all"),
        "today_query": query_with(request, on="", known_on=""),
        "without_draft_query": query_with(request, draft=""),
        "groups": GROUPS if law.code == "rates" else {},
    }
    return render(request, "office/law/table.html", context)


def may_do(
    request: HttpRequest, law: LawTable, draft: ChangeSet | None, *, is_past: bool
) -> dict[str, Any]:
    """What this member may do with the table, as the page needs it."""
    member = member_asking(request)
    may_write = may_change(member) and not is_past
    return {
        "may_write": may_write,
        "may_add": may_write and law.has_versions and law.code != "rates",
        "drafts": [(one.pk, str(text(one, "title"))) for one in drafts_of(member) if one != draft],
    }


def law_table(code: str) -> LawTable:
    """The table of this code; 404 where the law has none."""
    if code not in TABLES:
        raise Http404
    return TABLES[code]


def draft_asked(request: HttpRequest) -> ChangeSet | None:
    """The open set that the address lays over the table; 404 where there is no such set."""
    asked = request.GET.get("draft", "")
    if not asked:
        return None
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9:
        raise Http404
    return get_object_or_404(sets().filter(state__in=OPEN), pk=int(asked))


def address(code: str, **asked: Any) -> str:
    """The address of a grid that asks for this."""
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    path = reverse("office:law_table", args=[code])
    return f"{path}?{query}" if query else path


def query_with(request: HttpRequest, **changed: str) -> str:
    """The query of the address with these changes; an empty value leaves it out."""
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return query.urlencode()


def say_entered(request: HttpRequest, draft: ChangeSet, count: int) -> None:
    """Tell how much went into which draft, on the next page."""
    words = ngettext(
        "%(count)s change is in the draft “%(title)s”. To come into force, the draft is handed in "
        "and approved by a second person.",
        "%(count)s changes are in the draft “%(title)s”. To come into force, the draft is handed in "
        "and approved by a second person.",
        count,
    )
    messages.success(request, words % {"count": count, "title": text(draft, "title")})
