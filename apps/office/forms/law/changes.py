"""The forms of change sets: what a set is for, a comment, a reason, a value typed again, a code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Member
from apps.office.forms.audit import ANY
from apps.office.forms.sign_in import CodeForm, PlainForm
from apps.office.presenters.law.change_list import SECTIONS
from apps.rates.texts import LANGUAGES

TITLES = {"kk": _("Title in Kazakh"), "ru": _("Title in Russian"), "en": _("Title in English")}
REASONS = {"kk": _("Reason in Kazakh"), "ru": _("Reason in Russian"), "en": _("Reason in English")}


def _line(label: Any, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, **given)


def _text(label: Any, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **given
    )


class DescriptionForm(PlainForm):
    """What a set is for: title and reason in three languages, the legal act, its page.

    A draft may lack translations; it cannot be handed in without them.
    """

    use_required_attribute = False
    legal_act = _line(
        _("Legal act"),
        help_text=_("For example: Law 239-VIII of 8 December 2025."),
        required=False,
    )
    link = forms.URLField(
        label=_("Page of the legal act"),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Enter an address that begins with https://.")},
        widget=forms.URLInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[f"title_{code}"] = _line(TITLES[code], required=False)
            self.fields[f"reason_{code}"] = _text(REASONS[code], required=False)
            for name in ("title", "reason"):
                self.fields[f"{name}_{code}"].widget.attrs["lang"] = code
        self.order_fields([f"{name}_{code}" for name in ("title", "reason") for code in LANGUAGES])

    def clean(self) -> dict[str, Any]:
        """A set needs a title in at least one language, to be found again."""
        found = super().clean() or self.cleaned_data
        if not any(found.get(f"title_{code}") for code in LANGUAGES):
            self.add_error("title_kk", _("Give the set a title, for example “2027 budget law”."))
        return found

    def said(self) -> dict[str, Any]:
        """The arguments of the services that open and describe a set."""
        found = self.cleaned_data
        return {
            "title": {code: found[f"title_{code}"] for code in LANGUAGES},
            "reason": {code: found[f"reason_{code}"] for code in LANGUAGES},
            "legal_act": found["legal_act"],
            "link": found["link"],
        }

    def titles(self) -> list[forms.BoundField]:
        """The title in each language, side by side."""
        return [self[f"title_{code}"] for code in LANGUAGES]

    def reasons(self) -> list[forms.BoundField]:
        """The reason in each language, side by side."""
        return [self[f"reason_{code}"] for code in LANGUAGES]


class CommentForm(PlainForm):
    """Something said of a set; it stays for ever."""

    text = _text(_("Comment"), error_messages={"required": _("Write a comment first.")})


class WhyForm(PlainForm):
    """Why a set is sent back, withdrawn or undone."""

    text = _text(
        _("Reason"),
        error_messages={"required": _("Write a sentence: others read it to understand why.")},
    )


class TypedAgainForm(PlainForm):
    """A value that looks improbable, typed a second time."""

    typed = forms.CharField(
        label=_("Type the new value once more"),
        max_length=60,
        error_messages={"required": _("Type the new value once more.")},
        widget=forms.TextInput(
            attrs={"class": "short", "inputmode": "decimal", "autocomplete": "off"}
        ),
    )


class YesForm(CodeForm):
    """An approval: a fresh code of the app, and the round and content that it is for."""

    round = forms.IntegerField(widget=forms.HiddenInput)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def is_of(self, round_: int, digest: str) -> bool:
        """Whether what was looked at is what is there now."""
        posted = self.cleaned_data
        return (posted.get("round"), posted.get("digest")) == (round_, digest)


class SetsForm(PlainForm):
    """Which sets are listed."""

    state = forms.ChoiceField(label=_("State"), choices=[ANY, *SECTIONS.items()], required=False)
    author = forms.ChoiceField(label=_("Author"), required=False)
    words = forms.CharField(
        label=_("Words of the title or the act"), max_length=100, required=False
    )

    def __init__(self, data: Any, *, authors: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["author"].choices = [ANY, *authors]  # type: ignore[attr-defined]


def as_choices(members: list[Member], names: Any) -> list[tuple[str, str]]:
    """Members as the choices of a list."""
    return [(str(member.pk), names(member.user)) for member in members]
