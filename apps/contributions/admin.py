"""The kinds of payers and the payment codes in the admin, and how far a corrected law has come."""

from django.contrib import admin
from django.http import HttpRequest

from apps.contributions.models import PayerKind, PurposeCode, Recount
from apps.rates.reference_admin import VersionedAdmin, source_fields


@admin.register(PayerKind)
class PayerKindAdmin(VersionedAdmin):
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
    list_display = ["code", "name", "is_penalty", "confidence", "source"]
    list_filter = ["is_penalty", "confidence"]
    fieldsets = [(None, {"fields": ["code", "name", "is_penalty", "position"]}), source_fields()]


@admin.register(Recount)
class RecountAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """How far a corrected law has decided payments again; read-only."""

    list_display = ["__str__", "begun_at", "finished_at", "looked_at", "redecided"]
    fields = ["begun_at", "finished_at", "looked_at", "redecided"]
    readonly_fields = ["begun_at", "finished_at", "looked_at", "redecided"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Recount | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Recount | None = None) -> bool:
        return False
