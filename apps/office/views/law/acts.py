"""What can be done with a change set as a whole; each act asks first, on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from apps.accounts import demo, login
from apps.accounts.models import Member
from apps.changes import services
from apps.changes.errors import Refused
from apps.changes.models import ChangeSet
from apps.changes.selectors import digest_of, may_change, sets
from apps.changes.undoing import undo
from apps.office.forms.law.changes import DescriptionForm, WhyForm, YesForm
from apps.office.presenters.law.change import change_page
from apps.office.presenters.law.change_list import title_of
from apps.office.presenters.law.drafting import undo_texts
from apps.office.presenters.law.questions import QUESTIONS
from apps.office.presenters.law.refusals import refusal
from apps.office.presenters.law.who import standing_of, why_no_yes
from apps.office.presenters.sign_in import refusal as refused_code
from apps.office.views.law.access import law_readers, member_asking

HERS = (
    "may_not",
    "own_set",
    "own_edit",
    "approved_already",
    "let_in",
)  # about who asks, not about the set
WITH_REASON: dict[str, Callable[..., None]] = {
    "return": services.send_back,
    "withdraw": services.withdraw,
}


@law_readers
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Ask, then do: hand in, send back, withdraw, approve, look third, undo."""
    change_set = get_object_or_404(sets(), pk=pk)
    if not may_change(member_asking(request)):
        return _refused(request, change_set, "may_not")
    if kind in ("approve", "look"):
        return _yes(request, change_set, kind)
    if kind == "submit":
        return _submit(request, change_set)
    if kind == "undo":
        return _undo(request, change_set)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member, text = member_asking(request), form.cleaned_data["text"]
        try:
            WITH_REASON[kind](change_set=change_set, by=member, text=text)
            return redirect("office:law_change", pk)
        except Refused as refused:
            form.add_error(None, refusal(refused))
    return _asked(request, change_set, kind, form)


def _asked(
    request: HttpRequest, change_set: ChangeSet, kind: str, form: Form, demo_code: str = ""
) -> HttpResponse:
    context = {
        "question": QUESTIONS[kind](),
        "form": form,
        "page": change_page(change_set, member_asking(request)),
        "demo_code": demo_code,
    }
    return render(request, "office/law/ask.html", context)


def _submit(request: HttpRequest, change_set: ChangeSet) -> HttpResponse:
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.submit(change_set=change_set, by=member_asking(request))
            messages.success(
                request, _("The set is handed in. Now a second person must approve it.")
            )
            return redirect("office:law_change", change_set.pk)
        except Refused as refused:
            form.add_error(None, refusal(refused))
    return _asked(request, change_set, "submit", form)


# Approval -----------------------------------------------------------------------------------------


def _yes(request: HttpRequest, change_set: ChangeSet, kind: str) -> HttpResponseBase:
    member, standing = member_asking(request), standing_of(change_set)
    if code := why_no_yes(standing, member):
        return _refused(request, change_set, code)
    digest = digest_of(change_set)
    form = YesForm(request.POST or None, initial={"round": change_set.round, "digest": digest})
    if request.method == "POST" and form.is_valid():
        if not form.is_of(change_set.round, digest):
            return _refused(request, change_set, "another_content")
        if done := _approve(request, change_set, member, form):
            return done
    asked = "look" if standing.has_second else "approve"
    asked = "approve_first" if asked == "approve" and standing.needs_third else asked
    user = cast(User, request.user)
    return _asked(request, change_set, asked, form, demo.code_of(user))


def _approve(
    request: HttpRequest, change_set: ChangeSet, member: Member, form: YesForm
) -> HttpResponseBase | None:
    """The answer to an approval; None where the code was wrong, which the form says."""
    user = cast(User, request.user)
    tried = login.try_app_code(request, user=user, code=form.cleaned_data["code"])
    if tried.user is None:
        form.add_error("code", refused_code(tried.why, is_code=True))
        return None
    try:
        is_published = services.approve(
            change_set=change_set, by=member, digest=form.cleaned_data["digest"]
        )
    except Refused as refused:
        return _refused(request, change_set, refused.code)
    messages.success(
        request,
        _("The set is published.")
        if is_published
        else _(
            "You have approved the set. Now it needs the third look of the Fund’s administrator."
        ),
    )
    return redirect("office:law_change", change_set.pk)


def _refused(request: HttpRequest, change_set: ChangeSet, code: str) -> HttpResponse:
    """Why this member may not approve, and whom to ask."""
    change_set.refresh_from_db()
    context = {
        "why": refusal(Refused(code)),
        "page": change_page(change_set, member_asking(request)),
    }
    return render(request, "office/law/refused.html", context, status=403 if code in HERS else 409)


# Undo ---------------------------------------------------------------------------------------------


def _undo(request: HttpRequest, change_set: ChangeSet) -> HttpResponseBase:
    if change_set.state != ChangeSet.State.PUBLISHED:
        return _refused(request, change_set, "not_published")
    form = DescriptionForm(request.POST or None, initial=undo_texts(change_set))
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.said().items() if name != "link"}
        try:
            draft = undo(change_set=change_set, by=member_asking(request), **said)
            return redirect("office:law_change", draft.pk)
        except Refused as refused:
            form.add_error(None, refusal(refused))
    context = {"form": form, "question": QUESTIONS["undo"](), "change_set": change_set}
    return render(request, "office/law/describe.html", {**context, "title": title_of(change_set)})
