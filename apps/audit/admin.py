from django.contrib import admin
from django.http import HttpRequest

from apps.audit.models import Lookup


@admin.register(Lookup)
class LookupAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["at", "door", "asker", "purpose", "outcome"]
    list_filter = ["door", "outcome", "purpose"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Lookup | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Lookup | None = None) -> bool:
        return False
