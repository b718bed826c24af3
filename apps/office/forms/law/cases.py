"""The form of a case: its own fields, and tables of months, stays, legal statuses and waivers.

A table grows by a button that posts everything and keeps it; nothing is checked before it is run or
saved. What the form makes is the content that `apps.rules.cases` reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.changes.models import ChangeSet
from apps.entitlement.models import CaseVersion
from apps.office.forms.law.case_choices import (
    categories,
    drafts,
    grounds,
    outcomes,
    payer_kinds,
    statuses,
)
from apps.office.forms.sign_in import PlainForm
from apps.rates.texts import LANGUAGES
from apps.rules.cases import YEARS
from apps.rules.months import Month

FIRST_DAY = "1900-01-01"
MOST_ROWS = 200


class DateField(forms.DateField):
    """A day, chosen with the browser's own calendar or typed."""

    def __init__(self, label: Any = "", *, required: bool = False, **attrs: str) -> None:
        super().__init__(
            label=label,
            required=required,
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            error_messages={
                "invalid": _("Write the day as 01.07.2022."),
                "required": _("Choose a day."),
            },
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs}),
        )

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return day


class MonthField(forms.CharField):
    """A month, written as the browser does: 2025-06."""

    def __init__(self, label: Any = "", **options: Any) -> None:
        attrs = {"type": "month", "pattern": "[0-9]{4}-[0-9]{2}", "placeholder": "2025-06"}
        super().__init__(label=label, max_length=7, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value: Any) -> Month | None:
        text = super().clean(value)
        return _month(text) if text else None


class MonthsField(forms.CharField):
    """Months with spaces between them; a run is written 2025-01..2025-03."""

    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, help_text=help_text, required=False, max_length=500)

    def clean(self, value: Any) -> list[Month]:
        months: list[Month] = []
        for part in super().clean(value).replace(",", " ").split():
            first, _dots, last = part.partition("..")
            start, end = _month(first), _month(last or first)
            if not 0 <= end - start < MOST_ROWS:
                raise forms.ValidationError(_("The last month lies before the first."), "reversed")
            months += [start + step for step in range(end - start + 1)]
        return months


def _month(text: str) -> Month:
    month = _parsed(text)
    if month is None:
        raise forms.ValidationError(_("Write the month as 2025-06."), "invalid")
    return month


def _parsed(text: str) -> Month | None:
    try:
        month = Month.parse(text)
    except ValueError:
        return None
    return month if month.year in YEARS else None


class CaseForm(PlainForm):
    """Everything of a case but its tables."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        help_text=_("Latin letters, digits and hyphens; it stays for ever and names the file."),
        error_messages={
            "required": _("Enter a code."),
            "invalid": _("Only Latin letters, digits and hyphens."),
        },
    )
    article = forms.CharField(label=_("Article"), max_length=100, required=False)
    born = DateField(_("Born on"), required=True, min=FIRST_DAY)
    left_on = DateField(_("Left or died on"))
    asked_on = DateField(_("Asked on"), required=True, min="2020-01-01")
    known_on = DateField(_("As known on"))
    payments_through = DateField(_("Payments have reached us through"))
    categories_through = DateField(_("Categories have reached us through"))
    in_doubt = MonthsField(_("Months in doubt"), _("For example 2025-01..2025-03 2025-06."))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=outcomes)
    ground = forms.ChoiceField(label=_("Ground"), choices=grounds, required=False)
    covered_until = DateField(_("Last insured day"))
    owed = MonthsField(_("Months owed"), _("For example 2025-07..2025-08."))
    nothing_owed = forms.BooleanField(label=_("Nothing is owed"), required=False)
    holds = forms.ChoiceField(label=_("Under which law it holds"), choices=drafts, required=False)

    def __init__(self, *args: Any, version: CaseVersion | None = None, **kwargs: Any) -> None:
        """`version`: the one that is to be followed; None for a new case."""
        super().__init__(*args, **kwargs)
        if version is not None:
            del self.fields["code"]
            self.fields["holds"].choices = drafts(version.change_set)  # type: ignore[attr-defined]
        for language in LANGUAGES:
            self.fields[f"title_{language}"] = _text(_("Title (%(language)s)"), language, 200)
            self.fields[f"why_{language}"] = _text(
                _("What it proves (%(language)s)"), language, 500
            )

    @property
    def texts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Title and why in each language."""
        return [(self[f"title_{code}"], self[f"why_{code}"]) for code in LANGUAGES]

    def clean_code(self) -> str:
        """Codes are file names: small letters, no underscore."""
        return str(self.cleaned_data["code"]).lower().replace("_", "-")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"title_{language}") for language in LANGUAGES):
            self.add_error("title_kk", _("Give the case a title, in one language at least."))
        if cleaned.get("nothing_owed") and cleaned.get("owed"):
            self.add_error("owed", _("Either name the months or say that nothing is owed."))
        return cleaned

    def holds_under(self) -> ChangeSet | None:
        """The draft under which alone the case holds."""
        chosen = self.cleaned_data["holds"]
        return ChangeSet.objects.get(pk=int(chosen)) if chosen else None

    def content(self) -> dict[str, Any]:
        """What the form says, without what it leaves open."""
        said = self.cleaned_data
        days = ("born", "left_on", "asked_on", "known_on", "payments_through", "categories_through")
        return given(
            {
                "title": self._by_language("title"),
                "why": self._by_language("why"),
                "article": said["article"],
                "in_doubt": [str(month) for month in said["in_doubt"]],
                "expected": self._expected(),
                **{name: _iso(said[name]) for name in days},
            }
        )

    def _by_language(self, field: str) -> dict[str, str]:
        return given({code: self.cleaned_data[f"{field}_{code}"] for code in LANGUAGES})

    def _expected(self) -> dict[str, Any]:
        said = self.cleaned_data
        expected = given(
            {
                "outcome": said["outcome"],
                "ground": said["ground"],
                "owed": [str(month) for month in sorted(said["owed"])],
                "covered_until": _iso(said["covered_until"]),
            }
        )
        return expected | ({"owed": []} if said["nothing_owed"] else {})


