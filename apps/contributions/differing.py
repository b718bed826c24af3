"""What of the law decides whether a payment counts, as plain values, and which payments a change reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from apps.rules.contributions import fixed_amount
from apps.rules.law import Law, PayerKind

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reach:
    """Payments that a change reaches, by kind, code and day of payment; empty or None: any."""

    kinds: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None


def said_by(law: Law) -> dict[str, Any]:
    """The part of the law that `rules.counting` looks at, as JSON keeps it."""
    names = sorted({kind.fixed_amount for kind in law.payer_kinds.values() if kind.fixed_amount})
    return {
        "kinds": {code: _kind(kind) for code, kind in sorted(law.payer_kinds.items())},
        "penalties": sorted(law.penalties),
        "amounts": {name: _steps(name, law) for name in names},
    }


def _kind(kind: PayerKind) -> dict[str, Any]:
    return {
        "codes": sorted(kind.purpose_codes),
        "amount": kind.fixed_amount,
        "since": kind.period_since and str(kind.period_since),
        "until": kind.period_until and str(kind.period_until),
        "in_time": kind.not_before_payment_month,
    }


def _steps(name: str, law: Law) -> list[list[str | None]]:
    """The days on which a fixed amount changes, each with the amount from then on."""
    days = {row.since for rows in law.parameters.values() for row in rows}
    days |= {
        row.until + timedelta(days=1)
        for rows in law.parameters.values()
        for row in rows
        if row.until is not None
    }
    steps: list[list[str | None]] = []
    for day in sorted(days):
        amount = fixed_amount(name, day, law)
        said = None if amount is None else str(amount)
        if not steps or steps[-1][1] != said:
            steps.append([day.isoformat(), said])
    return steps


def reaches(before: Said, after: Said) -> list[Reach]:
    """Which payments may count otherwise under `after`."""
    kinds = {**before["kinds"], **after["kinds"]}
    changed = [code for code in kinds if before["kinds"].get(code) != after["kinds"].get(code)]
    codes = {*before["penalties"]} ^ {*after["penalties"]}
    found = [Reach(kinds=tuple(changed))] if changed else []
    found += [Reach(codes=tuple(sorted(codes)))] if codes else []
    for name in sorted({*before["amounts"], *after["amounts"]}):
        paying = tuple(code for code, kind in kinds.items() if kind["amount"] == name)
        old, new = (said["amounts"].get(name, []) for said in (before, after))
        found += [Reach(paying, (), first, last) for first, last in _stretches(old, new) if paying]
    return found


def _stretches(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[date, date | None]]:
    """The stretches of days on which two courses of an amount differ."""
    days = sorted({day for day, _ in (*old, *new)})
    for day, following in pairwise([*days, None]):
        if _on(old, day) != _on(new, day):
            last = following and date.fromisoformat(following) - timedelta(days=1)
            yield date.fromisoformat(day), last


def _on(steps: Sequence[Any], day: str) -> str | None:
    amounts = [amount for since, amount in steps if since <= day]
    return amounts[-1] if amounts else None
