"""Worked examples: what is paid for a month, before a change and after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.entitlement.previewing.laws import Pair
from apps.rules.contributions import Contribution, contribution

INCOME = Decimal(300_000)
ABOVE_CAP = Decimal(1_000_000_000)
MOST_DAYS = 6


@dataclass(frozen=True, slots=True)
class Example:
    """A payer: the kind as the calculator has it, and the income of a month in tenge, where one matters."""

    kind: str
    income: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """An example on a day, under both laws."""

    example: Example
    on: date
    before: Contribution
    after: Contribution

    @property
    def is_changed(self) -> bool:
        return self.before.amount != self.after.amount


OF_INCOME = (
    "employee",
    "employer",
    "civil_contract",
    "unified_employee",
    "unified_employer",
    "self_employed",
)
EXAMPLES = (
    *(Example(kind, income) for kind in OF_INCOME for income in (INCOME, ABOVE_CAP)),
    Example("sole_proprietor"),
    Example("independent"),
    Example("state"),
    Example("local_budget"),
)


def worked(pair: Pair) -> Iterator[Worked]:
    """Every example on each day since which an amount differs, the days nearest to today."""
    nearest = sorted(pair.begins, key=lambda day: abs((day - pair.today).days))[:MOST_DAYS]
    for on in sorted(nearest):
        found = [_on(on, example, pair) for example in EXAMPLES]
        if any(one.is_changed for one in found):
            yield from (one for one in found if one.before.amount or one.after.amount)


def _on(on: date, example: Example, pair: Pair) -> Worked:
    before, after = (
        contribution(example.kind, on, law, example.income) for law in (pair.law, pair.then)
    )
    return Worked(example, on, before, after)
