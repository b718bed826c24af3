"""A person, for staff: found by a posted number, read-only, every look written to the audit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from apps.audit.services import Found, Looking, record_lookup
from apps.categories.models import CategoryPeriod
from apps.contributions.models import Payment, Waiver
from apps.persons.identity import MalformedIIN, cleaned_iin, iin_key
from apps.persons.models import (
    Doubt,
    LegalStatusPeriod,
    Person,
    PersonDetails,
    Source,
    Watermark,
)
from apps.persons.selectors import person_by_key
from apps.persons.services import rename_source

FAULTS = {
    "iin_malformed": _("An IIN has twelve digits."),
    "iin_check_digit": _("This number cannot be an IIN: its check digit is wrong."),
}


class FindPersonForm(forms.Form):
    """The number goes into the body of a POST, never into an address."""

    iin = forms.CharField(
        label=_("Individual identification number (IIN)"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_iin(self) -> str:
        try:
            return cleaned_iin(self.cleaned_data["iin"])
        except MalformedIIN as fault:
            raise forms.ValidationError(FAULTS[fault.code], code=fault.code) from fault


class ReadOnly(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """Staff read the registers; only the feeds write them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Rows(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """Rows of a register about one person, the versions of the past included."""

    extra = 0
    can_delete = False
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).order_by("-pk")


class DetailsRows(Rows):
    model = PersonDetails
    fields = [
        "last_name",
        "first_name",
        "patronymic",
        "birth_date",
        "locality",
        "left_on",
        "recorded",
    ]


class StatusRows(Rows):
    model = LegalStatusPeriod
    fields = ["status", "valid", "source", "recorded"]


class CategoryRows(Rows):
    model = CategoryPeriod
    fields = ["category", "valid", "source", "recorded"]


class PaymentRows(Rows):
    model = Payment
    fields = ["period", "payer_kind", "purpose_code", "amount", "paid_on", "source", "recorded_at"]
    ordering = ["-period"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).order_by("-period", "-pk")


class WaiverRows(Rows):
    model = Waiver
    fields = ["ground", "valid", "source", "recorded"]


class DoubtRows(Rows):
    model = Doubt
    fields = ["ground", "months", "source", "recorded"]


@admin.register(Person)
class PersonAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """No list and no search box over people: one number, one person, one audit row a look."""

    fields = ["masked_iin", "recorded_at"]
    readonly_fields = ["masked_iin", "recorded_at"]
    inlines = [DetailsRows, StatusRows, CategoryRows, PaymentRows, WaiverRows, DoubtRows]

    @admin.display(description=_("IIN"))
    def masked_iin(self, person: Person) -> str:
        return f"{'•' * 8}{person.iin[-4:]}"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        form = FindPersonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            found = self._found(request, iin_key(form.cleaned_data["iin"]))
            if found is not None:
                return redirect(reverse("admin:persons_person_change", args=[found.pk]))
            form.add_error("iin", _("The registers hold nobody under this number."))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Find a person"),
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "entitlement/admin/find_person.html", context)

    def _found(self, request: HttpRequest, key: str) -> Person | None:
        found = person_by_key(key)
        if found is None:
            _looked(request, key, "not_found")
        return found

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        person = self.get_object(request, object_id)
        if person is not None and self.has_view_permission(request, person):
            _looked(request, person.iin_key, "viewed")
        return super().change_view(request, object_id, form_url, extra_context)


def _looked(request: HttpRequest, key: str, outcome: str) -> None:
    record_lookup(Looking("staff", request.user.get_username()), Found(key, outcome))


@admin.register(Source)
class SourceAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Sources register themselves; staff give them the names that people read."""

    list_display = ["code", "name", "sends_payments", "sends_categories"]
    fields = ["code", "name", "sends_payments", "sends_categories"]
    readonly_fields = ["code", "sends_payments", "sends_categories"]

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        rename_source(source=obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Watermark)
class WatermarkAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["source", "complete_through", "recorded_at"]
    list_filter = ["source"]
