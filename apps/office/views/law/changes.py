"""Change sets: the list, a new one, one with what it changes, and what is written into a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.selectors import members_known
from apps.changes import services
from apps.changes.errors import Refused
from apps.changes.models import ChangeSet, Edit
from apps.changes.selectors import may_change, sets
from apps.office.forms.law.changes import (
    CommentForm,
    DescriptionForm,
    SetsForm,
    TypedAgainForm,
    as_choices,
)
from apps.office.presenters.law.change import change_page
from apps.office.presenters.law.change_list import (
    EMPTY,
    SECTIONS,
    in_sections,
    listed_sets,
    sections,
    title_of,
)
from apps.office.presenters.law.preview import preview_summary
from apps.office.presenters.law.refusals import refusal
from apps.office.presenters.people import name_of
from apps.office.views.law.access import law_readers, law_writers, member_asking
from apps.rates.texts import texts

ON_A_PAGE = 30


@law_readers
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Every set by what it waits for; the filter stays in the address."""
    member = member_asking(request)
    known = members_known(sets().values_list("author_id", flat=True).distinct())
    form = SetsForm(request.GET, authors=as_choices(list(known.values()), name_of))
    chosen = form.cleaned_data if form.is_valid() else {}
    author = chosen.get("author") or None
    found = listed_sets(words=chosen.get("words", ""), author_id=author and int(author))
    only = chosen.get("state", "")
    page = Paginator(in_sections(found, member, only), ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "sections": sections(page),
        "empty": EMPTY[only] if only else _empty(bool(author or chosen.get("words"))),
        "section": SECTIONS.get(only),
        "query": query.urlencode(),
        "may_write": may_change(member),
    }
    return render(request, "office/law/changes.html", context)


def _empty(is_sifted: bool) -> str:
    if is_sifted:
        return _("No set fits. Choose less, or other words.")
    return _("There is no change set yet. A set groups the changes of one legal act.")


@law_writers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Open a draft."""
    form = DescriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_set(by=member_asking(request), **form.said())
        except Refused as refused:
            form.add_error(None, refusal(refused))
        else:
            return redirect("office:law_change", opened.pk)
    return render(request, "office/law/describe.html", {"form": form})


@law_readers
@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One set: what is needed, what differs, what is wrong, what was said."""
    return set_page(request, _set(pk))


def set_page(
    request: HttpRequest,
    change_set: ChangeSet,
    *,
    comment: CommentForm | None = None,
    typed: tuple[int, TypedAgainForm] | None = None,
) -> HttpResponse:
    """The page of a set, with what was typed into it and could not be used."""
    page = change_page(change_set, member_asking(request))
    forms = {
        line.pk: TypedAgainForm(auto_id=f"typed_{line.pk}_%s")
        for line in page.edits
        if line.is_typed_again
    }
    if typed is not None:
        forms[typed[0]] = typed[1]
    context = {
        "page": page,
        "preview": preview_summary(change_set),
        "change_set": change_set,
        "edits": [(line, forms.get(line.pk)) for line in page.edits],
        "comment": comment or CommentForm(),
        "form": typed[1] if typed else comment,
    }
    return render(request, "office/law/change.html", context)


@law_writers
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say anew what a draft is for."""
    change_set = _set(pk)
    form = DescriptionForm(request.POST or None, initial=_described(change_set))
    if request.method == "POST" and form.is_valid():
        try:
            services.describe(change_set=change_set, by=member_asking(request), **form.said())
        except Refused as refused:
            form.add_error(None, refusal(refused))
        else:
            return redirect("office:law_change", pk)
    context = {"form": form, "change_set": change_set, "title": title_of(change_set)}
    return render(request, "office/law/describe.html", context)


def _described(change_set: ChangeSet) -> dict[str, Any]:
    said = {
        f"{name}_{code}": text
        for name in ("title", "reason")
        for code, text in texts(change_set, name).items()
    }
    return {**said, "legal_act": change_set.legal_act, "link": change_set.link}


@law_writers
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say something of a set."""
    change_set = _set(pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            services.comment(
                change_set=change_set, by=member_asking(request), text=form.cleaned_data["text"]
            )
        except Refused as refused:
            form.add_error("text", refusal(refused))
        else:
            return redirect("office:law_change", pk)
    return set_page(request, change_set, comment=form)


@law_writers
@require_POST
def confirm(request: HttpRequest, pk: int, edit: int) -> HttpResponseBase:
    """Take a value that was typed a second time."""
    change_set, wanted = _set(pk), _edit(pk, edit)
    form = TypedAgainForm(request.POST, auto_id=f"typed_{wanted.pk}_%s")
    if form.is_valid():
        try:
            services.confirm(
                edit=wanted, by=member_asking(request), typed=form.cleaned_data["typed"]
            )
        except Refused as refused:
            form.add_error("typed", refusal(refused))
        else:
            messages.success(request, _("The value is confirmed."))
            return redirect("office:law_change", pk)
    return set_page(request, change_set, typed=(wanted.pk, form))


@law_writers
@require_POST
def take_out(request: HttpRequest, pk: int, edit: int) -> HttpResponseBase:
    """Take an edit out of its draft; the table offers it again, so nothing is asked."""
    try:
        services.take_out(edit=_edit(pk, edit), by=member_asking(request))
    except Refused as refused:
        messages.warning(request, refusal(refused))
    else:
        messages.success(request, _("The change is taken out of the set. Its history keeps it."))
    return redirect("office:law_change", pk)


def _set(pk: int) -> ChangeSet:
    return get_object_or_404(sets(), pk=pk)


def _edit(pk: int, edit: int) -> Edit:
    found = Edit.objects.select_related("change_set").filter(change_set_id=pk, pk=edit).first()
    if found is None:
        raise Http404
    return found
