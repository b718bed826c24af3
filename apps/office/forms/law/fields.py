"""A column of the law's tables as a field of a form: what was typed becomes what JSON holds.

Every field gives a value of `apps.changes.tables.Content`: decimals and days as text, nothing as None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.office.forms.counts import DayField
from apps.rates.amounts import shown
from apps.rates.fitting import unfit
from apps.rates.models import Unit
from apps.rates.selectors import plain

NOTHING = ("", pgettext_lazy("choice of a value", "nothing"))
YES_NO = (("", "–"), ("1", _("yes")), ("0", _("no")))
DAY = r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}"
HINTS = {
    Unit.TENGE: _("In tenge: 85 000 or 85000,50."),
    Unit.SHARE: _("A percentage with its sign, 3 %, or a part of one, 0.03."),
    Unit.MULTIPLE: _("How many times: 1.4."),
    Unit.MONTHS: _("Whole months."),
    Unit.DAYS: _("Whole days."),
    Unit.YEARS: _("Whole years."),
}
WRONG = {
    "number": _("Write a number in figures, for example 85 000 or 3 %."),
    "negative": _("A number of the law is never below zero."),
    "not_a_share": _("A share is a part of one: write 3 % or 0.03, not 3."),
    "not_whole": _("Write a whole number."),
    "precision": _("At most six places after the point, and eight before it."),
}


class AmountField(forms.CharField):
    """A number of the law in its unit; empty where nobody knows it."""

    def __init__(self, unit: str, **kwargs: Any) -> None:
        self.unit = unit
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "sum"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("help_text", HINTS.get(Unit(unit), "") if unit else "")
        super().__init__(required=False, max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A share as a percentage, other numbers as they are typed."""
        if isinstance(value, Decimal):
            return f"{plain(value * 100)} %" if self.unit == Unit.SHARE else plain(value)
        return value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed.strip():
            return None
        number = as_number(typed)
        if number is None:
            raise forms.ValidationError(WRONG["number"], "number")
        if code := unfit(number, self.unit):
            raise forms.ValidationError(WRONG[code], code)
        if abs(number) >= 10**8 or number != round(number, 6):
            raise forms.ValidationError(WRONG["precision"], "precision")
        return plain(number)


def as_number(typed: str) -> Decimal | None:
    """What was typed as a number: with spaces, a decimal comma, a tenge sign or a percent sign."""
    text = "".join(typed.split()).replace(",", ".").removesuffix("₸")
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return number / 100 if text.endswith("%") else number


def reading(value: str | None, unit: str) -> str:
    """How a number was read, to be shown back: "3 %"."""
    return shown(None if value is None else Decimal(value), unit)


class SwitchField(forms.ChoiceField):
    """Yes or no, as the number that a switch is; nothing where nobody knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=YES_NO, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(int(value)) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        return super().clean(value) or None


class YesNoField(forms.ChoiceField):
    """A claim that is true or not."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=YES_NO[1:], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ("1" if value else "0") if isinstance(value, bool) else value

    def clean(self, value: Any) -> Any:
        return super().clean(value) == "1"


class JsonDayField(DayField):
    """A day, as ISO text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["pattern"] = DAY

    def prepare_value(self, value: Any) -> Any:
        return as_day(value)

    def clean(self, value: Any) -> Any:
        day: date | None = super().clean(value)
        return day.isoformat() if day else None


def as_day(value: Any) -> Any:
    """An ISO text as a day; what is none as it is."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


class WholeField(forms.IntegerField):
    """A small whole number that may be missing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=32_767, **kwargs)


class WordsField(forms.CharField):
    """Codes side by side: "121, 122"."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [word for word in re.split(r"[\s,;]+", super().clean(value)) if word]


class PayersField(forms.CharField):
    """Changes of the payer, one a line: "2026-01-01 local_budget"."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{row['since']} {row['payer']}" for row in value)
        return value

    def clean(self, value: Any) -> Any:
        lines = [line.split() for line in super().clean(value).splitlines() if line.strip()]
        for line in lines:
            if len(line) != 2 or not isinstance(as_day(line[0]), date):
                raise forms.ValidationError(
                    _("Write each change as a day and a payer: 2026-01-01 local_budget."), "payers"
                )
        return [{"since": since, "payer": payer} for since, payer in lines]


def field_of(column: models.Field[Any, Any], unit: str = "") -> forms.Field:
    """The field in which a column's value is typed; `unit` is that of a number of the law."""
    about: dict[str, Any] = {"label": capfirst(str(column.verbose_name)), "label_suffix": ""}
    if column.choices:
        return _chosen(column, about)
    for kind, made in MADE.items():
        if isinstance(column, kind):
            return made(column, unit, about)
    return _written(column, about)


def _number(_column: Any, unit: str, about: dict[str, Any]) -> forms.Field:
    return SwitchField(**about) if unit == Unit.SWITCH else AmountField(unit, **about)


def _codes(_column: Any, _unit: str, about: dict[str, Any]) -> forms.Field:
    hint = _("Codes with commas between them.")
    return WordsField(required=False, help_text=hint, **about)


def _payers(_column: Any, _unit: str, about: dict[str, Any]) -> forms.Field:
    hint = _("One a line: the day, a space, the payer. Empty: always the payer above.")
    box = forms.Textarea(attrs={"rows": 2})
    return PayersField(required=False, help_text=hint, widget=box, **about)


MADE: dict[Any, Callable[[Any, str, dict[str, Any]], forms.Field]] = {
    models.DecimalField: _number,
    models.BooleanField: lambda _c, _u, about: YesNoField(**about),
    models.DateField: lambda _c, _u, about: JsonDayField(**about),
    models.IntegerField: lambda _c, _u, about: WholeField(**about),
    ArrayField: _codes,
    models.JSONField: _payers,
}


def _chosen(column: Any, about: dict[str, Any]) -> forms.Field:
    choices = [choice for choice in column.flatchoices if choice[0] != ""]
    empty = [NOTHING] if column.blank else []
    named = dict(column.flatchoices)
    if "" in named:
        empty = [("", named[""])]
    return forms.ChoiceField(choices=[*empty, *choices], required=not column.blank, **about)


def _written(column: Any, about: dict[str, Any]) -> forms.Field:
    """A text: a line or a box. What must be there the services say, so that nothing typed is lost."""
    if isinstance(column, models.URLField):
        widget: forms.Widget = forms.URLInput(attrs={"pattern": "https?://.+"})
        return forms.CharField(required=False, max_length=300, widget=widget, **about)
    is_long = isinstance(column, models.TextField)
    box = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput()
    return forms.CharField(
        required=False,
        max_length=column.max_length or 4000,
        widget=box,
        help_text=column.help_text,
        **about,
    )
