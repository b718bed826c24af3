"""The forms of the law's tables as files: what is wanted, a file, and which draft it goes into."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.changes.files.writing import CSV, XLSX, Asked
from apps.changes.models import ChangeSet
from apps.changes.tables import TABLES
from apps.common import clock
from apps.office.forms.sign_in import PlainForm
from apps.rates.texts import LANGUAGES

ALL = "all"
FIRST_YEAR, LAST_YEAR = 2020, 2100


def _day(label: Any, **given: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": _("Write the day as 01.07.2022.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"}),
        **given,
    )


class ExportForm(PlainForm):
    """Which tables, of which day, as known when, as which kind of file."""

    table = forms.ChoiceField(label=_("Table"))
    on = _day(_("As it is on"), help_text=_("Empty: all periods, past and coming."))
    known_on = _day(_("As known on"), help_text=_("Empty: as known now."))
    form = forms.ChoiceField(
        label=_("File"), choices=[(XLSX, "XLSX"), (CSV, _("CSV, one table"))], initial=XLSX
    )
    in_words = forms.BooleanField(label=_("Names of columns in words"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = [(code, table.title) for code, table in TABLES.items()]
        self.fields["table"].choices = [(ALL, _("All tables")), *tables]  # type: ignore[attr-defined]

    def clean_known_on(self) -> date | None:
        day: date | None = self.cleaned_data["known_on"]
        if day is not None and day > clock.today():
            raise forms.ValidationError(_("That day has not come yet."), "future")
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("table") == ALL and told.get("form") == CSV:
            self.add_error("form", _("A CSV file holds one table: choose one, or take XLSX."))
        return told

    def tables(self) -> list[str]:
        """The codes of the tables. Call it when the form is valid."""
        table = self.cleaned_data["table"]
        return list(TABLES) if table == ALL else [table]

    def asked(self) -> Asked:
        """What of them is wanted."""
        told = self.cleaned_data
        return Asked(told["on"], told["known_on"], told["in_words"])


class YearForm(PlainForm):
    """The year whose numbers are to be filled in."""

    year = forms.IntegerField(
        label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.NumberInput
    )


class UploadForm(PlainForm):
    """A file with rows of the law's tables."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, at most 5 MB. Nothing is changed before you say so."),
        error_messages={"required": _("Choose a file."), "empty": _("There are no rows in it.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class IntoForm(PlainForm):
    """Which draft the changes go into, and whether rows that cannot go in are left out."""

    NEW = "new"
    draft = forms.ChoiceField(label=_("Put it into"))
    title = forms.CharField(
        label=_("Title of the new draft"),
        help_text=_("For example “2027 budget law”; the other languages can follow."),
        max_length=200,
        required=False,
    )
    legal_act = forms.CharField(
        label=_("Legal act"),
        help_text=_("It is the source of every value for which the file names none."),
        max_length=200,
        required=False,
    )
    without_bad = forms.BooleanField(
        label=_("Leave out the rows that cannot be put in"),
        required=False,
        error_messages={
            "required": _("Say that these rows are left out, or refuse the whole file.")
        },
    )

    def __init__(self, *args: Any, drafts: Any, has_bad: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(draft.pk), draft.title or f"#{draft.pk}") for draft in drafts]
        self.fields["draft"].choices = [(self.NEW, _("a new draft")), *named]  # type: ignore[attr-defined]
        self._drafts = {str(draft.pk): draft for draft in drafts}
        if has_bad:
            self.fields["without_bad"].required = True
        else:
            del self.fields["without_bad"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("draft") == self.NEW and not told.get("title"):
            self.add_error("title", _("Give the set a title, for example “2027 budget law”."))
        return told

    def chosen(self) -> ChangeSet | None:
        """The draft; None for a new one. Call it when the form is valid."""
        return self._drafts.get(self.cleaned_data["draft"])

    def told(self) -> dict[str, Any]:
        """What a new draft is opened with: a title in the language in which it was typed."""
        language = get_language() or LANGUAGES[0]
        title = {language: self.cleaned_data["title"]}
        return {"title": title, "legal_act": self.cleaned_data["legal_act"]}
