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

    class Meta:
        model = SenderProfile
        fields = [
            "source", "is_active", "formats", "feeds", "mode", "needs_totals", "payer_kinds",
            "users",
        ]  # fmt: skip

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
