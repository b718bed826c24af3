"""One payment for several months parted into a row for each month."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from apps.rules.months import Month

TIYN = Decimal("0.01")


def parted(
    cells: Mapping[str, str], amount: Decimal, first: Month, months: int
) -> list[dict[str, str]]:
    """The rows of `months` months from `first` on: the item's number with a suffix, equal sums.

    What does not part evenly into tiyn is in the last row, so that the sum stays the payment's.
    """
    share = (amount / months).quantize(TIYN, rounding=ROUND_DOWN)
    sums = [share] * (months - 1) + [amount - share * (months - 1)]
    return [
        {
            **cells,
            "item_no": f"{cells['item_no'].strip()}-{place + 1}",
            "period": str(first + place),
            "amount": f"{part:.2f}",
        }
        for place, part in enumerate(sums)
    ]
