"""The contribution calculator and the estimator: forms that ask nothing about who somebody is."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common import clock, wording
from apps.portal.forms import PageForm
from apps.rules.contributions import OF_INCOME
from apps.rules.months import Month

SPACES = re.compile(r"[\s\u00a0\u202f]+")
MOST = Decimal("9999999999.99")
FIRST_YEAR = 2017
WINDOW = 12

KINDS = (
    ("employee", pgettext_lazy("who pays", "Employee: withheld from wages")),
    ("employer", pgettext_lazy("who pays", "Employer: from the employer’s own money")),
    ("independent", pgettext_lazy("who pays", "I pay for myself (independent payer)")),
    (
        "sole_proprietor",
        pgettext_lazy("who pays", "Sole proprietor, private practice, head of a farm"),
    ),
    ("civil_contract", pgettext_lazy("who pays", "Work under a civil-law contract")),
    (
        "self_employed",
        pgettext_lazy("who pays", "Self-employed under the special regime, since 2026"),
    ),
    (
        "unified_employee",
        pgettext_lazy("who pays", "Employee within the unified payment, since 2023"),
    ),
    (
        "unified_employer",
        pgettext_lazy("who pays", "Employer within the unified payment, since 2023"),
    ),
    ("ekp", pgettext_lazy("who pays", "Single aggregate payment, 2019–2023")),
    ("state", pgettext_lazy("who pays", "The state, for people in a category")),
    ("local_budget", pgettext_lazy("who pays", "The local budget (Almaty), since 2026")),
)
PLACES = (("city", _("city")), ("village", _("village or small town")))


class MoneyField(forms.CharField):
    """A sum as people type it: "300 000", "300000,50"."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"class": "money", "inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Decimal | None:
        typed = SPACES.sub("", super().clean(value)).replace(",", ".").removesuffix("₸")
        if not typed:
            return None
        try:
            amount = Decimal(typed)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 <= amount <= MOST:
            raise forms.ValidationError(
                _("Write the income in digits, for example 300 000."), "money"
            )
        return amount


class MonthForm(PageForm):
    """A form with a month in two lists."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=int)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        today = clock.today()
        now = {"year": today.year, "month": today.month}
        super().__init__(data, initial=now, **kwargs)
        years = range(today.year + 1, FIRST_YEAR - 1, -1)
        _offer(self, "year", [(str(year), str(year)) for year in years])
        _offer(self, "month", [(str(n), wording.month_name(n)) for n in range(1, 13)])

    def asked_month(self) -> Month:
        return Month(self.cleaned_data["year"], self.cleaned_data["month"])


class CalculatorForm(MonthForm):
    """Who pays, of what income, where, for which month."""

    kind = forms.ChoiceField(label=_("Who pays"), choices=KINDS)
    income = MoneyField(
        label=_("Income of the month, ₸"),
        help_text=_(
            "All jobs together, before anything is withheld. Not needed for fixed amounts."
        ),
        required=False,
        max_length=30,
    )
    place = forms.ChoiceField(
        label=_("Where (for the single aggregate payment only)"), choices=PLACES, required=False
    )

    field_order = ["kind", "income", "month", "year", "place"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needs_income = cleaned.get("kind") in OF_INCOME and "income" in cleaned
        if needs_income and cleaned["income"] is None:
            self.add_error("income", _("Write the income: the contribution is a share of it."))
        return cleaned


class EstimateForm(PageForm):
    """Which of the last twelve months are paid, and whether the state pays: no number, no name."""

    paid = forms.MultipleChoiceField(
        label=_("For which months was a contribution paid?"),
        help_text=_("By an employer or by yourself. Leave empty what you are not sure of."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    category = forms.ChoiceField(label=_("Does the state pay for you now?"), required=False)

    def __init__(
        self, data: Any = None, *, categories: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        months = window(clock.today())
        _offer(self, "paid", [(str(month), wording.month(month)) for month in months])
        _offer(self, "category", [("", str(_("No, or I do not know"))), *categories])

    def paid_months(self) -> list[Month]:
        return [Month.parse(text) for text in self.cleaned_data["paid"]]


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a list its entries, which depend on the day and the language."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def window(today: date) -> list[Month]:
    """The twelve months before this one and this one, oldest first."""
    now = Month.of(today)
    return [now - age for age in range(WINDOW, -1, -1)]
