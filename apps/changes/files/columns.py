"""The columns of a table of the law in a file: their names in code and in words, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from apps.changes.tables import TABLES, LawTable
from apps.common.tables.headers import names_of
from apps.rates.models import Parameter
from apps.rates.texts import LANGUAGES

KEY, TABLE, SINCE, UNTIL = "key", "table", "since", "until"
# What a table tells of a number beside its own columns, and does not take.
TOLD = {
    "rates": (*(f"name_{language}" for language in LANGUAGES), "unit"),
    "parameters": ("group", "unit"),
}


class Kind(Enum):
    """What stands in the cells of a column."""

    TEXT = auto()
    CHOICE = auto()
    NUMBER = auto()
    WHOLE = auto()
    YES_NO = auto()
    DAY = auto()
    LIST = auto()
    PAYERS = auto()


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a file. `is_told` marks one that is written and not taken in."""

    name: str
    kind: Kind
    field: Any = None
    language: str = ""
    is_told: bool = False

    @property
    def title(self) -> str:
        """What the column is called, in the active language."""
        words = OWN[self.name]() if self.name in OWN else str(self.field.verbose_name)
        return f"{words} ({self.language})" if self.language else words

    @property
    def choices(self) -> tuple[str, ...]:
        """The codes that may stand in the column; none where anything may."""
        return tuple(str(code) for code, _label in getattr(self.field, "flatchoices", ()))

    @property
    def may_be_empty(self) -> bool:
        """Whether a row can do without it."""
        return bool(self.field is None or self.field.null or self.field.blank)


OWN: Mapping[str, Any] = {
    KEY: lambda: _("key"),
    TABLE: lambda: _("table of the law"),
    SINCE: lambda: _("first day in force"),
    UNTIL: lambda: _("last day in force"),
}


@cache
def columns_of(code: str) -> tuple[Column, ...]:
    """The columns of a table's file in their order: what it is, when, what it says, where it is from."""
    table = TABLES[code]
    days = (Column(SINCE, Kind.DAY), Column(UNTIL, Kind.DAY)) if table.is_dated else ()
    told = [_told(name) for name in TOLD.get(code, ())]
    taken = [_column(table, name) for name in table.columns]
    names = [column for column in (*told, *taken) if column.name.startswith("name_")]
    rest = [column for column in (*told, *taken) if not column.name.startswith("name_")]
    return (Column(KEY, Kind.TEXT), *names, *days, *rest)


@cache
def known_names(code: str) -> Mapping[str, str]:
    """The columns of a table by every name that a header may have: in code and in three languages."""
    found: dict[str, str] = {}
    columns = (*columns_of(code), Column(TABLE, Kind.TEXT))
    for language in LANGUAGES:
        with translation.override(language):
            for column in columns:
                found.setdefault(names_of([column.title])[0], column.name)
    return {**found, **{column.name: column.name for column in columns}}


def _told(name: str) -> Column:
    stem, _sign, language = name.rpartition("_")
    if language in LANGUAGES:
        return Column(name, Kind.TEXT, Parameter._meta.get_field(stem), language, is_told=True)
    return Column(name, Kind.CHOICE, Parameter._meta.get_field(name), is_told=True)


def _column(table: LawTable, name: str) -> Column:
    stem, _sign, language = name.rpartition("_")
    if language in LANGUAGES and stem in table.texts:
        return Column(name, Kind.TEXT, table.model._meta.get_field(stem), language)
    field: Any = table.model._meta.get_field(name)
    return Column(name, _kind(field), field)


def _kind(field: Any) -> Kind:
    kinds: tuple[tuple[Any, Kind], ...] = (
        (models.BooleanField, Kind.YES_NO),
        (models.DateField, Kind.DAY),
        (models.DecimalField, Kind.NUMBER),
        (models.IntegerField, Kind.WHOLE),
        (ArrayField, Kind.LIST),
        (models.JSONField, Kind.PAYERS),
    )
    found = next((kind for model, kind in kinds if isinstance(field, model)), Kind.TEXT)
    return Kind.CHOICE if found is Kind.TEXT and getattr(field, "choices", None) else found
