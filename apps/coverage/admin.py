"""Packages, services, legal statuses, needs, dental care and contacts in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.coverage.models import Contact, DentalGroup, LegalStatus, Need, NeedWay, Package, Service
from apps.rates.reference_admin import (
    InForceFilter,
    ReferenceAdmin,
    VersionedAdmin,
    source_fields,
)


@admin.register(LegalStatus)
class LegalStatusAdmin(VersionedAdmin):
    list_display = ["name", "code", "rank", "mshi_right", "gvfmc_scope", "confidence"]
    list_filter = ["mshi_right", "gvfmc_scope", "confidence"]
    fieldsets = [
        (None, {"fields": ["code", "name", "rank", "since", "until", "position"]}),
        (_("Care"), {"fields": ["mshi_right", "mshi_note", "gvfmc_scope", "attachment"]}),
        source_fields(),
    ]


@admin.register(Package)
class PackageAdmin(VersionedAdmin):
    list_display = ["abbreviation", "name", "code", "confidence"]
    fieldsets = [
        (None, {"fields": ["code", "name", "abbreviation", "decree", "position"]}),
        source_fields(),
    ]


@admin.register(Service)
class ServiceAdmin(VersionedAdmin):
    list_display = ["name", "package", "since", "until", "moved_from", "moved_to", "confidence"]
    list_filter = [InForceFilter, "package", "moved_from", "moved_to", "confidence"]
    fieldsets = [
        (None, {"fields": ["package", "code", "name", "description", "position"]}),
        (_("Days"), {"fields": ["since", "until", "moved_from", "moved_to"]}),
        source_fields(),
    ]


@admin.register(Need)
class NeedAdmin(VersionedAdmin):
    list_display = ["name", "code", "position", "confidence"]
    fieldsets = [(None, {"fields": ["code", "name", "position"]}), source_fields()]


@admin.register(NeedWay)
class NeedWayAdmin(VersionedAdmin):
    list_display = ["need", "code", "package", "since", "until", "confidence"]
    list_filter = [InForceFilter, "package", "confidence"]
    fieldsets = [
        (None, {"fields": ["need", "package", "code", "services", "least_scope", "position"]}),
        (_("Who gets it"), {"fields": ["condition", "documents"]}),
        (_("Days"), {"fields": ["since", "until"]}),
        source_fields(),
    ]


@admin.register(DentalGroup)
class DentalGroupAdmin(VersionedAdmin):
    list_display = ["name", "kind", "since", "until", "confidence"]
    list_filter = [InForceFilter, "kind", "confidence"]
    fieldsets = [
        (None, {"fields": ["code", "name", "kind", "since", "until", "position"]}),
        source_fields(),
    ]


@admin.register(Contact)
class ContactAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "value", "position", "confidence"]
    list_filter = ["kind", "confidence"]
    fieldsets = [(None, {"fields": ["code", "name", "kind", "value", "position"]}), source_fields()]
