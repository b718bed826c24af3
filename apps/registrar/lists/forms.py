"""A list and what is said with it, as the page takes them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.registrar.words import NoPresence, Presence, Purpose

CHOOSE = ("", _("choose"))


class HandInForm(forms.Form):
    """A file or pasted rows, and why the answers are needed."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV or XLSX, at most 10,000 rows and 5 MB."),
    )
    text = forms.CharField(
        label=_("Or rows pasted from a table"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )
    purpose = forms.ChoiceField(
        label=_("What for"),
        choices=[CHOOSE, *Purpose.choices],
        error_messages={"required": _("Say what the answers are needed for.")},
    )
    presence = forms.ChoiceField(
        label=_("Who saw the patients"),
        choices=[CHOOSE, *Presence.choices],
        error_messages={"required": _("Say how the patients were identified.")},
    )
    no_presence = forms.ChoiceField(
        label=_("If nobody did: why"),
        choices=[CHOOSE, *NoPresence.choices],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not self.errors.get("file") and bool(told.get("file")) == bool(
            (told.get("text") or "").strip()
        ):
            self.add_error("file", _("Choose a file or paste rows: one of the two."))
        if told.get("presence") == Presence.NONE and not told.get("no_presence"):
            self.add_error("no_presence", _("Say why nobody saw the patients."))
        return told

    def content(self) -> bytes:
        """What was handed in. Call it when the form is valid."""
        if file := self.cleaned_data["file"]:
            found: bytes = file.read()
            return found
        text: str = self.cleaned_data["text"]
        return text.encode()
