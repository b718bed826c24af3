"""What a value of the law can be."""

from __future__ import annotations

from decimal import Decimal

from apps.rates.models import Unit


def unfit(value: Decimal, unit: str) -> str:
    """Why a value cannot be one of its unit: negative, not_a_share, not_a_switch, not_whole; or ""."""
    if value < 0:
        return "negative"
    if unit == Unit.SHARE and value > 1:
        return "not_a_share"
    if unit == Unit.SWITCH and value not in (0, 1):
        return "not_a_switch"
    whole = value == value.to_integral_value()
    return "not_whole" if unit in {Unit.MONTHS, Unit.DAYS, Unit.YEARS} and not whole else ""
