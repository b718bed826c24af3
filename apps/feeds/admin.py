"""Senders' profiles in the admin; imports and quarantine have pages of their own (apps/feeds/views)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.contributions.selectors import payer_kinds_as_fixture
from apps.feeds.layouts import Feed
from apps.feeds.models import SenderProfile
from apps.feeds.models.senders import Format
from apps.rates.reference_admin import WithHistory


class SenderProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """Lists to tick instead of words to type; kinds of payers that the register knows."""

    formats = forms.MultipleChoiceField(
        label=_("formats"),
        choices=Format.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: all."),
    )
    feeds = forms.MultipleChoiceField(
        label=_("feeds"),
        choices=Feed.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: all."),
    )

    sure = forms.BooleanField(
        label=_("I am sure"),
        required=False,
        help_text=_("Needed only for what stops files of the sender: it is asked for then."),
    )

    class Meta:
        model = SenderProfile
        fields = [
            "source", "is_active", "formats", "feeds", "mode", "needs_totals", "payer_kinds",
            "users",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask twice before files that were taken are refused from now on."""
        cleaned = super().clean() or {}
        stops = self.instance.pk and self._stops_files(cleaned)
        if stops and not cleaned.get("sure"):
            self.add_error(
                "sure",
                ValidationError(
                    _(
                        "Files that were taken until now would be refused. Tick this and save again."
                    ),
                    code="ask",
                ),
            )
        return cleaned

    def _stops_files(self, cleaned: dict[str, Any]) -> bool:
        """Whether the sender is switched off, or may send less than before."""
        was = SenderProfile.objects.get(pk=self.instance.pk)
        if was.is_active and not cleaned.get("is_active"):
            return True
        return any(
            _is_less(getattr(was, name), cleaned.get(name) or []) for name in ("formats", "feeds")
        )

    def clean_payer_kinds(self) -> dict[str, dict[str, str]]:
        kinds = self.cleaned_data["payer_kinds"]
        if kinds is None:
            kinds = {}
        if not _are_payer_kinds(kinds):
            raise ValidationError(
                _("Write it as %(example)s, with kinds of payers of the register."),
                params={
                    "example": '{"others": {"121": "employer"}, "own": {"122": "independent"}}'
                },
                code="payer_kinds",
            )
        return dict(kinds)


def _is_less(before: list[str], after: list[str]) -> bool:
    """Whether a list, of which an empty one means all, lets less through than before."""
    return bool(after) and (not before or not set(before) <= set(after))


def _are_payer_kinds(kinds: Any) -> bool:
    if not isinstance(kinds, dict) or not kinds.keys() <= {"others", "own"}:
        return False
    known = {row["code"] for row in payer_kinds_as_fixture()}
    return all(isinstance(one, dict) and set(one.values()) <= known for one in kinds.values())


@admin.register(SenderProfile)
class SenderProfileAdmin(WithHistory):
    """What a sender may send. Every change is recorded; a sender is switched off, not deleted."""

    form = SenderProfileForm
    list_display = ["source", "is_active", "mode", "needs_totals"]
    filter_horizontal = ["users"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["source"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
