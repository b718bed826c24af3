"""Which rows of a table of the law are shown, and as known when; all of it stays in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.changes.tables import LawTable
from apps.office.forms.audit import ANY, PlainForm
from apps.office.forms.counts import DayField
from apps.office.presenters.law.sifting import COMING, ENDED, IN_FORCE, UNVERIFIED, Wanted
from apps.rates.models import Group
from apps.rates.provenance import Confidence

STATES = [(IN_FORCE, _("in force today")), (COMING, _("changes are coming")), (ENDED, _("ended"))]
SURENESS = [(UNVERIFIED, _("not yet verified")), *Confidence.choices]


class TableForm(PlainForm):
    """Search and filters of a table; `on` and `known_on` show it as it was."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("In force"), choices=[ANY, *STATES], required=False)
    confidence = forms.ChoiceField(label=_("Confidence"), choices=[ANY, *SURENESS], required=False)
    on = DayField(label=_("On which day"), help_text=_("Empty: today."))
    known_on = DayField(label=_("As known on which day"), help_text=_("Empty: as known now."))

    def __init__(self, data: Any, table: LawTable) -> None:
        super().__init__(data)
        self.says = chosen_columns(table)
        if table.code == "rates":
            self.fields["group"] = _choice(_("Group"), Group.choices)
        for name in self.says:
            column: Any = table.model._meta.get_field(name)
            yes_no = [("yes", _("yes")), ("no", _("no"))]
            choices = column.flatchoices if column.choices else yes_no
            self.fields[name] = _choice(capfirst(str(column.verbose_name)), choices)
        if not table.is_dated:
            del self.fields["state"], self.fields["on"]
        if "confidence" not in table.columns:
            del self.fields["confidence"]
        if not table.has_versions:
            del self.fields["known_on"]
        self.order_fields(["q", "group", "state", "confidence", *self.says, "on", "known_on"])

    @property
    def is_sifted(self) -> bool:
        """Whether more is asked for than a group of the numbers."""
        return any(value for name, value in self.cleaned_data.items() if name != "group")

    def wanted(self) -> Wanted:
        """What was asked for; a filter that does not exist asks for nothing."""
        self.is_valid()
        told = self.cleaned_data
        return Wanted(
            words=told.get("q", ""),
            state=told.get("state", ""),
            confidence=told.get("confidence", ""),
            group=told.get("group", ""),
            says={name: told.get(name, "") for name in self.says},
        )


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[ANY, *choices], required=False)


def chosen_columns(table: LawTable) -> list[str]:
    """The columns that decide and have few values: those a table is sifted by."""
    return [
        name
        for name in table.columns
        if name in table.deciding and _has_few_values(table.model._meta.get_field(name))
    ]


def _has_few_values(column: Any) -> bool:
    return bool(column.choices) or column.get_internal_type() == "BooleanField"
