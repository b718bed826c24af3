"""What the rows of the law's tables say, in the words of each language."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from apps.changes.tables import TABLES
from apps.office.presenters.law.words import (
    column_name,
    is_unverified,
    missing_languages,
    shown,
    text_of,
)


def in_english(table: str, column: str, value: Any, unit: str = "") -> str:
    with override("en"):
        return shown(TABLES[table], column, value, unit).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("table", "column", "value", "unit", "said"),
    [
        ("rates", "value", "0.05", "share", "5 %"),
        ("rates", "value", "3", "months", "3 months"),
        ("rates", "value", "1", "switch", "yes"),
        ("rates", "value", None, "tenge", "not known to us"),
        ("rates", "confidence", "stated", "", "stated in an official brochure"),
        ("legal_statuses", "mshi_right", False, "", "no"),
        ("legal_statuses", "rank", 2, "", "2"),
        ("payer_kinds", "purpose_codes", ["121", "122"], "", "121, 122"),
        ("payer_kinds", "fixed_amount", "", "", "any amount"),
        ("payer_kinds", "period_until", None, "", ""),
        (
            "categories",
            "payer_changes",
            [{"since": "2026-01-01", "payer": "none"}],
            "",
            "2026-01-01 none",
        ),
    ],
)
def test_a_value_is_said_in_words(
    table: str, column: str, value: Any, unit: str, said: str
) -> None:
    assert in_english(table, column, value, unit) == said


def test_a_column_of_a_text_names_its_language() -> None:
    with override("en"):
        assert column_name(TABLES["rates"], "note_kk") == "note (kk)"
        assert column_name(TABLES["rates"], "checked_on") == "checked on"


def test_a_name_without_a_translation_is_said_in_another_language() -> None:
    content = {"name_kk": "Балалар", "name_ru": "", "name_en": ""}
    with override("en"):
        text = text_of(content, "name")
    assert (text.value, text.language, text.is_fallback) == ("Балалар", "kk", True)
    assert missing_languages(TABLES["categories"], content) == ("ru", "en")


def test_what_no_page_says_waits_for_a_source() -> None:
    assert is_unverified({"confidence": "memory"})
    assert not is_unverified({"confidence": "sourced"})
    assert not is_unverified({"value": "1"})
