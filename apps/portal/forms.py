"""The forms of the pages: they clean what was typed and say what to do when it can't be used.

None of them decides whether somebody is insured: that is an answer, not an error.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.rules import iin as iin_rule

SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u00a0\u202f.]+")


class IinField(forms.CharField):
    """An IIN as people type it: spaces and hyphens are fine, the check digit must be right."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=40,
            label=_("Individual identification number (IIN)"),
            help_text=_("12 digits, as on the identity card or in eGov Mobile."),
            error_messages={
                "required": _("Enter the 12 digits of the IIN."),
                "max_length": _("This is longer than an IIN. Enter only its 12 digits."),
            },
            **kwargs,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            "class": "number",
            "inputmode": "numeric",
            "autocomplete": "off",
            "spellcheck": "false",
            "maxlength": None,
        }

    def clean(self, value: Any) -> str:
        digits = SEPARATORS.sub("", super().clean(value))
        if not digits.isascii() or not digits.isdigit():
            raise forms.ValidationError(_("An IIN has digits only. Check what you typed."), "digits")
        if len(digits) != iin_rule.LENGTH:
            message = _("An IIN has 12 digits, and here there are %(count)s. Check what you typed.")
            raise forms.ValidationError(message, "length", {"count": len(digits)})
        if not iin_rule.is_valid(digits):
            message = _("There is a slip in one of the digits. Compare them with your identity card.")
            raise forms.ValidationError(message, "check_digit")
        return digits


class DescribedForm(forms.Form):
    """A form whose fields name their hint and their error to a screen reader."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class CheckForm(DescribedForm):
    """The one question of the start page; `on` comes from the demo page's buttons only."""

    iin = IinField()
    on = forms.DateField(required=False, input_formats=["%Y-%m-%d"], widget=forms.HiddenInput)
