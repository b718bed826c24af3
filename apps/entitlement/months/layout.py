"""How months lie in the cache: two bigints of 63 months a kind, the latest month at bit 0.

LAST is the latest month that the cache holds and FIRST the earliest; both move with a release, and the
cache is then made anew. Days whose rules look further back are read from the registers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from apps.entitlement.models.months import KINDS
from apps.rules.months import Month
from apps.rules.record import Record, place

HALF = 63
LAST = Month(2030, 6)
FIRST = LAST - (2 * HALF - 1)
SHIFT = place(LAST)
ALL = (1 << 2 * HALF) - 1
LOW = (1 << HALF) - 1
# Rules 6 and 7 look at days of payment, and an EKP month may still be the latest covered one until
# March 2024: earlier days are read from the registers.
SERVED_SINCE = date(2024, 4, 1)
SERVED_THROUGH = (LAST - 26).last_day


def halves(mask: int) -> tuple[int, int]:
    """A mask of the rules as the two bigints of the cache: the newer months, the older ones."""
    kept = mask >> SHIFT & ALL
    return kept & LOW, kept >> HALF


def whole(new: int, old: int) -> int:
    """The two bigints of the cache as a mask of the rules."""
    return (old << HALF | new) << SHIFT


def record_of_masks(masks: Sequence[int]) -> Record:
    """The record in the bigints of a row, in their order (MASKS of services).

    It tells what rules look at on the days served; days of payment are not among them.
    """
    kinds = {
        kind: whole(masks[2 * at], masks[2 * at + 1])
        for at, kind in enumerate(KINDS)
        if kind != "unbroken"
    }
    return Record(**kinds, independent=0, ekp_paid_on={})


def window(kind: str, month: Month, length: int) -> str:
    """SQL for the `length` months of a kind that end with `month`, that month at bit 0."""
    low = (1 << length) - 1
    here = LAST - month
    if here >= HALF:
        return f"(m.{kind}_old >> {here - HALF} & {low})"
    if here + length <= HALF:
        return f"(m.{kind}_new >> {here} & {low})"
    return f"(((m.{kind}_new >> {here}) | (m.{kind}_old << {HALF - here})) & {low})"
