"""What a search found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def searchset(base: str, address: str, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The resources found at this address below `base`; never what was searched for."""
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(found),
        "link": [{"relation": "self", "url": f"{base}{address}"}],
    }
    entries = [
        {
            "fullUrl": f"{base}{one['resourceType']}/{one['id']}",
            "resource": one,
            "search": {"mode": "match"},
        }
        for one in found
    ]
    return {**bundle, "entry": entries} if entries else bundle
