"""A file and what its sender says of it, as the upload page and the API take them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.feeds.services import Word

ISO_DAY = ["%Y-%m-%d"]


class UploadForm(forms.Form):
    """The file, and beside it the sender's word of it."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("CSV, XLSX or MT102. The header line decides what it is, not the name."),
        error_messages={"required": _("Choose a file.")},
    )
    complete_through = forms.DateField(
        label=_("Everything is sent through this day"),
        required=False,
        input_formats=ISO_DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format=ISO_DAY[0]),
        help_text=_("If it is so. Payments after this day are then still to come."),
    )
    rows = forms.IntegerField(
        label=_("Number of rows"),
        required=False,
        min_value=0,
        help_text=_("If you know it: a file with another number is refused."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    amount = forms.DecimalField(
        label=_("Sum in tenge"),
        required=False,
        min_value=0,
        max_digits=20,
        decimal_places=2,
        help_text=_("If you know it: a file with another sum is refused."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "money"}),
    )

    def word(self) -> Word:
        """What the sender says of the file. Call it when the form is valid."""
        told: dict[str, Any] = self.cleaned_data
        return Word(told["complete_through"], told["rows"], told["amount"])
