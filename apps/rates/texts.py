"""A text in three languages on a row: as a mapping, and as what a reader of one language gets."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True)
class Text:
    """A text and the language it is really in; `is_fallback` asks for a mark on the page."""

    value: str
    language: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.value


def text(row: models.Model, field: str) -> Text:
    """The text of `field` in the active language, or in the first language that has one.

    An empty text in every language is an empty `Text` of the active language.
    """
    wanted = get_language() or settings.LANGUAGE_CODE
    for language in (wanted, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES):
        value = getattr(row, f"{field}_{language}", None)
        if value:
            return Text(value, language, is_fallback=language != wanted)
    return Text("", wanted, is_fallback=False)


def texts(row: models.Model, field: str) -> dict[str, str]:
    """The text of `field` in each language, in the shape of the files."""
    return {language: getattr(row, f"{field}_{language}") or "" for language in LANGUAGES}


def columns(field: str, values: dict[str, str] | None) -> dict[str, str]:
    """The column values of a text: {"name_kk": ..., "name_ru": ..., "name_en": ...}."""
    given = values or {}
    return {f"{field}_{language}": given.get(language, "") for language in LANGUAGES}
