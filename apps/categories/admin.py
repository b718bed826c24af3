"""The benefit categories in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.categories import selectors
from apps.categories.models import BenefitCategory, Payer
from apps.common import clock
from apps.rates.reference_admin import InForceFilter, VersionedAdmin, source_fields


@admin.register(BenefitCategory)
class BenefitCategoryAdmin(VersionedAdmin):
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
