"""The parts of docs/rules that are made from the tables and from the law's numbers.

`.venv/bin/python -m tests.rules.mirror` writes them anew; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.rules.histories import COUNTS
from tests.rules.law import ROOT, rows
from tests.rules.tables import GOLDEN, REGIMES, raw, table

DOCS = ROOT / "docs" / "rules"
PAGES = ("r1.md", "cases.md", "amounts.md")
PART = re.compile(r"(<!-- made: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """A page with its made parts made anew; KeyError for a part that nobody makes."""
    return PART.sub(lambda part: f"{part[1]}{PARTS[part['name']]()}{part[3]}", text)


def _grid(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rule = ["---"] * len(head)
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in (head, rule, *cells))


def _cases(name: str) -> str:
    head = ("id", "case", "facts", "asked", "outcome", "ground", "covered until", "owed", "unknown")
    lines = []
    for case in table(name):
        facts = f"`{case.facts}`" if case.facts else "nothing"
        decided = (case.outcome, case.ground, case.covered_until, case.owed, case.unknown)
        lines.append((case.id, case.why, facts, case.asked, *decided))
    return _grid(head, lines)


def _notes() -> str:
    return _grid(("id", "reading"), [(case.id, case.note) for case in table(GOLDEN) if case.note])


def _numbers() -> str:
    """The terms of reading R1: what the fixtures say, with where they have it from."""
    head = ("parameter", "value", "from", "through", "article", "confidence")
    return _grid(
        head,
        [
            (f"`{row['code']}`", *_period(period))
            for row in rows("rates")
            if row["group"] == "terms"
            for period in row["periods"]
        ],
    )


def _period(period: dict[str, Any]) -> tuple[str, ...]:
    value = "not known" if period["value"] is None else period["value"]
    until = period["until"] or "still"
    return value, period["since"], until, period["article"], period["confidence"]


def _amounts() -> str:
    head = ("id", "case", "kind", "on", "income", "amount", "")
    return _grid(head, [_amount(row) for row in raw("amounts")])


def _amount(row: dict[str, str]) -> tuple[str, ...]:
    amount = row["amount"] or "none"
    return (
        row["id"],
        row["case"],
        f"`{row['kind']}`",
        row["day"],
        row["income"],
        amount,
        row["note"],
    )


def _counts() -> str:
    return _grid(
        ("days asked", "histories"),
        [(name.replace("_", " … "), f"{count:,}") for name, count in COUNTS.items()],
    )


def _kinds() -> str:
    head = ("kind", "codes", "amount", "months paid for", "for whom", "retention", "of the sixty")
    return _grid(head, [_kind(row) for row in rows("payer_kinds")])


def _kind(row: dict[str, Any]) -> tuple[str, ...]:
    fixed = {"": "above zero", "independent": "5 % of 1 MW", "proprietor": "5 % of 1.4 MW"}
    entitled = {status["code"] for status in rows("legal_statuses") if status["mshi_right"]}
    barred = entitled - set(row["statuses"])
    since, until = row["period_since"], row["period_until"]
    months = f"{since[:7]} … {until[:7]}" if since else "any"
    return (
        row["code"],
        ", ".join(row["purpose_codes"]) or "any but a penalty",
        fixed[row["fixed_amount"]],
        months + (", not before that of the payment" if row["not_before_payment_month"] else ""),
        f"not {', '.join(sorted(barred))}" if barred else "every status with a right",
        row["retention"],
        "yes" if row["counts_for_loyalty"] else "no",
    )


PARTS: dict[str, Callable[[], str]] = {
    **{name: partial(_cases, name) for name in (*REGIMES, GOLDEN)},
    "notes": _notes,
    "numbers": _numbers,
    "kinds": _kinds,
    "counts": _counts,
    "amounts": _amounts,
}


def write(folder: Path = DOCS) -> None:
    """Write the made parts of every page anew."""
    for name in PAGES:
        page = folder / name
        page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
