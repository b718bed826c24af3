"""The strip of thirteen months: for each a symbol, a tone and a word that say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apps.common import wording
from apps.entitlement.month_words import LOOKS, state_word
from apps.rules.months import Month


@dataclass(frozen=True)
class MonthCell:
    """One month of the strip and one row of the table."""

    month: Month
    short: str
    full: str
    state: str
    word: str
    symbol: str
    tone: str
    is_asked: bool


@dataclass(frozen=True)
class Meaning:
    """One line of the key under the strip."""

    symbol: str
    tone: str
    word: str


def cells(rows: list[dict[str, Any]]) -> list[MonthCell]:
    """The months of an answer, oldest first; the last one is the month asked about."""
    return [_cell(row, is_asked=index == len(rows) - 1) for index, row in enumerate(rows)]


def _cell(row: dict[str, Any], *, is_asked: bool) -> MonthCell:
    month = Month.parse(row["month"])
    symbol, tone = LOOKS[row["state"]]
    return MonthCell(
        month=month,
        short=wording.short_month(month.number),
        full=wording.month(month),
        state=row["state"],
        word=state_word(row["state"]),
        symbol=symbol,
        tone=tone,
        is_asked=is_asked,
    )


def key(shown: Iterable[MonthCell]) -> list[Meaning]:
    """The meaning of each symbol that the strip uses, in a fixed order."""
    used = {cell.state for cell in shown}
    return [
        Meaning(symbol=symbol, tone=tone, word=state_word(state))
        for state, (symbol, tone) in LOOKS.items()
        if state in used
    ]
