"""The law's numbers in the admin: read here, changed by change sets alone (apps/changes)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from apps.common import clock
from apps.rates.amounts import shown
from apps.rates.models import Parameter, Rate
from apps.rates.provenance import Confidence
from apps.rates.reference_admin import FIELDS, InForceFilter, ReferenceAdmin
from apps.rates.texts import LANGUAGES

READ = ["parameter", "shown_value", "since", "until", "recorded", "recorded_by"]
NOTES = [f"note_{language}" for language in LANGUAGES]
READ_SOURCE = ["source", "article", "link", "confidence", "checked_on", *NOTES]


def _is_today() -> ExpressionWrapper[Q]:
    today = Q(valid__contains=clock.today(), recorded__upper_inf=True)
    return ExpressionWrapper(today, output_field=BooleanField())


@admin.register(Rate)
class RateAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Read-only: change sets add periods; what is in force today comes first."""

    list_display = ["number", "shown_value", "since", "until", "confidence", "known"]
    list_filter = [InForceFilter, "parameter__group", "confidence"]
    search_fields = ["parameter__code", *(f"parameter__name_{each}" for each in LANGUAGES)]
    list_select_related = ["parameter"]
    formfield_overrides = FIELDS
    list_per_page = 100
    fieldsets = [(None, {"fields": tuple(READ)}), (_("Source"), {"fields": tuple(READ_SOURCE)})]
    readonly_fields = [*READ, *READ_SOURCE]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rate]:
        rates: QuerySet[Rate] = super().get_queryset(request)
        return rates.annotate(is_today=_is_today())

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        return [_is_today().desc(), "parameter__position", "-valid", "-recorded"]

    @admin.display(description=_("number of the law"))
    def number(self, rate: Rate) -> str:
        return str(rate.parameter)  # a foreign key itself would not wrap, and push the rest away

    @admin.display(description=_("value"))
    def shown_value(self, rate: Rate) -> str:
        return shown(rate.value, rate.parameter.unit)

    @admin.display(description=_("in force since"), ordering="valid")
    def since(self, rate: Rate) -> date:
        return rate.since

    @admin.display(description=_("in force through"))
    def until(self, rate: Rate) -> date | None:
        return rate.until

    @admin.display(description=_("known now"), boolean=True)
    def known(self, rate: Rate) -> bool:
        return rate.recorded.upper is None and not rate.recorded.isempty


class PeriodsInline(TranslationTabularInline):  # type: ignore[type-arg]
    """All recorded periods of a number, read-only, beside its names."""

    model = Rate
    extra = 0
    can_delete = False
    show_change_link = True
    fields = ["value", "since", "until", "confidence", "source", "known"]
    readonly_fields = ["value", "since", "until", "confidence", "source", "known"]
    ordering = ["-valid", "-recorded"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    since = RateAdmin.since
    until = RateAdmin.until
    known = RateAdmin.known


@admin.register(Parameter)
class ParameterAdmin(ReferenceAdmin):
    """The list of numbers with today's value."""

    list_display = ["name", "today", "since", "confidence", "code"]
    list_filter = ["group", "unit"]
    search_fields = ["code", *(f"name_{each}" for each in LANGUAGES)]
    fields = ["code", "group", "unit", "name", "description", "lowest", "highest"]
    inlines = [PeriodsInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Parameter]:
        rate = Rate.objects.known().filter(parameter=OuterRef("pk"), valid__contains=clock.today())
        parameters: QuerySet[Parameter] = super().get_queryset(request)
        return parameters.annotate(
            today_value=Subquery(rate.values("value")[:1]),
            today_since=Subquery(rate.values("valid__startswith")[:1]),
            today_confidence=Subquery(rate.values("confidence")[:1]),
        )

    @admin.display(description=_("value today"))
    def today(self, parameter: Any) -> str:
        in_force = parameter.today_since is not None
        return shown(parameter.today_value, parameter.unit) if in_force else "–"

    @admin.display(description=_("in force since"), ordering="today_since")
    def since(self, parameter: Any) -> date | None:
        first: date | None = parameter.today_since
        return first

    @admin.display(description=_("confidence"), ordering="today_confidence")
    def confidence(self, parameter: Any) -> str:
        known = parameter.today_confidence
        return str(Confidence(known).label) if known else ""
