"""What people come for, as a page shows it to everybody: which package gives it, with which document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from apps.coverage.models import NeedWay
from apps.coverage.selectors import ways
from apps.rates.texts import Text, text


@dataclass(frozen=True)
class Way:
    """One way: in which package, under which condition, with which documents."""

    package: Text
    is_free_for_all: bool
    condition: Text
    documents: list[str]
    is_sure: bool


@dataclass(frozen=True)
class Need:
    """What somebody comes for."""

    name: Text
    ways: list[Way]


def needs_on(day: date) -> list[Need]:
    """Every need with its ways in force on a day, in the order of a desk's list; one read."""
    return [
        Need(text(need, "name"), [_way(row) for row in rows])
        for need, rows in groupby(ways(day), key=lambda row: row.need)
    ]


def _way(row: NeedWay) -> Way:
    return Way(
        package=text(row.package, "abbreviation"),
        is_free_for_all=row.package.code == "gvfmc",
        condition=text(row, "condition"),
        documents=str(text(row, "documents")).splitlines(),
        is_sure=row.confidence in {"sourced", "stated"},
    )
