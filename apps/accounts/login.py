"""How staff and senders' users sign in, and how often somebody may try."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from apps.common import limits


class LimitedLoginForm(AuthenticationForm):
    """Tries are counted by address; names are not told apart from passwords."""

    def clean(self) -> dict[str, Any]:
        if self.request is not None and not limits.hit(
            "login_address_hour", limits.address_of(self.request)
        ):
            raise forms.ValidationError(_("Too many tries from here. Try again in an hour."))
        return super().clean()
