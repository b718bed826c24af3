"""The forms of the work list of unverified data: what is listed, and a source that confirms a row."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common import clock
from apps.office.forms.audit import ANY
from apps.office.forms.counts import DayField
from apps.office.forms.sign_in import PlainForm
from apps.office.presenters.law.words import SURE
from apps.rates.provenance import Confidence

NEW = "new"
UNSURE = [pair for pair in Confidence.choices if pair[0] not in SURE]


class WorkListForm(PlainForm):
    """Which rows are listed."""

    table = forms.ChoiceField(label=_("Table"), required=False)
    confidence = forms.ChoiceField(
        label=_("How sure we are"), choices=[ANY, *UNSURE], required=False
    )

    def __init__(self, data: Any, *, tables: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["table"].choices = [ANY, *tables]  # type: ignore[attr-defined]


class NumberField(forms.CharField):
    """A number as people write it: "92 000", "0,05", "5 %"; its plain text, or nothing."""

    def clean(self, value: Any) -> str:
        text = "".join(str(super().clean(value)).split()).replace(",", ".")
        if not text:
            return ""
        try:
            number = Decimal(text.removesuffix("%"))
        except InvalidOperation as error:
            raise forms.ValidationError(
                _("Write a number, for example 92 000 or 0.05."), "invalid"
            ) from error
        return f"{number / 100 if text.endswith('%') else number:f}"


class SourceForm(PlainForm):
    """Where somebody found what a row says; another value, where the source has another."""

    source = forms.CharField(
        label=_("Source"),
        help_text=_("For example: adilet.zan.kz, Law 405-V."),
        max_length=300,
        error_messages={"required": _("Name the source.")},
    )
    article = forms.CharField(
        label=_("Article"),
        help_text=_("As document, article(paragraph): 405-V, 26(2)"),
        max_length=60,
        required=False,
    )
    link = forms.URLField(
        label=_("Page"),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Enter an address that begins with https://.")},
        widget=forms.URLInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )
    checked_on = DayField(label=_("Checked on"))
    value = NumberField(
        label=_("Another value"),
        help_text=_(
            "Only where the source says something else than we have. A share: 0.05 or 5 %."
        ),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )
    into = forms.ChoiceField(label=_("Into which draft"))

    def __init__(
        self,
        *args: Any,
        drafts: list[tuple[str, str]],
        has_value: bool,
        needs_value: bool,
        **kw: Any,
    ) -> None:
        """`has_value`: the row holds a number; `needs_value`: it holds none yet."""
        super().__init__(*args, **kw)
        self.needs_value = needs_value
        fresh = (NEW, _("a new draft “Confirmed sources”"))
        self.fields["into"].choices = [*drafts, fresh]  # type: ignore[attr-defined]
        if not has_value:
            del self.fields["value"]
        elif needs_value:
            self.fields["value"].label = _("Value")
            self.fields["value"].help_text = _("As the source has it. A share: 0.05 or 5 %.")

    def clean_value(self) -> str:
        """Where no value is known yet, a source without one confirms nothing."""
        value: str = self.cleaned_data["value"]
        if self.needs_value and not value:
            raise forms.ValidationError(_("Type the value that the source has."), "required")
        return value

    def clean_checked_on(self) -> Any:
        """The day on which somebody looked: today, or before."""
        day = self.cleaned_data["checked_on"] or clock.today()
        if day > clock.today():
            raise forms.ValidationError(_("This day is still to come."), "future")
        return day

    def said(self) -> dict[str, Any]:
        """The columns of where a row comes from."""
        found = self.cleaned_data
        return {
            "source": found["source"],
            "article": found["article"],
            "link": found["link"],
            "confidence": Confidence.SOURCED.value,
            "checked_on": found["checked_on"].isoformat(),
        }
