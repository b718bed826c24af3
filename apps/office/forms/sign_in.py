"""Forms of signing in, joining and choosing a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

# Django's own sentences are not there in Kazakh.
WEAK = {
    "password_too_short": _("Choose a longer password: at least 12 characters."),
    "password_too_similar": _("The password is too much like your name or address."),
    "password_too_common": _("Many people use this password. Choose another."),
    "password_entirely_numeric": _("A password of digits alone is soon guessed. Add letters."),
}


def _secret(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete})


class PlainForm(forms.Form):
    """A form as the portal's templates show it."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class SignInForm(PlainForm):
    """Name and password. Whether they are right is asked by the view, after the limits."""

    username = forms.CharField(
        label=_("User name or e-mail"),
        max_length=150,
        error_messages={"required": _("Enter your user name or e-mail.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        error_messages={"required": _("Enter your password.")},
        widget=_secret("current-password"),
    )


class CodeForm(PlainForm):
    """A code of the authenticator app, or where the page says so a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        error_messages={"required": _("Enter the code.")},
        widget=forms.TextInput(
            attrs={"class": "short", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )


class NewPasswordForm(PlainForm):
    """A password that the validators accept, typed twice."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. A sentence is good."),
        strip=False,
        max_length=4096,
        error_messages={"required": _("Choose a password.")},
        widget=_secret("new-password"),
    )
    again = forms.CharField(
        label=_("The password once more"),
        strip=False,
        max_length=4096,
        error_messages={"required": _("Type the password once more.")},
        widget=_secret("new-password"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, second = found.get("password"), found.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two passwords are not the same."))
        if first:
            self._refuse_weak(first)
        return found

    def _refuse_weak(self, password: str) -> None:
        try:
            validate_password(password, self.user)
        except forms.ValidationError as weak:
            for each in weak.error_list:
                self.add_error("password", WEAK.get(each.code or "", each))


class JoinForm(NewPasswordForm):
    """Who accepts an invitation: her name, and a password."""

    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        error_messages={"required": _("Enter your last name.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        error_messages={"required": _("Enter your first name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    field_order = ["last_name", "first_name", "password", "again"]

    def clean(self) -> dict[str, Any]:
        self.user.last_name = self.cleaned_data.get("last_name", "")
        self.user.first_name = self.cleaned_data.get("first_name", "")
        return super().clean()


class NameForm(PlainForm):
    """Who has forgotten a password."""

    username = forms.CharField(
        label=_("User name or e-mail"),
        max_length=150,
        error_messages={"required": _("Enter your user name or e-mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
