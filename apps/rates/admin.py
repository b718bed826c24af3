"""The law's numbers in the admin: names are edited, values only get a next period."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from apps.common import clock
from apps.rates import services
from apps.rates.amounts import shown
from apps.rates.models import Parameter, Rate
from apps.rates.provenance import Confidence
from apps.rates.reference_admin import FIELDS, InForceFilter, ReferenceAdmin, source_fields
from apps.rates.texts import LANGUAGES

REFUSED = {
    "value_or_unknown": (
        "value",
        _("Give a value, or leave it empty and choose “not known to us” as the confidence."),
    ),
    "not_a_share": ("value", _("Write a share as a part of one: 3 % is 0.03.")),
    "not_a_switch": ("value", _("Write 1 for yes or 0 for no.")),
    "not_whole": ("value", _("Write a whole number.")),
    "negative": ("value", _("Write a number that is not below zero.")),
    "same_value": (
        "value",
        _("The number already has this value on that day. Nothing would change."),
    ),
    "already_begins": (
        "since",
        _("Another period begins on that day. Choose another, or tick “correction” to replace it."),
    ),
}

READ = ["parameter", "shown_value", "since", "until", "recorded", "recorded_by"]
NOTES = [f"note_{language}" for language in LANGUAGES]
READ_SOURCE = ["source", "article", "link", "confidence", "checked_on", *NOTES]


class AddPeriodForm(forms.ModelForm):  # type: ignore[type-arg]
    """The next period of a number: a value, its first day, and where it comes from."""

    since = forms.DateField(
        label=_("in force since"),
        widget=AdminDateWidget,
        help_text=_("The first day. The period before it ends the day before."),
    )
    correction = forms.BooleanField(
        label=_("correction"),
        required=False,
        help_text=_(
            "Replaces the period that begins on this very day; the old value stays readable."
        ),
    )

    class Meta:
        model = Rate
        fields = ["parameter", "value"]  # the rest comes from the fieldsets

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "parameter" in cleaned and "since" in cleaned and "confidence" in cleaned:
            code = services.refusal(
                cleaned["parameter"],
                value=cleaned.get("value"),
                since=cleaned["since"],
                confidence=cleaned["confidence"],
                correction=bool(cleaned.get("correction")),
            )
            if code:
                field, message = REFUSED[code]
                self.add_error(field, forms.ValidationError(message, code=code))
        return cleaned


def _is_today() -> ExpressionWrapper[Q]:
    today = Q(valid__contains=clock.today(), recorded__upper_inf=True)
    return ExpressionWrapper(today, output_field=BooleanField())


@admin.register(Rate)
class RateAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Periods are added, never changed; what is in force today comes first."""

    form = AddPeriodForm
    list_display = ["number", "shown_value", "since", "until", "confidence", "known"]
    list_filter = [InForceFilter, "parameter__group", "confidence"]
    search_fields = ["parameter__code", *(f"parameter__name_{each}" for each in LANGUAGES)]
    list_select_related = ["parameter"]
    formfield_overrides = FIELDS
    list_per_page = 100
    fieldsets = [
        (None, {"fields": ["parameter", "value", "since", "correction"]}),
        source_fields(),
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Rate | None = None) -> Any:
        if obj is None:
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": READ}), (_("Source"), {"fields": READ_SOURCE})]

    def get_readonly_fields(self, request: HttpRequest, obj: Rate | None = None) -> list[str]:
        return [*READ, *READ_SOURCE] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rate]:
        rates: QuerySet[Rate] = super().get_queryset(request)
        return rates.annotate(is_today=_is_today())

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        return [_is_today().desc(), "parameter__position", "-valid", "-recorded"]

    def save_model(self, request: HttpRequest, obj: Rate, form: Any, change: bool) -> None:
        given = form.cleaned_data
        recorded = services.add_period(
            parameter=given["parameter"],
            value=given["value"],
            since=given["since"],
            source=given["source"],
            article=given["article"],
            link=given["link"],
            confidence=given["confidence"],
            checked_on=given["checked_on"],
            note={language: given.get(f"note_{language}") or "" for language in LANGUAGES},
            actor=request.user.get_username(),
            correction=given["correction"],
        )
        obj.pk = recorded.pk
        obj.refresh_from_db()  # the admin names it in its message and its log

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
    """The list of numbers with today's value; names and descriptions are edited here."""

    list_display = ["name", "today", "since", "confidence", "next_period", "code"]
    list_filter = ["group", "unit"]
    search_fields = ["code", *(f"name_{each}" for each in LANGUAGES)]
    fields = ["code", "group", "unit", "name", "description"]
    fixed = ["code", "group", "unit"]
    inlines = [PeriodsInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
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

    @admin.display(description=_("next period"))
    def next_period(self, parameter: Parameter) -> str:
        url = reverse("admin:rates_rate_add")
        return format_html('<a href="{}?parameter={}">{}</a>', url, parameter.pk, _("add a period"))
