"""Signing in: a password, then a code; a second factor is set up where there is none yet."""

from __future__ import annotations

import segno
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import demo, factors, login, sessions
from apps.accounts.models import StaffSession
from apps.office.forms.sign_in import CodeForm, SignInForm
from apps.office.presenters.sign_in import refusal, why_signed_out

NEXT = "next"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; the page says why an earlier session has ended."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        tried = login.try_password(request, name=typed["username"], password=typed["password"])
        if tried.user:
            return _go(request, "login_code")
        form.add_error(None, refusal(tried.why))
    ended = why_signed_out(request.session.pop(sessions.WHY, ""))
    context = {"form": form, "ended": ended, NEXT: _next(request)}
    return render(request, "staff/login.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code of the app, or a recovery code; who has none yet goes on to set it up."""
    user = login.pending_user(request)
    if user is None:
        return _go(request, "login")
    if not factors.is_enrolled(user):
        return _go(request, "login_enrol")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = login.try_factor(request, user=user, code=form.cleaned_data["code"])
        if tried.user:
            return redirect(_next(request) or "office:home")
        form.add_error("code", refusal(tried.why, is_code=True))
    context = {"form": form, "demo_code": demo.code_of(user), NEXT: _next(request)}
    return render(request, "staff/code.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Set the second factor up; its recovery codes are on the page that follows, and nowhere else."""
    user = login.pending_user(request)
    if user is None or factors.is_enrolled(user):
        return _go(request, "login" if user is None else "login_code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = login.try_enrolment(request, user=user, code=form.cleaned_data["code"])
        if codes:
            onward = _next(request) or resolve_url("office:home")
            return render(request, "staff/recovery.html", {"codes": codes, "onward": onward})
        form.add_error("code", refusal("wrong", is_code=True))
    device = factors.offered(user=user)
    context = {
        "form": form,
        "key": factors.key_of(device),
        "picture": segno.make(device.config_url, micro=False).svg_data_uri(scale=5, border=4),
        NEXT: _next(request),
    }
    return render(request, "staff/enrol.html", context)


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; the browser is asked to keep nothing of it."""
    if request.user.is_authenticated:
        sessions.end(user=request.user, why=StaffSession.End.OUT)
    logout(request)
    response = redirect("login")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@never_cache
@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin's own door leads to ours: the same limits, the same second factor."""
    if request.user.is_authenticated:
        if not request.user.is_staff:
            raise PermissionDenied(_("The tables are for staff of the Fund."))
        return redirect(_next(request) or "admin:index")
    return _go(request, "login", _next(request) or reverse("admin:index"))


def _next(request: HttpRequest) -> str:
    """Where the visitor was going, if that is a page of ours."""
    wanted = request.POST.get(NEXT) or request.GET.get(NEXT) or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""


def _go(request: HttpRequest, name: str, wanted: str = "") -> HttpResponse:
    wanted = wanted or _next(request)
    return redirect(reverse(name) + (f"?{urlencode({NEXT: wanted})}" if wanted else ""))
