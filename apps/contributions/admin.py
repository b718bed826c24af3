"""The kinds of payers and the payment codes in the admin."""

from django.contrib import admin

from apps.contributions.models import PayerKind, PurposeCode
from apps.rates.reference_admin import CodeForm, VersionedAdmin, source_fields


@admin.register(PayerKind)
class PayerKindAdmin(VersionedAdmin):
    form = CodeForm
    list_display = ["name", "code", "purpose_codes", "fixed_amount", "retention", "confidence"]
    list_filter = ["retention", "fixed_amount", "counts_for_loyalty", "confidence"]
    fieldsets = [
        (None, {"fields": ["code", "name", "position"]}),
        (
            None,
            {
                "fields": [
                    "purpose_codes",
                    "statuses",
                    "fixed_amount",
                    "retention",
                    "counts_for_loyalty",
                    "period_since",
                    "period_until",
                    "not_before_payment_month",
                ]
            },
        ),
        source_fields(),
    ]


@admin.register(PurposeCode)
class PurposeCodeAdmin(VersionedAdmin):
    form = CodeForm
    list_display = ["code", "name", "is_penalty", "confidence", "source"]
    list_filter = ["is_penalty", "confidence"]
    fieldsets = [(None, {"fields": ["code", "name", "is_penalty", "position"]}), source_fields()]
