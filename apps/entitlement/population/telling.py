"""Counts as they may leave the office: in full tens, and under ten not at all (decision 0025).

Every number of people goes through `told`, totals and differences too, so that none can be worked
out from others. Money is worked out from months that were told.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO

from apps.entitlement.population.results import Moved, Population, Preview
from apps.rules.assess import Status

SMALL = 10
UNDER = f"<{SMALL}"
Told = int | str
Teller = Callable[[int], Told]


def told(people: int) -> Told:
    """A number of people in full tens, downwards; "<10" for fewer than ten; 0 for nobody."""
    return people // SMALL * SMALL or (UNDER if people else 0)


def exact(people: int) -> Told:
    """The number itself: for an operator at the command line only."""
    return people


def as_json(found: Population, tell: Teller = told) -> dict[str, Any]:
    """A population as plain values, codes for names, the largest first where there is no order."""
    return {
        "on": found.on.isoformat(),
        "known_on": found.known_on and found.known_on.isoformat(),
        "people": tell(found.people),
        "outcomes": _outcomes(found.statuses, tell),
        "grounds": _by_size(found.grounds, tell),
        "regions": _crossed(found.regions, tell),
        "categories": _crossed(found.categories, tell),
        "losing": {
            "people": tell(found.losing.total()),
            "grounds": _by_size(_summed(found.losing, 1), tell),
            "regions": _by_size(_summed(found.losing, 0), tell),
        },
        "owed": _owed(found, tell),
        "earlier": {
            day.isoformat(): _outcomes(counts, tell) for day, counts in found.earlier.items()
        },
        "earlier_grounds": {
            day.isoformat(): _by_size(counts, tell) for day, counts in found.earlier_grounds.items()
        },
    }


def preview_as_json(found: Preview, tell: Teller = told) -> dict[str, Any]:
    """A preview as plain values; debt is null where it is not known, or of fewer than ten people."""

    def shown(moved: Moved) -> dict[str, Any]:
        is_told = found.knows_debt and tell(moved.indebted) != UNDER
        return {
            "gain": tell(moved.gain),
            "lose": tell(moved.lose),
            "debt": f"{moved.debt:.2f}" if is_told else None,
        }

    return {
        "on": found.on.isoformat(),
        "made_at": found.made_at.isoformat(),
        **shown(found.moved),
        "grounds": {str(ground): shown(moved) for ground, moved in found.grounds.items()},
        "regions": {region: shown(moved) for region, moved in sorted(found.regions.items())},
    }


def _owed(found: Population, tell: Teller) -> dict[str, Any]:
    months = tell(found.owed_months)
    if tell(found.owing) == UNDER or isinstance(months, str):
        return {"people": tell(found.owing), "months": None, "amount": None}
    price = found.month_price
    amount = None if price is None else f"{price * months:.2f}"
    return {"people": tell(found.owing), "months": months, "amount": amount}


def _outcomes(counts: Mapping[Status, int], tell: Teller) -> dict[str, Told]:
    return {str(status): tell(counts.get(status, 0)) for status in Status}


def _by_size(counts: Mapping[Any, int], tell: Teller) -> dict[str, Told]:
    largest_first = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return {str(name): tell(people) for name, people in largest_first if people}


def _crossed(counts: Mapping[tuple[str, Status], int], tell: Teller) -> dict[str, dict[str, Told]]:
    names = _by_size(_summed(counts, 0), tell)
    return {
        name: {
            "people": people,
            **{str(status): tell(counts.get((name, status), 0)) for status in Status},
        }
        for name, people in names.items()
    }


def _summed(counts: Mapping[tuple[Any, Any], int], place: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, people in counts.items():
        found[key[place]] += people
    return found


def write_csv(shown: Mapping[str, Any], file: TextIO) -> None:
    """What `as_json` gave as a table of cells: what is counted, of whom, by which outcome, people."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(["table", "row", "column", "people"])
    for row in _cells(shown):
        writer.writerow([safe(cell) for cell in row])


def _cells(shown: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Told]]:
    yield "total", shown["on"], "", shown["people"]
    yield from (("outcome", name, "", people) for name, people in shown["outcomes"].items())
    yield from (("ground", name, "", people) for name, people in shown["grounds"].items())
    for table, rows in (("region", shown["regions"]), ("category", shown["categories"])):
        for name, row in rows.items():
            yield from ((table, name, column, people) for column, people in row.items())
    losing = shown["losing"]
    yield "losing", "", "", losing["people"]
    yield from (("losing", "ground", name, people) for name, people in losing["grounds"].items())
    yield from (("losing", "region", name, people) for name, people in losing["regions"].items())
    for day, row in shown["earlier"].items():
        yield from (("outcome", day, name, people) for name, people in row.items())
    for day, row in shown.get("earlier_grounds", {}).items():
        yield from (("ground", day, name, people) for name, people in row.items())


def safe(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
