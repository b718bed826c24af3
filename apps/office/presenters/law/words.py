"""What a row of the law's tables says, in words: its name, its columns, its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.changes.periods import Period
from apps.changes.tables import LawTable
from apps.rates.amounts import shown as amount
from apps.rates.texts import LANGUAGES, Text

SURE = frozenset({"sourced", "stated"})
PROVENANCE = ("source", "article", "link", "confidence", "checked_on")
LANGUAGE_NAMES = {code: code for code in LANGUAGES}
# What stands in a cell of the grid: the columns that people look for in the table.
HEADLINES = {
    "rates": ("value",),
    "categories": ("treatment", "payer"),
    "legal_statuses": ("mshi_right", "gvfmc_scope"),
    "services": ("moved_to", "moved_from"),
    "dental_care": ("kind",),
    "need_ways": ("package", "services", "least_scope"),
}
Content = Mapping[str, Any]


def text_of(content: Content, field: str) -> Text:
    """The text of `field` in the reader's language, or in the first language that has one."""
    wanted = get_language() or settings.LANGUAGE_CODE
    for language in (wanted, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES):
        if value := content.get(f"{field}_{language}"):
            return Text(value, language, is_fallback=language != wanted)
    return Text("", wanted, is_fallback=False)


def missing_languages(table: LawTable, content: Content) -> tuple[str, ...]:
    """The languages in which a text of the row is missing that another language has."""
    lacking = {
        language
        for field in table.texts
        for language in LANGUAGES
        if not content.get(f"{field}_{language}")
        and any(content.get(f"{field}_{other}") for other in LANGUAGES)
    }
    return tuple(language for language in LANGUAGES if language in lacking)


def is_unverified(content: Content) -> bool:
    """Whether the row still waits for a source: its confidence is below "stated"."""
    return "confidence" in content and content["confidence"] not in SURE


def split_text(table: LawTable, column: str) -> tuple[str, str]:
    """The text and the language of a column: ("name", "kk"); the language empty for other columns."""
    stem, _under, language = column.rpartition("_")
    return (stem, language) if language in LANGUAGES and stem in table.texts else (column, "")


def column_name(table: LawTable, column: str) -> str:
    """What a column is called: "confidence", "name (kk)"."""
    field, language = split_text(table, column)
    name = str(table.field(field).verbose_name)
    return f"{name} ({language})" if language else name


def shown(table: LawTable, column: str, value: Any, unit: str = "") -> str:
    """A value of a column in words and figures of the active language; empty where there is none.

    `unit` is that of the number, for the columns `value`, `lowest` and `highest`.
    """
    field = table.model._meta.get_field(split_text(table, column)[0])
    if table.code == "rates" and column == "value":
        return amount(None if value is None else Decimal(value), unit)
    if value is None or value == "":
        return choice(field, "") if value == "" else ""
    if isinstance(field, models.DecimalField):
        return amount(Decimal(value), unit) if unit else number_format(Decimal(value))
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return _plain(field, value)


def _plain(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, ArrayField):
        return ", ".join(str(each) for each in value)
    if isinstance(value, list):
        return "\n".join(_change(each) for each in value)
    return choice(field, value)


def choice(field: Any, value: Any) -> str:
    """The word for a value of a column with choices; another value as it is."""
    words = dict(field.flatchoices) if getattr(field, "choices", None) else {}
    return str(words.get(value, value))


def _change(row: Any) -> str:
    return " ".join(str(part) for part in row.values()) if isinstance(row, dict) else str(row)


def in_force_on(periods: Iterable[Period], day: date) -> Period | None:
    """The period that holds the day; of a table without days its one row."""
    for period in periods:
        begun = period.since is None or period.since <= day
        if begun and (period.until is None or day <= period.until):
            return period
    return None
