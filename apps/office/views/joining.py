"""Coming in by a link: an invitation accepted, a password chosen anew."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from apps.accounts import invitations, login, resets
from apps.accounts.errors import AccountError
from apps.common import limits
from apps.office.forms.sign_in import JoinForm, NameForm, NewPasswordForm


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: name and password, then the second factor."""
    invitation = invitations.invitation_of(token)
    if invitation is None:
        return render(request, "staff/link_over.html", {"is_invitation": True}, status=404)
    user = User(username=invitation.email, email=invitation.email)
    form = JoinForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("last_name", "first_name", "password")}
        try:
            member = invitations.accept(token=token, **typed)
        except AccountError as refused:
            form.add_error(None, str(refused))
        else:
            login.wait_for_factor(request, user=member.user)
            return redirect("login_enrol")
    return render(request, "staff/join.html", {"form": form, "invitation": invitation})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a link to a new password. The answer is the same for every name."""
    form = NameForm(request.POST or None)
    is_asked = False
    if request.method == "POST" and form.is_valid():
        home = request.build_absolute_uri(reverse("login_forgot"))
        try:
            resets.request_reset(
                name=form.cleaned_data["username"], address=limits.address_of(request), home=home
            )
            is_asked = True
        except limits.LimitReached:
            form.add_error(None, _("Too many tries from here. Try again in an hour."))
    return render(request, "staff/forgot.html", {"form": form, "is_asked": is_asked})


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Choose a new password; signing in asks for the second factor as ever."""
    user = resets.user_of(key, token)
    if user is None:
        return render(request, "staff/link_over.html", {"is_invitation": False}, status=404)
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        resets.set_password(user=user, password=form.cleaned_data["password"])
        return render(request, "staff/password_set.html")
    return render(request, "staff/reset.html", {"form": form})
