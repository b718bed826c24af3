"""The one form of the desk: who, how that is known, what for, which day, and what the patient needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Member, Organisation
from apps.common import clock
from apps.coverage.selectors import needs
from apps.persons.identity import MalformedIIN, cleaned_iin, iin_key
from apps.persons.presence import as_typed, cleaned_code, key_of_code
from apps.rates.texts import text
from apps.registrar.words import NoPresence, Presence, Purpose
from apps.rules.iin import LENGTH
from apps.rules.months import Month

MONTHS_BACK, MONTHS_AHEAD = 12, 1
SEEN = (Presence.DIGITAL_DOCUMENT, Presence.FACE_ID, Presence.PAPER_ID)
NOT_SEEN = f"{Presence.NONE.value}:"
BY_TELEPHONE = f"{NOT_SEEN}{NoPresence.TELEPHONE.value}"


@dataclass(frozen=True)
class Patient:
    """Who is asked about, by keyed hash; `by_code` where the patient showed his own code."""

    key: str
    by_code: bool


@dataclass(frozen=True)
class Asked:
    """One question of the desk, ready to be asked."""

    key: str
    purpose: str
    presence: str
    no_presence: str
    on: date
    need: str


class PatientField(forms.CharField):
    """An IIN as people type it, or the code that the patient shows, as a scanner types it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=60,
            label=_("IIN, or the patient's code"),
            error_messages={
                "required": _("Enter the 12 digits of the IIN, or scan the patient's code."),
                "max_length": _("This is longer than an IIN or a code."),
            },
            **kwargs,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            "class": "number",
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "autofocus": True,
            "accesskey": "i",
        }

    def clean(self, value: Any) -> Patient:
        typed = super().clean(value)
        code = cleaned_code(typed)
        if code is not None:
            return self._by_code(code)
        bare = as_typed(typed)
        try:
            return Patient(iin_key(cleaned_iin(bare)), by_code=False)
        except MalformedIIN as error:
            raise _slip(error.code, bare) from None

    def _by_code(self, code: str) -> Patient:
        key = key_of_code(code)
        if key is None:
            raise forms.ValidationError(
                _("This code does not work today. Ask the patient to open a new one."), "code_over"
            )
        return Patient(key, by_code=True)


def _slip(code: str, typed: str) -> forms.ValidationError:
    if code == "iin_check_digit":
        text = _("One of the digits is not right. Compare them with the document.")
        return forms.ValidationError(text, code)
    if not (typed.isascii() and typed.isdigit()):
        text = _("This is neither an IIN nor a patient's code. Check what you typed.")
        return forms.ValidationError(text, code)
    text = _("An IIN has %(length)s digits, but there are %(count)s here. Check what you typed.")
    return forms.ValidationError(text, code, {"length": LENGTH, "count": len(typed)})


class Options(forms.RadioSelect):
    """A choice whose entries all stand on the page: an arrow takes one, Enter asks."""

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The first entry, where the list itself is meant: what a message of an error leads to."""
        return super().id_for_label(id_, "0" if index is None else index)


class DeskForm(forms.Form):
    """A question about one patient. A reason is part of the choice "nobody saw the patient", so that no
    answer to it is possible without one (S-20)."""

    use_required_attribute = False

    patient = PatientField()
    seen = forms.ChoiceField(
        label=_("How you know who it is"),
        required=False,
        widget=Options,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    purpose = forms.ChoiceField(
        label=_("What for"),
        error_messages={
            "required": _("Choose what the answer is for."),
            "invalid_choice": _("Choose one of the list."),
        },
    )
    on = forms.DateField(
        label=_("Day of the service"),
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as 01.07.2022.")},
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"class": "short", "inputmode": "numeric"}),
    )
    need = forms.ChoiceField(
        label=_("What the patient needs (may stay empty)"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )

    def __init__(self, data: Any = None, *, member: Member, purpose: str = "") -> None:
        is_centre = member.organisation.kind == Organisation.Kind.CONTACT_CENTRE
        super().__init__(
            data,
            label_suffix="",
            initial={
                "purpose": purpose,
                "on": clock.today(),
                "seen": BY_TELEPHONE if is_centre else "",
            },
        )
        self._choices("purpose", [("", _("Choose")), *Purpose.choices])
        self._choices("seen", _telephone_only() if is_centre else _ways_of_seeing())
        self._choices("need", [("", _("only the status")), *_needs()])

    def _choices(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_on(self) -> date:
        """Today where nothing is written; refuses what lies further away than a desk asks about."""
        today = clock.today()
        day: date = self.cleaned_data["on"] or today
        if day < _months_from(today, -MONTHS_BACK):
            raise forms.ValidationError(_("This day lies more than twelve months back."), "too_old")
        if day > _months_from(today, MONTHS_AHEAD):
            raise forms.ValidationError(_("This day lies more than a month ahead."), "too_far")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        patient = cleaned.get("patient")
        needs_seeing = patient is None or not patient.by_code
        if needs_seeing and not cleaned.get("seen") and "seen" not in self.errors:
            self.add_error(
                "seen", _("Choose the document that you saw, or why nobody saw the patient.")
            )
        return cleaned

    def ways_of_seeing(self) -> list[tuple[str, list[Any]]]:
        """The entries of `seen` under two words: a document, or why there is none."""
        entries = list(self["seen"])
        seen = [each for each in entries if not each.data["value"].startswith(NOT_SEEN)]
        not_seen = [each for each in entries if each not in seen]
        groups = [(gettext("I saw the patient's"), seen)]
        groups.append((gettext("Nobody saw the patient, because"), not_seen))
        return [(title, each) for title, each in groups if each]

    def asked(self) -> Asked:
        """The question of a valid form."""
        cleaned = self.cleaned_data
        patient: Patient = cleaned["patient"]
        presence, _colon, reason = cleaned["seen"].partition(":")
        if patient.by_code:
            presence, reason = Presence.QR.value, ""
        return Asked(
            key=patient.key,
            purpose=cleaned["purpose"],
            presence=presence,
            no_presence=reason,
            on=cleaned["on"],
            need=cleaned["need"],
        )


def _ways_of_seeing() -> list[Any]:
    reasons = [(f"{NOT_SEEN}{value}", label) for value, label in NoPresence.choices]
    return [*((way.value, way.label) for way in SEEN), *reasons]


def _telephone_only() -> list[Any]:
    return [(BY_TELEPHONE, NoPresence.TELEPHONE.label)]


def _needs() -> list[tuple[str, str]]:
    return [(need.code, str(text(need, "name"))) for need in needs()]


def _months_from(day: date, months: int) -> date:
    """The same day of another month, or its last one."""
    month = Month.of(day) + months
    return month.first_day.replace(day=min(day.day, month.last_day.day))
