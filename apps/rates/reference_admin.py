"""What the admin pages of all reference registers share: days, sources, history, no deletion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
)
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from pghistory.models import Events

from apps.common import clock
from apps.rates.provenance import Versioned
from apps.rates.texts import LANGUAGES


def source_fields() -> Any:
    """The fieldset of a row's source, for the end of an admin page."""
    fields = ["source", "article", "link", "confidence", "checked_on", "note"]
    return _("Source"), {"fields": fields}


FIELDS: dict[Any, dict[str, Any]] = {
    models.URLField: {"assume_scheme": "https"},
    models.CharField: {"widget": AdminTextInputWidget(attrs={"size": 90})},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
}
OF_THE_VERSION = {"id", "recorded", "recorded_by", "change_set"}
KINDS = {"insert": _("added"), "update": _("changed"), "delete": _("removed")}


class InForceFilter(admin.SimpleListFilter):
    """In force today, later or no longer; today's first."""

    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("today")), ("later", _("later")), ("ended", _("no longer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = clock.today()
        if self.value() == "today":
            return queryset.filter(valid__contains=today)
        if self.value() == "later":
            return queryset.filter(valid__startswith__gt=today)
        if self.value() == "ended":
            return queryset.filter(valid__endswith__lte=today)
        return queryset


class WithHistory(admin.ModelAdmin):  # type: ignore[type-arg]
    """The history of a row is every change of it that the database has recorded."""

    history_template = "rates/admin/history.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every recorded change of one row: when, by whom, and each field before and after."""
        row = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self.has_view_or_change_permission(request, row):
            return HttpResponse(status=403)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Recorded changes: %(row)s") % {"row": row},
            "changes": list(changes_of(row)),
            "object": row,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.history_template, context)


class ReferenceAdmin(WithHistory, TranslationAdmin):  # type: ignore[type-arg]
    """A register that administrators edit: every change is recorded, nothing is deleted."""

    list_per_page = 100
    save_on_top = True
    formfield_overrides = FIELDS
    fixed = ["code"]  # others refer to these: chosen once, when the row is added

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = self.fixed if obj else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("in force since"), ordering="valid")
    def since(self, row: Any) -> date | None:
        first: date = row.since
        return first

    @admin.display(description=_("in force through"))
    def until(self, row: Any) -> date | None:
        last: date | None = row.until
        return last


class VersionedAdmin(ReferenceAdmin):
    """A table of the law: read here, changed by change sets alone (apps/changes)."""

    readonly_fields = ["since", "until"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        versions: QuerySet[Any] = super().get_queryset(request)
        return versions.filter(recorded__upper_inf=True)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def changes_of(row: models.Model) -> Iterator[dict[str, Any]]:
    """The recorded changes of a row, newest first: when, what, by whom, fields before and after.

    Of a versioned row those of every version of its key.
    """
    versions = _versions(row)
    tracked: QuerySet[Events] = Events.objects.tracks(*versions.values())  # type: ignore[no-untyped-call]
    events = [
        event
        for event in tracked.order_by("-pgh_created_at", "-pgh_id")
        if set(event.pgh_diff or {}) != {"recorded"}  # the successor says what changed
    ]
    who = _people(events)
    for event in events:
        context = event.pgh_context or {}
        before = _predecessor(versions, event)
        kind = "update" if before else event.pgh_label
        yield {
            "at": event.pgh_created_at,
            "kind": KINDS.get(kind, kind),
            "by": who.get(context.get("user")) or context.get("command", ""),
            "fields": [
                (_field_name(row, name), old, new)
                for name, (old, new) in _differences(before, event, versions).items()
            ],
        }


def _versions(row: Any) -> dict[str, Any]:
    """Every version of a row's key by its id, as text; a row that has no versions alone."""
    if not isinstance(row, Versioned):
        return {str(row.pk): row}
    same = {name: getattr(row, name) for name in row.key}
    rows: QuerySet[Any] = type(row)._default_manager.filter(**same)
    return {str(each.pk): each for each in rows}


def _predecessor(versions: dict[str, Any], event: Events) -> Any:
    """The version that the inserted one took the place of, if any."""
    row = versions[str(event.pgh_obj_id)]
    has_versions = isinstance(row, Versioned)
    if event.pgh_label != "insert" or not has_versions:
        return None
    closed = [each for each in versions.values() if each.recorded.upper == row.recorded.lower]
    return closed[0] if row.recorded.lower and closed else None


def _differences(before: Any, event: Events, versions: dict[str, Any]) -> dict[str, Any]:
    if before is None:
        return dict(event.pgh_diff or {})
    was, now = _said_of(before), _said_of(versions[str(event.pgh_obj_id)])
    return {name: (was[name], now[name]) for name in now if was[name] != now[name]}


def _said_of(row: Versioned) -> dict[str, Any]:
    """What a version says, by column; its own number and times left out."""
    names = [field.attname for field in row._meta.concrete_fields]
    texts = {name for name in names if f"{name}_{LANGUAGES[0]}" in names}  # kept by language
    return {name: getattr(row, name) for name in names if name not in OF_THE_VERSION | texts}


def _people(events: list[Events]) -> dict[Any, str]:
    """The log-in names of the staff in the events' contexts, by their ids."""
    ids = [user for event in events if (user := (event.pgh_context or {}).get("user"))]
    return {user.pk: user.get_username() for user in get_user_model().objects.filter(pk__in=ids)}


def _field_name(row: models.Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))
