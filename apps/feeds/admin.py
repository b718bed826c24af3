"""Imports and what waits in quarantine, for staff to read: totals and reasons, never a row's cells."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.feeds.models import ImportJob, QuarantinedRow


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Only the import command writes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnlyAdmin):
    list_display = [
        "source",
        "feed",
        "status",
        "recorded_at",
        "received_rows",
        "posted_rows",
        "known_rows",
        "quarantined_rows",
        "received_amount",
    ]
    list_filter = ["status", "feed", "source"]
    date_hierarchy = "recorded_at"


@admin.register(QuarantinedRow)
class QuarantinedRowAdmin(ReadOnlyAdmin):
    fields = ["source", "feed", "line", "reason", "amount", "status", "recorded_at", "settled_at"]
    list_display = ["source", "feed", "line", "reason", "amount", "status", "recorded_at"]
    list_filter = ["status", "reason", "feed", "source"]
    date_hierarchy = "recorded_at"
