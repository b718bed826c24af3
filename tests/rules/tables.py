"""The decision tables: one row a case that a lawyer can read, in tests/rules/tables/*.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent / "tables"
REGIMES = (
    "2020-01_2020-06",
    "2020-07_2021-06",
    "2021-07_2022-09",
    "2022-10_2023-12",
    "2024-01_2025-12",
    "2026-01",
)
GOLDEN = "golden"


@dataclass(frozen=True)
class Case:
    """A row. Days and months are as written; empty: none."""

    id: str
    why: str
    facts: str
    asked: str
    outcome: str
    ground: str
    covered_until: str
    owed: str
    unknown: str
    note: str = ""

    @property
    def on(self) -> date:
        return date.fromisoformat(self.asked)


def raw(name: str) -> list[dict[str, str]]:
    """The rows of one file, as written."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def table(name: str) -> list[Case]:
    """The cases of one table, in their order."""
    return [Case(**row) for row in raw(name)]


def all_cases() -> list[Case]:
    """The rows of all tables."""
    return [case for name in (*REGIMES, GOLDEN) for case in table(name)]