def _text(label: Any, language: str, longest: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "lang": language})
    return forms.CharField(
        label=label % {"language": language}, max_length=longest, required=False, widget=widget
    )


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that say something."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


class Row(PlainForm):
    """A row of a table. `decides`: the field without which the row says nothing; every cell is named
    for those who do not see the table."""

    decides = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = int((self.prefix or "0").rsplit("-", 1)[-1].replace("__prefix__", "0")) + 1
        for field in self.fields.values():
            told = {"what": field.label, "number": number}
            field.widget.attrs["aria-label"] = _("%(what)s, row %(number)s") % told

    @property
    def says_something(self) -> bool:
        return bool(self.cleaned_data.get(self.decides))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        others = [name for name in self.fields if name not in (self.decides, "month")]
        if not cleaned.get(self.decides) and any(cleaned.get(name) for name in others):
            self.add_error(self.decides, _("Choose one, or empty the row."))
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """The row as `apps.rules.cases` reads it."""
        return given({name: _plain(self.cleaned_data[name]) for name in self.fields})


def _plain(value: Any) -> Any:
    if isinstance(value, date | Month):
        return str(value)
    return f"{value:f}" if isinstance(value, Decimal) else value


class PaymentRow(Row):
    """A month and who paid for it."""

    decides = "payer"
    month = MonthField(_("Month"), required=False)
    payer = forms.ChoiceField(label=_("Paid by"), choices=payer_kinds, required=False)
    paid_on = DateField(_("Paid on"))
    amount = forms.DecimalField(
        label=_("Amount, ₸"),
        required=False,
        max_digits=14,
        decimal_places=2,
        min_value=0,
        error_messages={"invalid": _("Enter an amount, for example 4250.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    code = forms.RegexField(
        "^[0-9]{1,5}$",
        label=_("Payment code"),
        required=False,
        error_messages={"invalid": _("A code has digits alone.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    returned = forms.BooleanField(label=_("Returned"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("payer") and not cleaned.get("month") and "month" not in self.errors:
            self.add_error("month", _("Choose the month."))
        return cleaned

    @property
    def month_shown(self) -> Month | None:
        """The month where it is a good one: then it is told as the head of the row."""
        return _parsed(str(self["month"].value() or ""))


class DaysRow(Row):
    """What holds from a day on, to a day or still."""

    since = DateField(_("From"), min=FIRST_DAY)
    until = DateField(_("Through"), min=FIRST_DAY)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get(self.decides) and not cleaned.get("since") and "since" not in self.errors:
            self.add_error("since", _("Choose a day."))
        return cleaned


class StayRow(DaysRow):
    decides = "category"
    category = forms.ChoiceField(label=_("Category"), choices=categories, required=False)
    field_order = ("category", "since", "until")


class StatusRow(DaysRow):
    decides = "status"
    status = forms.ChoiceField(label=_("Legal status"), choices=statuses, required=False)
    field_order = ("status", "since", "until")


class WaiverRow(DaysRow):
    decides = "since"


class FillForm(PlainForm):
    """Months that one kind paid for, put into the table at once."""

    payer = forms.ChoiceField(label=_("Paid by"), choices=payer_kinds, required=False)
    first = MonthField(_("From the month"), required=False)
    last = MonthField(_("Through the month"), required=False)

    def months(self) -> Iterable[Month]:
        """The months that were named; none where something is missing or too much."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first is None or last is None:
            return []
        return [first + step for step in range(min(last - first + 1, MOST_ROWS))]


class AgainstForm(PlainForm):
    """Against which law cases are run: the one in force, a draft, or as known on a day."""

    law = forms.ChoiceField(label=_("Run against"), choices=drafts, required=False)
    known_on = DateField(_("The law as known on"))

    def change_set(self) -> ChangeSet | None:
        """The draft that was chosen."""
        chosen = self.cleaned_data.get("law") if self.is_valid() else ""
        return ChangeSet.objects.get(pk=int(chosen)) if chosen else None


TABLES: dict[str, type[Row]] = {
    "payments": PaymentRow,
    "categories": StayRow,
    "statuses": StatusRow,
    "waivers": WaiverRow,
}
