"""One row of the law's tables: its page, and the forms in which it is changed, ended or added."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.changes.errors import Refused
from apps.changes.models import ChangeSet
from apps.changes.periods import Periods
from apps.changes.selectors import may_change
from apps.changes.tables import LawTable
from apps.common import clock
from apps.office.entering import NotEntered, Wish, drafts_of, enter
from apps.office.forms.law.draft import DraftForm
from apps.office.forms.law.fields import as_day
from apps.office.forms.law.rows import EndForm, NewRowForm, RowForm, base_of
from apps.office.presenters.law.grid import name_in
from apps.office.presenters.law.refusals import refusal
from apps.office.presenters.law.row import row_page
from apps.office.presenters.law.sheet import Sheet, read_sheet
from apps.office.presenters.law.tables import title_of
from apps.office.views.law.access import law_readers, law_writers, member_asking
from apps.office.views.law.tables import address, draft_asked, law_table, say_entered
from apps.rates.texts import text

METHODS = ["GET", "HEAD", "POST"]
NOTHING = _("Nothing was changed. Type what is to be different.")


@law_readers
@require_safe
def row(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Everything about one row, with a draft laid over it where the address says so."""
    law, draft = law_table(code), draft_asked(request)
    sheet = read_sheet(code, draft=draft)
    _held(sheet, key)
    context = {
        **_about(law, key, sheet),
        "page": row_page(sheet, key, clock.today()),
        "draft": draft,
        "draft_title": str(text(draft, "title")) if draft else "",
        "may_write": may_change(member_asking(request)),
        "unit": sheet.units.get(key, ""),
    }
    return render(request, "office/law/row.html", context)


@law_writers
@require_http_methods(METHODS)
def change(request: HttpRequest, code: str, key: str) -> HttpResponseBase:
    """Say from which day on a row says something else."""
    law, draft = law_table(code), draft_asked(request)
    sheet = read_sheet(code, draft=draft)
    periods = _held(sheet, key)
    since = as_day(request.GET.get("since", ""))
    since = since if isinstance(since, date) else None
    base = base_of(periods, since or clock.today())
    form = RowForm(
        request.POST or None,
        drafts_of(member_asking(request)),
        draft,
        table=law,
        unit=sheet.units.get(key, ""),
        held=base.content if base else {},
        since=since,
    )
    if _is_saved(request, form):
        wish = form.wish(key, _periods_in(form, code, key))
        if wish.values and (saved := _entered(request, form, wish)):
            return saved
        if not wish.values:
            form.add_error(None, NOTHING)
    return render(request, "office/law/row_change.html", {**_about(law, key, sheet), "form": form})


@law_writers
@require_http_methods(METHODS)
def end(request: HttpRequest, code: str, key: str) -> HttpResponseBase:
    """Say which day is the last of a row."""
    law, draft = law_table(code), draft_asked(request)
    if not law.is_dated:
        raise Http404
    sheet = read_sheet(code, draft=draft)
    _held(sheet, key)
    form = EndForm(request.POST or None, drafts_of(member_asking(request)), draft)
    if request.method == "POST" and form.is_valid():
        wish = Wish(code, key, last_day=form.cleaned_data["last_day"])
        if saved := _entered(request, form, wish):
            return saved
    return render(request, "office/law/row_end.html", {**_about(law, key, sheet), "form": form})


@law_writers
@require_http_methods(METHODS)
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Add a row that the table does not have."""
    law, draft = law_table(code), draft_asked(request)
    if not law.has_versions or code == "rates":
        raise Http404
    sheet = read_sheet(code, draft=draft)
    form = NewRowForm(
        request.POST or None,
        drafts_of(member_asking(request)),
        draft,
        table=law,
        taken=sheet.keys,
    )
    if _is_saved(request, form) and (saved := _entered(request, form, form.wish(form.key, ()))):
        return saved
    return render(request, "office/law/row_add.html", {**_about(law, "", sheet), "form": form})


def _held(sheet: Sheet, key: str) -> Periods:
    """The periods of a row with the draft in them; 404 where the table has no such row."""
    if key not in sheet.keys:
        raise Http404
    return sheet.after.get(key, ())


def _periods_in(form: RowForm, code: str, key: str) -> Periods:
    """The periods of a row with the chosen draft in them."""
    into = form.into()
    draft = into if isinstance(into, ChangeSet) else None
    return read_sheet(code, draft=draft).after.get(key, ())


def _is_saved(request: HttpRequest, form: RowForm) -> bool:
    """Whether what was typed is good and to be kept; "look" only shows how it is read."""
    return request.method == "POST" and form.is_valid() and "look" not in request.POST


def _entered(request: HttpRequest, form: DraftForm, wish: Wish) -> HttpResponseBase | None:
    """On to the grid with the draft in it; None where it was refused, which the form then says."""
    try:
        into = enter(by=member_asking(request), into=form.into(), wishes=[wish])
    except NotEntered as error:
        for refused in error.refusals.values():
            _say(form, refused)
        return None
    except Refused as refused:
        _say(form, refused)
        return None
    say_entered(request, into, 1)
    group = read_sheet("rates").groups.get(wish.key, "") if wish.table == "rates" else ""
    return redirect(address(wish.table, draft=into.pk, group=group) + f"#row-{wish.key}")


def _say(form: DraftForm, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, refusal(refused))


def _about(law: LawTable, key: str, sheet: Sheet) -> dict[str, Any]:
    group = sheet.groups.get(key, "") if law.code == "rates" else ""
    return {
        "law": law,
        "code": law.code,
        "key": key,
        "group": group,
        "title": title_of(law.code, group),
        "name": name_in(sheet.names.get(key, {}), key),
    }
