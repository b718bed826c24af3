"""The files themselves: every row says where it comes from, in three languages, in clean letters."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).parents[2] / "fixtures"
NAMES = [
    "rates",
    "payer_kinds",
    "purpose_codes",
    "categories",
    "legal_statuses",
    "packages",
    "needs",
    "dental_care",
    "contacts",
]
TEXTS = [*NAMES, "sources"]  # names of institutions: known to everybody, so they name no source
CONFIDENCE = {"sourced", "stated", "inferred", "memory", "memory_low", "proposed", "unknown"}
ARTICLE = re.compile(r"^[^,]+(, [\d-]+(\([\d-]+\))?)?$")
CHECKED = "2026-11-22"
MIXED = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
KAZAKH = set("әғқңөұүһі")
# What PDF readers and hurried typists leave in Kazakh texts.
SLIPS = ["тұрақкты", "журнал", "мугедек", "  ", "ё", " ,", " .", "–-", "..", "''"]


def file(name: str) -> list[dict[str, Any]]:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def sourced_rows(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in file(name):
        if "periods" not in row:
            yield row["code"], row
        for period in row.get("periods", []):
            yield f"{row['code']} {period['since']}", period
        for service in row.get("services", []):
            yield f"{row['code']}/{service['code']}", service
        for way in row.get("ways", []):
            yield f"{row['code']}/{way['code']}", way


def texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from texts(each, f"{path}[{place}]")
    elif isinstance(value, dict) and set(value) == {"kk", "ru", "en"}:
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts(each, f"{path}.{value.get('code', '')}{key}")


@pytest.mark.parametrize("name", NAMES)
def test_every_row_says_where_it_comes_from_and_how_sure_we_are(name: str) -> None:
    for code, row in sourced_rows(name):
        assert row["source"].strip(), code
        assert row["confidence"] in CONFIDENCE, code
        assert row["link"] == "" or row["link"].startswith("https://"), code
        assert row["article"] == "" or ARTICLE.match(row["article"]), code


@pytest.mark.parametrize("name", NAMES)
def test_only_what_was_looked_up_says_when_it_was_checked(name: str) -> None:
    for code, row in sourced_rows(name):
        looked_up = row["confidence"] in {"sourced", "stated"}
        assert row["checked_on"] == (CHECKED if looked_up else None), code


@pytest.mark.parametrize("name", NAMES)
def test_a_row_that_is_proposed_or_doubtful_says_why(name: str) -> None:
    ours = "the portal's own setting"
    for code, row in sourced_rows(name):
        if row["confidence"] == "proposed" and row["source"] != ours:
            assert row.get("note"), code


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_is_there_in_three_languages(name: str) -> None:
    found = list(texts(file(name)))
    assert found
    for path, text in found:
        assert all(each.strip() == each and each for each in text.values()), path


@pytest.mark.parametrize("name", TEXTS)
def test_no_word_mixes_latin_and_cyrillic_letters(name: str) -> None:
    for path, text in texts(file(name)):
        for language in ("kk", "ru"):
            assert not MIXED.search(text[language]), (path, text[language])
        assert not re.search("[Ѐ-ӿ]", text["en"].replace("ҚР ДСМ", "")), path


@pytest.mark.parametrize("name", TEXTS)
def test_kazakh_is_kazakh_and_free_of_known_slips(name: str) -> None:
    for path, text in texts(file(name)):
        kazakh = text["kk"]
        assert not [slip for slip in SLIPS if slip in kazakh.lower()], (path, kazakh)
        if len(kazakh) > 40:
            assert KAZAKH & set(kazakh.lower()), (path, kazakh)
        assert kazakh == text["ru"] or not re.search("[ыэ]й ", kazakh), (path, kazakh)


@pytest.mark.parametrize("name", ["rates"])
def test_periods_of_a_number_do_not_overlap_and_run_in_order(name: str) -> None:
    for row in file(name):
        for earlier, later in pairwise(row["periods"]):
            assert earlier["until"] is not None, row["code"]
            assert earlier["since"] <= earlier["until"] < later["since"], row["code"]


def test_a_number_without_a_value_is_unknown_and_the_reverse() -> None:
    for row in file("rates"):
        for period in row["periods"]:
            assert (period["value"] is None) == (period["confidence"] == "unknown"), row["code"]


def test_numbers_are_written_plainly() -> None:
    for row in file("rates"):
        for period in row["periods"]:
            if period["value"] is not None:
                value = Decimal(period["value"])
                assert f"{value.normalize():f}" == period["value"], (row["code"], period["value"])


def test_shares_are_parts_of_one() -> None:
    for row in file("rates"):
        if row["unit"] == "share":
            assert all(0 < Decimal(p["value"]) <= 1 for p in row["periods"] if p["value"]), row[
                "code"
            ]


@pytest.mark.parametrize(
    "code",
    ["mci", "minimum_wage", "employer_rate", "state_rate", "unified_rate", "employee_cap_mw"],
)
def test_a_number_that_is_always_needed_has_no_gap(code: str) -> None:
    periods = next(row["periods"] for row in file("rates") if row["code"] == code)
    for earlier, later in pairwise(periods):
        day_after = date.fromisoformat(earlier["until"]) + timedelta(days=1)
        assert day_after.isoformat() == later["since"]


def test_codes_are_unique() -> None:
    for name in TEXTS:
        codes = [row["code"] for row in file(name)]
        assert len(codes) == len(set(codes)), name


def test_no_source_is_a_machine_or_a_private_page() -> None:
    for name in NAMES:
        for code, row in sourced_rows(name):
            assert "domain.md" not in row["source"], code
            assert "/work" not in row["source"], code


def test_every_uncertain_number_is_in_the_documentation() -> None:
    text = (FIXTURES.parent / "docs" / "data.md").read_text(encoding="utf-8")
    certain = {"sourced", "stated"}
    for row in file("rates"):
        if {period["confidence"] for period in row["periods"]} - certain:
            assert f"`{row['code']}`" in text, row["code"]
