"""What people come for, as a page shows it to everybody: which package gives it, with which document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from apps.coverage.models import NeedWay
from apps.coverage.selectors import needs, ways
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


def needs_on(day: date, packages: Mapping[str, Text]) -> list[Need]:
    """Every need that has a way on a day, with its ways, in the order of a desk's list; two reads.

    `packages` names the packages by code.
    """
    found: dict[str, list[Way]] = {}
    for row in ways(day).filter(package__in=packages):
        found.setdefault(row.need, []).append(_way(row, packages[row.package]))
    return [Need(text(need, "name"), found[need.code]) for need in needs() if need.code in found]


def _way(row: NeedWay, package: Text) -> Way:
    return Way(
        package=package,
        is_free_for_all=row.package == "gvfmc",
        condition=text(row, "condition"),
        documents=str(text(row, "documents")).splitlines(),
        is_sure=row.confidence in {"sourced", "stated"},
    )
