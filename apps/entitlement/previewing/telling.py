"""What a preview found as plain values: codes, days, people in full tens, sums of months that were told."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from apps.entitlement.population import Preview
from apps.entitlement.population.results import Decision, Totals
from apps.entitlement.population.telling import UNDER, preview_as_json, told
from apps.entitlement.previewing.demo import DemoChange


def day_as_json(found: Preview) -> dict[str, Any]:
    """What a change would do on one day."""
    before, after = found.prices
    becoming = sorted(found.becoming.items(), key=lambda each: (-each[1], each[0]))
    return {
        **preview_as_json(found),
        "prices": [None if price is None else f"{price:.2f}" for price in found.prices],
        "before": _totals(found.before, before),
        "after": _totals(found.after, after),
        "becoming": [
            {"was": list(was), "would_be": list(would_be), "people": told(people)}
            for (was, would_be), people in becoming
            if people
        ],
    }


def _totals(totals: Totals, price: Decimal | None) -> dict[str, Any]:
    months, owing = told(totals.owed_months), told(totals.owing)
    is_told = price is not None and owing != UNDER and not isinstance(months, str)
    return {
        "insured": told(totals.insured),
        "owing": owing,
        "debt": f"{price * int(months):.2f}" if is_told and price is not None else None,
    }


def demo_as_json(changes: Iterable[DemoChange]) -> list[dict[str, Any]]:
    """The demo people who change; their names are nobody's."""
    return [
        {
            "name": one.name,
            "on": one.asked.on.isoformat(),
            "was": _said(one.asked.was),
            "would_be": _said(one.asked.would_be),
        }
        for one in changes
    ]


def _said(decision: Decision) -> list[str]:
    return [str(decision.status), str(decision.ground)]
