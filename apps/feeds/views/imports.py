"""Pages of imports: what came in, what became of it, and a way to hand a file in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from apps.feeds.forms import FilterForm, UploadPageForm
from apps.feeds.jobs.selectors import imports_of, is_of_feeds, senders_of, senders_seen_by
from apps.feeds.models import ImportJob
from apps.feeds.presenters.imports import line, page
from apps.feeds.reasons import FileRefused
from apps.feeds.services import accept, cancel, try_again
from apps.feeds.uploads import IntoSpool, TooLarge, into_spool, is_too_large

View = Callable[..., HttpResponse]
A_PAGE = 25


def for_feeds(view: View) -> View:
    """The page is for staff of the feeds and for senders' users, and is kept nowhere."""

    @never_cache
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_of_feeds(user_of(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def user_of(request: HttpRequest) -> User:
    """Who has signed in."""
    return cast(User, request.user)


@for_feeds
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """The imports, the newest first."""
    user = user_of(request)
    form = FilterForm(request.GET, senders=senders_seen_by(user))
    found = Paginator(form.narrow(imports_of(user)), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "lines": [line(job) for job in found],
        "found": found,
        "query": form.query(),
        "can_send": senders_of(user).exists(),
    }
    return render(request, "feeds/imports.html", context)


@for_feeds
@require_safe
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, its totals, why rows wait."""
    job = _job(request, pk)
    shown = page(job, may_change=_may_change(request, job), is_still="still" in request.GET)
    return render(request, "feeds/import.html", {"page": shown})


@for_feeds
@require_http_methods(["GET", "POST"])
def ask_to_try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A plain question, and then the file waits once more."""
    job = _changed(request, pk)
    fault = ""
    if request.method == "POST":
        try:
            try_again(job=job)
            return redirect("feeds:import", pk=pk)
        except FileRefused as refused:
            fault = refused.sentence()
    context = {"page": page(job, may_change=True), "fault": fault}
    return render(request, "feeds/try_again.html", context)


@for_feeds
@require_http_methods(["GET", "POST"])
def ask_to_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """A plain question, and then the import ends without posting."""
    job = _changed(request, pk)
    if request.method == "POST":
        cancel(job=job)
        return redirect("feeds:import", pk=pk)
    return render(request, "feeds/cancel.html", {"page": page(job, may_change=True)})


@csrf_exempt  # only until the file's way into the spool is laid: `_sent` asks for the token
@for_feeds
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Hand a file in."""
    senders = senders_of(user_of(request))
    if not senders.exists():
        raise PermissionDenied
    if request.method != "POST":
        return _asked(request, UploadPageForm(senders=senders))
    if is_too_large(request):
        return _faulty(request, UploadPageForm({}, senders=senders), TooLarge())
    with into_spool(request) as arriving:
        return _sent(request, arriving)


@csrf_protect
def _sent(request: HttpRequest, arriving: IntoSpool) -> HttpResponse:
    form = UploadPageForm(request.POST, request.FILES, senders=senders_of(user_of(request)))
    try:
        arriving.check()
        if not form.is_valid():
            return _asked(request, form, HTTPStatus.BAD_REQUEST)
        file = form.cleaned_data["file"]
        job = accept(
            parcel=file.parcel,
            source=form.cleaned_data["sender"].code,
            file_name=file.name,
            arrived_by=ImportJob.ArrivedBy.PAGE,
            sent_by=user_of(request).get_username(),
            word=form.word(),
        )
    except (TooLarge, FileRefused) as fault:
        return _faulty(request, form, fault)
    return redirect("feeds:import", pk=job.pk)


def _faulty(request: HttpRequest, form: UploadPageForm, fault: Exception) -> HttpResponse:
    """The form again, with what was wrong with the file and not with what was typed."""
    form.errors.pop("file", None)
    if isinstance(fault, FileRefused):
        form.add_error("file", fault.sentence())
        return _asked(request, form, HTTPStatus.SERVICE_UNAVAILABLE)
    form.add_error("file", _("The file is larger than this portal takes."))
    return _asked(request, form, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _asked(request: HttpRequest, form: UploadPageForm, status: int = 200) -> HttpResponse:
    return render(request, "feeds/upload.html", {"form": form}, status=status)


def _job(request: HttpRequest, pk: int) -> ImportJob:
    return get_object_or_404(imports_of(user_of(request)), pk=pk)


def _may_change(request: HttpRequest, job: ImportJob) -> bool:
    return senders_of(user_of(request)).filter(pk=job.source_id).exists()


def _changed(request: HttpRequest, pk: int) -> ImportJob:
    job = _job(request, pk)
    if not _may_change(request, job):
        raise PermissionDenied
    return job
