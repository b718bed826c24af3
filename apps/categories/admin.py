"""The benefit categories in the admin."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.categories import selectors
from apps.categories.models import BenefitCategory, Payer
from apps.common import clock
from apps.rates.reference_admin import InForceFilter, InForceForm, VersionedAdmin, source_fields


class BenefitCategoryForm(InForceForm):
    """Checks the list of payers as well."""

    class Meta:
        model = BenefitCategory
        fields = ["code"]  # the rest comes from the fieldsets
        widgets = {"payer_changes": forms.Textarea(attrs={"rows": 2})}

    def clean_payer_changes(self) -> list[dict[str, str]]:
        changes = self.cleaned_data["payer_changes"] or []
        if not _are_changes(changes):
            raise ValidationError(
                _("Write a list as %(example)s, the earliest day first."),
                params={"example": '[{"since": "2026-01-01", "payer": "local_budget"}]'},
                code="payer_changes",
            )
        return changes


def _are_changes(changes: Any) -> bool:
    try:
        days = [date.fromisoformat(change["since"]) for change in changes]
        payers = {change["payer"] for change in changes}
    except (TypeError, KeyError, ValueError):
        return False
    return payers <= set(Payer.values) and days == sorted(days)


@admin.register(BenefitCategory)
class BenefitCategoryAdmin(VersionedAdmin):
    form = BenefitCategoryForm
    list_display = ["name", "code", "treatment", "payer_today", "since", "until", "confidence"]
    list_filter = [InForceFilter, "treatment", "payer", "confidence", "employer_pays"]
    fieldsets = [
        (None, {"fields": ["code", "name", "description", "since", "until", "position"]}),
        (
            _("Who pays"),
            {"fields": ["treatment", "payer", "payer_changes", "employer_pays", "until_age"]},
        ),
        (_("Proof"), {"fields": ["evidence", "source_body", "legal_basis"]}),
        source_fields(),
    ]

    @admin.display(description=_("payer today"))
    def payer_today(self, category: BenefitCategory) -> str:
        return str(Payer(selectors.payer_on(category, clock.today())).label)
