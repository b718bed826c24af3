"""The forms of the office: they clean what was typed and say what to do when it can't be used."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common import clock
from apps.entitlement.lawbook import lawbook
from apps.entitlement.services import DateOutOfRange, refuse_far_days
from apps.rates import selectors as rates


class DayField(forms.DateField):
    """A day as people write it, optional."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            input_formats=["%d.%m.%Y", "%Y-%m-%d"],
            error_messages={"invalid": _("Write the day as 01.07.2022.")},
            widget=forms.DateInput(
                format="%d.%m.%Y", attrs={"class": "short", "inputmode": "numeric"}
            ),
            **kwargs,
        )


class CountForm(forms.Form):
    """Which day is to be counted, and as known when. Empty: today, as known now."""

    use_required_attribute = False
    on = DayField(
        label=_("On which day"),
        help_text=_("For example 01.07.2022. Empty: today."),
    )
    known_on = DayField(
        label=_("As known on which day"),
        help_text=_("Hides what was recorded after that day. Empty: as known now, the fast way."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    def clean_on(self) -> date:
        """The day asked about, within the days that the law can be asked about."""
        day = self.cleaned_data["on"] or clock.today()
        try:
            refuse_far_days(day, clock.today(), lawbook(rates.revision()))
        except DateOutOfRange as error:
            raise forms.ValidationError(
                _("That day lies outside the days that can be asked about."), "date_out_of_range"
            ) from error
        return day

    def clean_known_on(self) -> date | None:
        day: date | None = self.cleaned_data["known_on"]
        if day is not None and day > clock.today():
            raise forms.ValidationError(
                _("Nothing is known yet on that day. Enter today or an earlier day."), "future"
            )
        return day
