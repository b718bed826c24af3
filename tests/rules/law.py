"""The law for the rules' tests: the files of `fixtures/`, read with the standard library alone."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from apps.rules.law import Law, law_from

ROOT = Path(__file__).resolve().parents[2]
FILES = ("rates", "categories", "payer_kinds", "legal_statuses", "purpose_codes")


@cache
def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one file of `fixtures/`."""
    found: list[dict[str, Any]] = json.loads((ROOT / "fixtures" / f"{name}.json").read_text())
    return found


LAW: Law = law_from(**{name: rows(name) for name in FILES})


def law_of(**files: list[dict[str, Any]]) -> Law:
    """The law with other rows for some of its files."""
    return law_from(**{name: files.get(name, rows(name)) for name in FILES})


def law_with(**periods: list[dict[str, Any]]) -> Law:
    """The law with other periods for some parameters: a switch turned, a number raised."""
    changed = [
        {**row, "periods": periods[row["code"]]} if row["code"] in periods else row
        for row in rows("rates")
    ]
    return law_of(rates=changed)


def rows_with(name: str, code: str, **fields: object) -> list[dict[str, Any]]:
    """The rows of a file, one of them with other fields."""
    return [{**row, **fields} if row["code"] == code else row for row in rows(name)]


def period(value: str | None, since: str, until: str | None = None) -> dict[str, Any]:
    """A period of a parameter, as `fixtures/rates.json` has it."""
    return {"value": value, "since": since, "until": until}
