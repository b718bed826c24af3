"""Look-ups: all of them for the auditor, their own for an organisation's administrator."""

from __future__ import annotations

import csv
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.gate import MemberRequest, members_only
from apps.audit.models import Lookup
from apps.audit.selectors import Which, lookups
from apps.audit.services import Found, Looking, record_lookup
from apps.office.forms.audit import LookupsForm, PersonForm
from apps.office.presenters.audit import lookup_page, rows_of, table_of
from apps.persons.identity import iin_key
from apps.persons.models import Person
from apps.persons.selectors import person_by_key

ON_A_PAGE = 50
MOST_IN_A_TABLE = 10_000
NONE = Lookup.objects.none()


@members_only("auditor")
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Look-ups by organisation, operator, door, purpose, outcome and day; and the way to a person's."""
    form = LookupsForm(request.GET)
    context = {**_listed(request, form, form.which()), "person": PersonForm()}
    return render(request, "office/audit/lookups.html", context)


@members_only("auditor")
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same look-ups as a table, as many as a spreadsheet is good for."""
    which = LookupsForm(request.GET).which()
    found = lookups(which)[:MOST_IN_A_TABLE] if which else NONE
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="look-ups.csv"'
    csv.writer(response, delimiter=";").writerows(table_of(found))
    return response


@members_only("auditor")
@require_safe
def lookup(request: HttpRequest, pk: int) -> HttpResponse:
    """One look-up, its seal and whether both hold."""
    one = get_object_or_404(Lookup, pk=pk)
    return render(request, "office/audit/lookup.html", {"page": lookup_page(one)})


@members_only("auditor")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponseBase:
    """From a posted number to the internal id; who finds nobody leaves a row too."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = iin_key(form.cleaned_data["iin"])
        found = person_by_key(key)
        if found is not None:
            return redirect("office:audit_person", found.pk)
        write_look(request, key, "not_found")
        form.add_error("iin", _("The registers hold nobody under this number."))
    return render(request, "office/audit/find.html", {"form": form})


@members_only("auditor")
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Who looked one person up; that the auditor did stands there too."""
    about = get_object_or_404(Person, pk=pk)
    write_look(request, about.iin_key, "found")
    context = _listed(request, None, Which(iin_key=about.iin_key))
    return render(request, "office/audit/person.html", context)


@members_only("administrator")
@require_safe
def own_lookups(request: HttpRequest) -> HttpResponse:
    """What one's own organisation has looked up; never another's (S-26)."""
    here = cast(MemberRequest, request).member.organisation_id
    form = LookupsForm(request.GET, organisation_id=here)
    return render(request, "office/audit/own.html", _listed(request, form, form.which()))


def write_look(request: HttpRequest, key: str, outcome: str) -> None:
    member = cast(MemberRequest, request).member
    looking = Looking(
        "staff",
        member.user.get_username(),
        organisation_id=member.organisation_id,
        operator_id=member.pk,
    )
    record_lookup(looking, Found(key, outcome))


def _listed(request: HttpRequest, form: LookupsForm | None, which: Which | None) -> dict[str, Any]:
    """A page of these look-ups, before the id that the address names; no counting of millions."""
    found = lookups(which) if which else NONE
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 12:
        found = found.filter(pk__lt=int(before))
    rows = rows_of(found[: ON_A_PAGE + 1])
    query = request.GET.copy()
    query.pop("before", None)
    return {
        "form": form,
        "rows": rows[:ON_A_PAGE],
        "older": rows[ON_A_PAGE - 1].id if len(rows) > ON_A_PAGE else None,
        "query": query.urlencode(),
        "is_first": not before,
    }


def page_of(request: HttpRequest, found: Any) -> Any:
    """One page of a list that is short enough to be counted."""
    return Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
