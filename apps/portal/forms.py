"""The forms of the pages: they clean what was typed and say what to do when it can't be used.

None of them decides whether somebody is insured: that is an answer, not an error.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common import clock
from apps.persons.identity import SPACES_AND_HYPHENS, MalformedIIN, cleaned_iin
from apps.rules.iin import LENGTH


class IinField(forms.CharField):
    """An IIN as people type it: spaces and hyphens are fine, the check digit must be right."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {
            "required": _("Enter the 12 digits of the IIN."),
            "max_length": _("This is longer than an IIN. Enter only its 12 digits."),
        }
        super().__init__(
            max_length=40,
            label=_("Individual identification number (IIN)"),
            help_text=_("12 digits, as on the identity card or in eGov Mobile."),
            error_messages=messages,
            **kwargs,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            "class": "number",
            "inputmode": "numeric",
            "autocomplete": "off",
            "spellcheck": "false",
        }

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return cleaned_iin(typed)
        except MalformedIIN as error:
            raise self._slip(error.code, SPACES_AND_HYPHENS.sub("", typed)) from None

    def _slip(self, code: str, typed: str) -> forms.ValidationError:
        if code == "iin_check_digit":
            text = _("One of the digits is not right. Compare them with your identity card.")
            return forms.ValidationError(text, code)
        if not (typed.isascii() and typed.isdigit()):
            text = _("An IIN has digits only. Check what you typed.")
            return forms.ValidationError(text, code)
        text = _(
            "An IIN has %(length)s digits, but there are %(count)s here. Check what you typed."
        )
        return forms.ValidationError(text, code, {"length": LENGTH, "count": len(typed)})


class PageForm(forms.Form):
    """A form whose errors the server shows: the browser's own bubbles speak another language."""

    use_required_attribute = False

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)


class CheckForm(PageForm):
    """The one question of the start page; `on` comes from the demo page's buttons only."""

    iin = IinField()
    on = forms.DateField(required=False, input_formats=["%Y-%m-%d"], widget=forms.HiddenInput)


class RecordForm(PageForm):
    """Whose record is to be opened."""

    iin = IinField()


class CodeForm(PageForm):
    """The one-time code."""

    code = forms.CharField(
        label=_("Code from the message"),
        help_text=_("6 digits. The code works for 5 minutes."),
        max_length=20,
        error_messages={"required": _("Enter the 6 digits of the code.")},
        widget=forms.TextInput(
            attrs={
                "class": "number short",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        code = SPACES_AND_HYPHENS.sub("", self.cleaned_data["code"])
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise forms.ValidationError(_("The code has 6 digits. Check what you typed."), "form")
        return code


class ProofForm(PageForm):
    """The code of a proof; whether it is one is the page's answer, not an error."""

    proof = forms.CharField(
        label=_("Code of the proof"),
        help_text=_(
            "It stands on the slip and begins with OS. Dashes and small letters do not matter."
        ),
        max_length=64,
        error_messages={
            "required": _("Enter the code of the proof."),
            "max_length": _("This is longer than a code of a proof."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class DayForm(PageForm):
    """A day to look at."""

    on = forms.DateField(
        label=_("On which day"),
        help_text=_("For example 01.07.2022."),
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as 01.07.2022.")},
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"class": "short", "inputmode": "numeric"}),
    )


class AsOfForm(DayForm):
    """A day to look at, and the day as of which it was known."""

    known_on = forms.DateField(
        label=_("As we knew it on"),
        help_text=_("Empty: as we know it now."),
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as 01.07.2022.")},
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"class": "short", "inputmode": "numeric"}),
    )

    def clean_known_on(self) -> date | None:
        day: date | None = self.cleaned_data["known_on"]
        if day is not None and day > clock.today():
            raise forms.ValidationError(_("That day has not come yet."), "future")
        return day


class FlagForm(forms.Form):
    """What the citizen says of a look-up at which she was not there; nothing is needed."""

    use_required_attribute = False
    words = forms.CharField(
        label=_("In your own words, if you like"),
        help_text=_("For example: I was at home that day. At most 500 letters."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Write at most 500 letters.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
