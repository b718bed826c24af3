"""The forms of the work in quarantine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common import clock
from apps.common.logs import masked
from apps.feeds.layouts import Feed, Layout
from apps.feeds.models import QuarantinedRow
from apps.feeds.reasons import Reason
from apps.feeds.waiting.faults import Faults
from apps.feeds.waiting.selectors import Which
from apps.feeds.waiting.suggestions import MOST_MONTHS, readable_month
from apps.feeds.waiting.words import COLUMN_NAMES
from apps.rules.months import Month

LONGEST_CELL = 1000
AGES = (
    ("", _("any")),
    ("1", _("longer than a day")),
    ("7", _("longer than a week")),
    ("30", _("longer than a month")),
    ("90", _("longer than three months")),
)
LANGUAGES = (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English"))
ALL = [("", pgettext_lazy("in a list of choices", "all"))]


class StaffForm(forms.Form):
    """A form whose errors the server shows, beside their fields and in the reader's language."""

    use_required_attribute = False

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)


class WhichForm(StaffForm):
    """Which rows of quarantine; everything is in the URL, and nothing there is a person."""

    source = forms.TypedChoiceField(label=_("Sender"), required=False, coerce=int, empty_value=None)
    feed = forms.ChoiceField(label=_("Feed"), required=False, choices=[*ALL, *Feed.choices])
    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=[*ALL, *Reason.choices])
    age = forms.ChoiceField(label=_("Waiting"), required=False, choices=AGES)
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=QuarantinedRow.Status.choices
    )
    job = forms.IntegerField(
        label=_("Number of the import"),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )

    def __init__(self, data: Any, *, senders: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        source = self.fields["source"]
        assert isinstance(source, forms.TypedChoiceField)
        source.choices = [*ALL, *((str(pk), name) for pk, name in senders)]

    def which(self) -> Which:
        """The rows asked for; a field that cannot be read leaves its column open."""
        self.is_valid()
        told = self.cleaned_data
        days = told.get("age")
        return Which(
            source_id=told.get("source"),
            feed=told.get("feed", ""),
            reason=told.get("reason", ""),
            job_id=told.get("job"),
            before=clock.now() - timedelta(days=int(days)) if days else None,
            status=told.get("status") or QuarantinedRow.Status.WAITING,
        )

    def query(self) -> dict[str, str]:
        """What was asked, for the links of the page."""
        self.is_valid()
        told = ((name, self.cleaned_data.get(name)) for name in self.fields)
        return {name: str(value) for name, value in told if value not in (None, "")}


class WhyForm(StaffForm):
    """Why something is done: a letter, a call, a document."""

    why = forms.CharField(
        label=_("Why"),
        help_text=_("What it rests on: a letter, a call, a document. No numbers of people."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why: it is kept with your name.")},
    )

    def clean_why(self) -> str:
        return masked(self.cleaned_data["why"])


class ExportForm(WhyForm):
    """In which language the reasons are told to the sender."""

    language = forms.ChoiceField(label=_("Language of the reasons"), choices=LANGUAGES)


class RowForm(WhyForm):
    """One row of a feed, every cell as text: what can be read is decided by the feed's own reader."""

    def __init__(self, data: Any = None, *, layout: Layout, cells: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(cells))
        self.columns = [name for name in layout.columns if name in layout.required or name in cells]
        why = self.fields.pop("why")
        for name in self.columns:
            self.fields[name] = forms.CharField(
                label=str(COLUMN_NAMES[name]),
                required=False,
                max_length=LONGEST_CELL,
                strip=False,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )
        self.fields["why"] = why

    def cells(self) -> dict[str, str]:
        """The cells as typed."""
        return {name: self.cleaned_data[name] for name in self.columns}

    def blame(self, faults: Faults) -> None:
        """Put the reasons beside the cells that they are about."""
        for name, reason in faults.items():
            self.add_error(name if name in self.fields else None, str(reason.label))


class MonthsForm(WhyForm):
    """Into how many months one payment is parted, and which is the first."""

    first = forms.CharField(
        label=_("First month"),
        help_text=_("For example 2026-01."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
        error_messages={"required": _("Write the month as 2026-01.")},
    )
    months = forms.IntegerField(
        label=_("Number of months"),
        min_value=2,
        max_value=MOST_MONTHS,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={"required": _("Write the number of months.")},
    )
    field_order = ["first", "months", "why"]

    def clean_first(self) -> Month:
        month = readable_month(self.cleaned_data["first"])
        if month is None:
            raise forms.ValidationError(_("Write the month as 2026-01."))
        return month


class HintsForm(StaffForm):
    """Of which sender and month payments that look wrong are listed."""

    source = forms.TypedChoiceField(label=_("Sender"), coerce=int)
    month = forms.CharField(
        label=_("Month"),
        help_text=_("For example 2026-01."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
    )
    job = forms.IntegerField(
        label=_("Number of the import"),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )

    def __init__(self, data: Any, *, senders: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        source = self.fields["source"]
        assert isinstance(source, forms.TypedChoiceField)
        source.choices = [(str(pk), name) for pk, name in senders]

    def clean_month(self) -> Month:
        month = readable_month(self.cleaned_data["month"])
        if month is None:
            raise forms.ValidationError(_("Write the month as 2026-01."))
        return month
