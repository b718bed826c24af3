"""Forms of people and places."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import AccountError
from apps.accounts.invitations import ROLES_OF
from apps.accounts.keys import parsed_networks
from apps.accounts.models import Member, Organisation
from apps.office.forms.sign_in import PlainForm

ROLES = dict(Member.Role.choices)


def _roles_at(organisation: Organisation) -> list[tuple[str, Any]]:
    return [(role, ROLES[role]) for role in ROLES_OF[organisation.kind]]


class InviteForm(PlainForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=150,
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an e-mail address, for example aigerim@clinic.kz."),
        },
        widget=forms.TextInput(attrs={"inputmode": "email", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles_at(organisation)  # type: ignore[attr-defined]


class RoleForm(PlainForm):
    """Another role at the same place."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles_at(organisation)  # type: ignore[attr-defined]


class OrganisationForm(PlainForm):
    """A new organisation."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)
    code = forms.SlugField(
        label=_("Code"),
        max_length=50,
        help_text=_("Latin letters, digits and hyphens; it stays for ever."),
        error_messages={
            "required": _("Enter a code."),
            "invalid": _("Only Latin letters, digits and hyphens."),
        },
    )
    name_kk = forms.CharField(
        label=_("Name in Kazakh"), max_length=200, error_messages={"required": _("Enter the name.")}
    )
    name_ru = forms.CharField(
        label=_("Name in Russian"),
        max_length=200,
        error_messages={"required": _("Enter the name.")},
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    def names(self) -> dict[str, str | None]:
        """The names by language."""
        return {code: self.cleaned_data[f"name_{code}"] or None for code in ("kk", "ru", "en")}


class NetworksField(forms.CharField):
    """Addresses and networks, as a list of CIDR."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Where it may call from"),
            help_text=_("Addresses or networks with spaces between. Empty: from anywhere."),
            max_length=1000,
            required=False,
        )

    def clean(self, value: str) -> Any:
        try:
            return parsed_networks(super().clean(value))
        except AccountError as error:
            raise forms.ValidationError(str(error), error.code) from error


class SystemForm(PlainForm):
    """A system of the organisation that is to ask the API."""

    name = forms.CharField(
        label=_("Name of the system"),
        max_length=40,
        error_messages={"required": _("Enter a name for the system.")},
    )
    networks = NetworksField()


class NetworksForm(PlainForm):
    """Where a system may call from."""

    networks = NetworksField()
