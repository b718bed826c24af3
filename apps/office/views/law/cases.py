"""Cases of the law: listed and run, written, changed, retired, taken along as files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.gate import MemberRequest
from apps.changes.drafts import law_rows
from apps.changes.models import ChangeSet
from apps.changes.selectors import may_change
from apps.common import clock
from apps.entitlement.cases import exporting, selectors, services
from apps.entitlement.cases.running import run_cases, run_content, run_version
from apps.entitlement.lawbook import Lawbook, book_from, lawbook
from apps.entitlement.models import Case, CaseVersion
from apps.office.forms.law.case_sheet import (
    CaseForms,
    Sheet,
    blank,
    checked,
    reworked,
    sheet_of,
    unchecked,
)
from apps.office.forms.law.cases import AgainstForm
from apps.office.presenters.law.cases import (
    holds_words,
    line_of,
    run_of,
    text_in,
    version_lines,
)
from apps.office.views.law.access import law_readers, law_writers
from apps.rates import selectors as rates


@law_readers
@require_safe
def listed(request: MemberRequest) -> HttpResponse:
    """Every case, run against the law in force, a draft or the law as known on a day."""
    against = AgainstForm(request.GET or None)
    change_set = against.change_set()
    results = {found.case_id: found for found in run_cases(_law(against), change_set=change_set)}
    versions = selectors.newest()
    lines = [line_of(version, results.get(version.case_id)) for version in versions]
    lines.sort(key=lambda line: line.verdict.tone != "warn")  # what asks for work comes first
    context = {
        "against": against,
        "lines": [line for line in lines if not line.is_retired],
        "retired": [line for line in lines if line.is_retired],
        "passed": sum(found.passed for found in results.values()),
        "count": len(results),
        "waiting": exporting.export().waiting,
        "may_write": may_change(request.member),
    }
    return render(request, "office/law/cases.html", context)


@law_readers
@require_safe
def archive(request: MemberRequest) -> HttpResponse:
    """The files that the test command is to have, as a ZIP."""
    response = HttpResponse(exporting.archive(exporting.export()), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="cases.zip"'
    return response


@law_readers
@require_safe
def case(request: MemberRequest, pk: int) -> HttpResponse:
    """One case: expected and answered, month by month, and who wrote it."""
    versions = list(selectors.versions_of(get_object_or_404(Case, pk=pk)))
    newest, against = versions[0], AgainstForm(request.GET or None)
    book = _book(against)
    context = {
        "version": newest,
        "title": text_in(newest.content.get("title", {})),
        "why": text_in(newest.content.get("why", {})),
        "holds": holds_words(newest),
        "against": against,
        "run": run_of(run_version(newest, book.law), book),
        "versions": version_lines(versions),
        "may_write": may_change(request.member),
    }
    return render(request, "office/law/case.html", context)


@law_writers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Write a case, run it, save it."""
    return _written(request, None, blank(clock.today()))


@law_writers
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Write the next version of a case."""
    newest = selectors.versions_of(get_object_or_404(Case, pk=pk))[0]
    return _written(request, newest, sheet_of(newest))


@law_writers
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask why, then run the case no more."""
    newest = selectors.versions_of(get_object_or_404(Case, pk=pk))[0]
    if request.method == "POST":
        reason, after = request.POST.get("reason", ""), _number(request, newest)
        try:
            services.retire(case=newest.case, reason=reason, by=request.member, after=after)
        except services.Refused as refused:
            return _retiring(request, newest, refused)
        return redirect("office:law_case", pk)
    return _retiring(request, newest, None)


def _retiring(
    request: HttpRequest, newest: CaseVersion, refused: services.Refused | None
) -> HttpResponse:
    context = {
        "version": newest,
        "title": text_in(newest.content.get("title", {})),
        "wrong": REFUSALS[refused.code]() if refused else "",
    }
    return render(request, "office/law/case_retire.html", context)


def _written(request: MemberRequest, newest: CaseVersion | None, first: Sheet) -> HttpResponse:
    """The form, after whatever its buttons asked for."""
    act = request.POST.get("do", "") if request.method == "POST" else ""
    if act in ("run", "save"):
        found = checked(request.POST, newest)
        if found.is_valid() and act == "save":
            return _saved(request, newest, found)
        return _form(request, newest, found, is_run=act == "run")
    sheet = reworked(request.POST, act) if request.method == "POST" else first
    return _form(request, newest, unchecked(sheet, newest))


def _saved(request: MemberRequest, newest: CaseVersion | None, found: CaseForms) -> HttpResponse:
    said: dict[str, Any] = {
        "content": found.content(),
        "change_set": found.case.holds_under(),
        "by": request.member,
    }
    try:
        if newest is None:
            kept = services.write(code=found.case.cleaned_data["code"], **said)
        else:
            kept = services.change(case=newest.case, after=_number(request, newest), **said)
    except services.Refused as refused:
        field = "code" if refused.code == "taken" else None
        found.case.add_error(field, REFUSALS[refused.code]())
        return _form(request, newest, found)
    messages.success(request, _("The case is saved."))
    return redirect("office:law_case", kept.case_id)


REFUSALS = {
    "not_allowed": lambda: _("Only administrators of the Fund write cases."),
    "taken": lambda: _("Another case has this code."),
    "meanwhile": lambda: _("Somebody has changed this case meanwhile. Open it anew, and compare."),
    "no_reason": lambda: _("Say why the case is retired."),
}


def _form(
    request: HttpRequest, newest: CaseVersion | None, found: CaseForms, *, is_run: bool = False
) -> HttpResponse:
    against = AgainstForm(request.POST if request.method == "POST" else None, prefix="against")
    run = None
    if is_run and found.is_valid():
        book = _book(against)
        run = run_of(run_content(found.content(), book.law), book)
    context = {
        "forms": found,
        "form": found.case,
        "problems": found.problems,
        "against": against,
        "run": run,
        "version": newest,
        "after": request.POST.get("after") or (newest.number if newest else ""),
    }
    return render(request, "office/law/case_form.html", context)


def _number(request: HttpRequest, newest: CaseVersion) -> int:
    """The version that was looked at when this was written."""
    told = request.POST.get("after", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 9 else newest.number


def _law(against: AgainstForm) -> Any:
    return _book(against).law


def _book(against: AgainstForm) -> Lawbook:
    """The law that was chosen."""
    change_set: ChangeSet | None = against.change_set()
    if change_set is not None:
        return book_from(**law_rows(change_set))
    day = against.cleaned_data.get("known_on") if against.is_valid() else None
    return lawbook(rates.revision(), clock.end_of(day) if day else None)
