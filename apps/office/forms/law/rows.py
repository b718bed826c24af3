"""The forms in which a row of the law's tables is changed, ended or added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.changes.models import ChangeSet
from apps.changes.periods import Period, Periods
from apps.changes.tables import Content, LawTable
from apps.office.entering import Wish
from apps.office.forms.counts import DayField
from apps.office.forms.law.draft import DraftForm
from apps.office.forms.law.fields import (
    DAY,
    AmountField,
    SwitchField,
    field_of,
    reading,
)
from apps.office.presenters.law.row import decisive, told_texts
from apps.office.presenters.law.words import PROVENANCE, column_name, in_force_on, shown
from apps.rates.texts import LANGUAGES

NUMBERS = ("value", "lowest", "highest")
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


def day_field(label: Any, hint: Any = "") -> DayField:
    """A day as people write it, which the browser looks at too."""
    field = DayField(label=label, help_text=hint)
    field.widget.attrs["pattern"] = DAY
    return field


@dataclass(frozen=True)
class Beside:
    """A field with what the column says now, and how what was typed is read."""

    field: Any
    now: str
    reading: str


@dataclass(frozen=True)
class Tongues:
    """A text: what it is called, its fields, and which of them misses what another language has."""

    label: str
    fields: list[tuple[Any, bool]]


class RowForm(DraftForm):
    """What a row says, column by column; texts in three languages side by side."""

    def __init__(
        self,
        data: Any,
        drafts: Iterable[ChangeSet],
        chosen: ChangeSet | None,
        *,
        table: LawTable,
        unit: str = "",
        held: Content | None = None,
        since: date | None = None,
    ) -> None:
        """`held`: what the row says now, from which the form starts; None for a new row."""
        super().__init__(data, drafts, chosen)
        self.table, self.unit, self.held = table, unit, held
        if table.is_dated:
            hint = _("The first day on which it holds, for example 01.01.2027.")
            self.fields["since"] = day_field(_("From which day"), hint)
            self.fields["until"] = day_field(
                _("Until which day"), _("That day included. Empty: as long as what it replaces.")
            )
            self.initial["since"] = since
        for name in table.columns:
            self.fields[name] = self._field(name)
            if held is not None and name not in self.blank:
                self.initial[name] = self._start(name, held.get(name))

    @property
    def blank(self) -> tuple[str, ...]:
        """The columns that start empty: a new value has a new source, and its own notes."""
        notes = tuple(f"note_{each}" for each in LANGUAGES)
        return (*PROVENANCE, *(notes if self.table.code == "rates" else ()))

    def _field(self, name: str) -> forms.Field:
        column: Any = self.table.model._meta.get_field(name)
        field = field_of(column, self.unit if name in NUMBERS else "")
        if name in PROVENANCE:
            field.required = False
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("as the draft’s legal act")), *column.flatchoices]
        stem, under, language = name.rpartition("_")
        if under and stem in self.table.texts and language in LANGUAGES:
            field.label = capfirst(column_name(self.table, name))
            field.widget.attrs["lang"] = language
        return field

    def _start(self, name: str, value: Any) -> Any:
        is_number = isinstance(value, str) and self._is_number(name)
        return self.fields[name].prepare_value(Decimal(value) if is_number else value)

    def _is_number(self, name: str) -> bool:
        return self.table.model._meta.get_field(name).get_internal_type() == "DecimalField"

    # What the page shows, part by part --------------------------------------------------------

    @property
    def days(self) -> list[Any]:
        return [self[name] for name in ("since", "until") if name in self.fields]

    @property
    def decisive(self) -> list[Beside]:
        """The columns that are neither texts nor where it comes from."""
        return [self._beside(name) for name in decisive(self.table)]

    @property
    def origin(self) -> list[Beside]:
        return [self._beside(name) for name in PROVENANCE if name in self.fields]

    def _beside(self, name: str) -> Beside:
        held = (self.held or {}).get(name)
        unit = self.unit if name in NUMBERS else ""
        now = shown(self.table, name, held, unit) if self.held is not None else ""
        return Beside(self[name], now, self.readings().get(name, ""))

    @property
    def texts(self) -> list[Tongues]:
        """Each text with its fields in the three languages."""
        return [self._tongues(stem) for stem in told_texts(self.table)]

    def _tongues(self, stem: str) -> Tongues:
        fields = [self[f"{stem}_{each}"] for each in LANGUAGES]
        column: Any = self.table.model._meta.get_field(stem)
        is_told = any(field.value() for field in fields)
        beside = [(field, is_told and not field.value()) for field in fields]
        return Tongues(capfirst(str(column.verbose_name)), beside)

    def readings(self) -> dict[str, str]:
        """How the numbers that were typed are read, by column."""
        if not self.is_bound:
            return {}
        return {
            name: reading(self.cleaned_data[name], self.unit)
            for name, field in self.fields.items()
            if isinstance(field, AmountField) and self.cleaned_data.get(name) is not None
        }

    # What was said ------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if self.table.is_dated and not since and "since" not in self.errors:
            self.add_error("since", _("Say from which day on this is to hold."))
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first. Correct one of them."))
        return cleaned

    def wish(self, key: str, periods: Periods) -> Wish:
        """What differs from what the row says on that day; `periods` with the draft in them."""
        since = self.cleaned_data.get("since")
        base = base_of(periods, since)
        held = base.content if base else self.table.defaults
        values = {
            name: self.cleaned_data[name]
            for name in self.table.columns
            if self._is_said(name) and self.cleaned_data[name] != held.get(name)
        }
        return Wish(self.table.code, key, values, since, self.cleaned_data.get("until"))

    def _is_said(self, name: str) -> bool:
        return name in self.cleaned_data and (
            name not in self.blank or self.cleaned_data[name] not in ("", None)
        )


def base_of(periods: Periods, since: date | None) -> Period | None:
    """The period that a change from this day on continues."""
    if not periods or since is None:
        return periods[0] if periods else None
    earlier = [each for each in periods if each.since is None or each.since <= since]
    return in_force_on(periods, since) or (earlier or list(periods))[-1 if earlier else 0]


class NewRowForm(RowForm):
    """A row that the table does not have yet: its code, and all it says."""

    def __init__(self, *args: Any, taken: Iterable[str], **given: Any) -> None:
        super().__init__(*args, **given)
        self.taken = set(taken)
        self.parts = [name for name in self.table.key if name not in self.table.columns]
        for name in self.parts:
            column: Any = self.table.model._meta.get_field(name)
            self.fields[name] = forms.CharField(
                label=capfirst(str(column.verbose_name)),
                help_text=_("Latin letters, figures, _ and -. It stays for ever."),
                required=True,
                max_length=column.max_length,
                widget=forms.TextInput(attrs={"pattern": "[A-Za-z0-9_-]+"}),
                error_messages={"required": _("Give the row a code.")},
            )
        if "position" in self.fields:
            self.initial.setdefault("position", len(self.taken) + 1)

    @property
    def codes(self) -> list[Any]:
        return [self[name] for name in self.parts]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self.parts:
            if name in cleaned and not KEY.fullmatch(cleaned[name]):
                self.add_error(name, _("Latin letters, figures, _ and - only."))
        if not self.errors and self.key in self.taken:
            self.add_error(self.parts[-1], _("The table has this code already."))
        return cleaned

    @property
    def key(self) -> str:
        """The key of the new row."""
        return ".".join(str(self.cleaned_data[name]) for name in self.table.key)


class EndForm(DraftForm):
    """The last day of a row."""

    last_day = day_field(_("Last day"), _("That day included, for example 31.12.2026."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Say which day is the last."))
        return cleaned


class EntriesForm(DraftForm):
    """One field a row for the values of a new period, and where they come from."""

    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=300,
        help_text=_("Empty: the legal act of the draft."),
    )
    article = forms.CharField(label=_("Article"), required=False, max_length=60)

    def __init__(
        self,
        data: Any,
        drafts: Iterable[ChangeSet],
        chosen: ChangeSet | None,
        *,
        names: Mapping[str, str],
        units: Mapping[str, str],
        held: Mapping[str, str | None],
    ) -> None:
        """`held`: the values that the draft has for that day already, by row."""
        super().__init__(data, drafts, chosen)
        self.keys = list(names)
        for key, name in names.items():
            field = _entry(units.get(key, ""))
            field.label, field.widget.attrs["aria-label"] = name, name
            value = held.get(key)
            if value is not None:
                field.initial = field.prepare_value(Decimal(value))
            self.fields[self.name_of(key)] = field

    @staticmethod
    def name_of(key: str) -> str:
        """The name of the field of a row."""
        return f"value-{key}"

    @property
    def entries(self) -> dict[str, Any]:
        """The fields by row."""
        return {key: self[self.name_of(key)] for key in self.keys}

    @property
    def origin(self) -> list[Any]:
        return [self["source"], self["article"]]

    def wishes(self, table: str, since: date) -> list[Wish]:
        """The cells that were filled."""
        said = {name: self.cleaned_data[name] for name in ("source", "article")}
        origin = {name: value for name, value in said.items() if value}
        changed = [key for key in self.keys if self.name_of(key) in self.changed_data]
        filled = {key: self.cleaned_data.get(self.name_of(key)) for key in changed}
        return [
            Wish(table, key, {"value": value, **origin}, since)
            for key, value in filled.items()
            if value is not None
        ]


def _entry(unit: str) -> forms.Field:
    field: forms.Field = SwitchField() if unit == "switch" else AmountField(unit)
    field.help_text = ""
    return field
