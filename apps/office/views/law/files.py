"""The law's tables as files: out on any day as known on any day, and a year's change in, by two steps."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.changes.errors import Refused
from apps.changes.files import writing
from apps.changes.files.faults import FileRefusal
from apps.changes.files.importing import found_in
from apps.changes.files.putting import RowRefused, put_into, put_into_new
from apps.changes.files.reading import MOST_BYTES, read
from apps.changes.models import ChangeSet
from apps.changes.selectors import may_change, sets
from apps.common import clock
from apps.common.tables.refusals import FileRefused
from apps.common.uploads import into_memory, is_too_large
from apps.office.forms.law.files import ExportForm, IntoForm, UploadForm, YearForm
from apps.office.presenters.law.files import found_again, import_page, kept
from apps.office.presenters.law.refusals import refusal
from apps.office.views.law.access import law_readers, law_writers, member_asking

HELD = "law_file"


@law_readers
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """Take tables out, a template for next year, and the way in."""
    return _page(request)


def _page(
    request: HttpRequest,
    *,
    export: ExportForm | None = None,
    upload: UploadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "export": export or ExportForm(initial={"table": request.GET.get("table", "all")}),
        "year": YearForm(initial={"year": clock.today().year + 1}),
        "upload": upload or UploadForm(),
        "form": upload or export,
        "may_write": may_change(member_asking(request)),
        "is_held": HELD in request.session,
    }
    return render(request, "office/law/files.html", context, status=status)


@law_readers
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The file that is wanted."""
    form = ExportForm(request.GET)
    if not form.is_valid():
        return _page(request, export=form, status=HTTPStatus.BAD_REQUEST)
    tables, asked, kind = form.tables(), form.asked(), form.cleaned_data["form"]
    content = (
        writing.text(tables[0], asked) if kind == writing.CSV else writing.workbook(tables, asked)
    )
    return _file(content, writing.file_name(tables, asked, kind), kind)


@law_readers
@require_safe
def next_year(request: HttpRequest) -> HttpResponse:
    """A workbook with the numbers that change every January, to be filled in."""
    form = YearForm(request.GET)
    year = form.cleaned_data["year"] if form.is_valid() else clock.today().year + 1
    return _file(writing.next_year(year), f"rates_for-{year}.xlsx", writing.XLSX)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=writing.TYPES[kind], headers=disposition)


@csrf_exempt  # only until the size is known: `_sent` asks for the token
@law_writers
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponseBase:
    """Look at a file: what it would put into a draft, and what cannot be."""
    if request.method != "POST":
        return _looked_at(request)
    if is_too_large(request, MOST_BYTES):
        form = UploadForm({})
        form.errors.clear()
        form.add_error("file", str(FileRefusal.TOO_LARGE.label))
        return _page(request, upload=form, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    into_memory(request)
    return _sent(request)


@csrf_protect
def _sent(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, upload=form, status=HTTPStatus.BAD_REQUEST)
    try:
        found = found_in(read(form.cleaned_data["file"].read()))
    except FileRefused as refused:
        form.add_error("file", refused.sentence())
        return _page(request, upload=form, status=HTTPStatus.BAD_REQUEST)
    request.session[HELD] = kept(found)
    return redirect("office:law_import")


def _looked_at(request: HttpRequest, form: IntoForm | None = None) -> HttpResponse:
    held = request.session.get(HELD)
    if held is None:
        return redirect("office:law_files")
    found = found_again(held)
    context = {
        "page": import_page(found),
        "form": form or IntoForm(drafts=_drafts(), has_bad=bool(found.bad)),
    }
    status = HTTPStatus.BAD_REQUEST if form is not None else HTTPStatus.OK
    return render(request, "office/law/import.html", context, status=status)


@law_writers
@require_POST
def put_in(request: HttpRequest) -> HttpResponseBase:
    """Put what was looked at into a draft."""
    held = request.session.get(HELD)
    if held is None or not held["wishes"]:
        messages.warning(request, _("The file is not held any more. Choose it again."))
        return redirect("office:law_files")
    found = found_again(held)
    form = IntoForm(request.POST, drafts=_drafts(), has_bad=bool(found.bad))
    if not form.is_valid():
        return _looked_at(request, form)
    by, draft = member_asking(request), form.chosen()
    try:
        if draft is None:
            draft = put_into_new(by=by, wishes=found.wishes, told=form.told())
        else:
            put_into(change_set=draft, by=by, wishes=found.wishes)
    except Refused as refused:
        form.add_error(None, _why(refused))
        return _looked_at(request, form)
    del request.session[HELD]
    count = len(found.wishes)
    said = ngettext(
        "%(count)s change is in the draft.", "%(count)s changes are in the draft.", count
    )
    messages.success(request, said % {"count": count})
    return redirect("office:law_change", draft.pk)


def _why(refused: Refused) -> str:
    if not isinstance(refused, RowRefused):
        return refusal(refused)
    row = _("Row %(row)s: nothing was put in.") % {"row": refused.row}
    return f"{row} {refusal(refused)}"


@law_writers
@require_POST
def forget(request: HttpRequest) -> HttpResponseBase:
    """Refuse the whole file; nothing was written."""
    request.session.pop(HELD, None)
    messages.success(request, _("The file is forgotten. Nothing was changed."))
    return redirect("office:law_files")


def _drafts() -> list[ChangeSet]:
    return list(sets(ChangeSet.State.DRAFT))
