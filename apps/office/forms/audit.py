"""The forms of the auditor and of an organisation's administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.selectors import members_of, organisations
from apps.audit import words
from apps.audit.models import Alert, AlertMark, Case, Lookup
from apps.audit.selectors import NEW, Which
from apps.office.forms.counts import DayField
from apps.persons.identity import MalformedIIN, cleaned_iin

ANY = ("", pgettext_lazy("choice of a filter", "all"))


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[ANY, *choices], required=False)


class PlainForm(forms.Form):
    """No colons after labels, no messages of the browser's own."""

    use_required_attribute = False

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


class LookupsForm(PlainForm):
    """Which look-ups are shown. Only lists to choose from and a day: nobody's number fits in."""

    organisation = _choice(_("Organisation"), [])
    operator = _choice(_("Operator"), [])
    door = _choice(_("Door"), Lookup.Door.choices)
    purpose = _choice(_("What for"), words.PURPOSES.items())
    outcome = _choice(_("Answer"), words.OUTCOMES.items())
    day = DayField(label=_("Day"), help_text=_("For example 01.07.2026."))

    def __init__(self, data: Any, *, organisation_id: int | None = None) -> None:
        """`organisation_id`: the only one whose look-ups may be asked for; None for an auditor."""
        super().__init__(data)
        self.only = organisation_id
        if organisation_id is None:
            names = [(str(one.pk), one.name) for one in organisations()]
            self._choices("organisation", names)
            chosen = self.data.get("organisation", "")
            organisation_id = int(chosen) if chosen in dict(names) else None
        else:
            del self.fields["organisation"]
        operators = members_of(organisation_id) if organisation_id else []
        self._choices("operator", [(str(one.pk), one.user.get_username()) for one in operators])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *choices]

    def which(self) -> Which | None:
        """What was chosen, or None where something chosen does not exist."""
        if not self.is_valid():
            return None
        chosen = self.cleaned_data
        return Which(
            organisation_id=self.only or _id(chosen.get("organisation")),
            operator_id=_id(chosen["operator"]),
            door=chosen["door"],
            purpose=chosen["purpose"],
            outcome=chosen["outcome"],
            day=chosen["day"],
        )


def _id(text: str | None) -> int | None:
    return int(text) if text else None


class PersonForm(PlainForm):
    """Whose look-ups are sought: an IIN, which is posted and never shown again."""

    iin = forms.CharField(
        label=_("Individual identification number (IIN)"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the 12 digits of the IIN.")},
    )

    def clean_iin(self) -> str:
        try:
            return cleaned_iin(self.cleaned_data["iin"])
        except MalformedIIN as error:
            raise forms.ValidationError(
                _("This is no IIN: check the 12 digits."), error.code
            ) from error


class AlertsForm(PlainForm):
    """Which alerts are shown."""

    state = _choice(_("State"), [(NEW, _("new")), *AlertMark.State.choices])
    rule = _choice(_("What was found"), Alert.Rule.choices)


class MarkForm(PlainForm):
    """What the auditor makes of an alert."""

    state = forms.ChoiceField(label=_("State"), choices=AlertMark.State.choices)
    text = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CasesForm(PlainForm):
    """Which cases are shown."""

    state = _choice(_("State"), Case.State.choices)


class NoteForm(PlainForm):
    """A note of a case, or an answer to the citizen."""

    state = forms.ChoiceField(label=_("State from now on"), choices=Case.State.choices)
    text = forms.CharField(
        label=_("Note"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you found out.")},
    )
    is_shown = forms.BooleanField(
        label=_("The citizen reads this note"), required=False, label_suffix=""
    )

    def clean(self) -> dict[str, Any]:
        """An answered case has an answer that the citizen reads."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == Case.State.ANSWERED and not cleaned.get("is_shown"):
            self.add_error("is_shown", _("An answer is for the citizen to read: tick this."))
        return cleaned
