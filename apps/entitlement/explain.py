"""An answer as the JSON of the contract (design.md section 6), in the active language."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from apps.entitlement import messages
from apps.entitlement.answer import Answer, Audience
from apps.entitlement.disclosure import (
    MONTHS_AHEAD,
    OPEN,
    month_state,
    reasons_for,
    routes_for,
)
from apps.rules.assess import Status
from apps.rules.months import Month
from apps.rules.outlook import Outlook


def as_json(answer: Answer, audience: Audience) -> dict[str, Any]:
    """The answer for an audience; money as text with two decimals, days and months as ISO text."""
    seen = answer.outlook
    until, after = cover(seen, audience)
    shown: dict[str, Any] = {
        "outcome": str(seen.outcome.status),
        "ground": str(seen.outcome.ground),
        "on": seen.on.isoformat(),
        "covered_until": until and until.isoformat(),
        "uncovered_from": after and after.isoformat(),
        "reasons": [
            {"code": reason.code, "text": messages.reason(reason), "article": reason.article}
            for reason in reasons_for(answer, audience)
        ],
        "months": [
            {"month": str(month), "state": month_state(state, audience)}
            for month, state in seen.months
        ],
        "owed": {"months": [str(month) for month in seen.owed], "amount": money(seen.price)},
        "packages": [
            {"code": package.code, "entitled": package.entitled, "scope": package.scope}
            for package in answer.packages
        ],
        "routes": _routes(answer, audience),
        "person": {"masked_name": answer.masked_name},
        "proof": answer.proof,
        "data_as_of": {code: day.isoformat() for code, day in answer.data_as_of.items()},
        "rules": answer.rules,
    }
    return {field: value for field, value in shown.items() if field not in HIDDEN[audience]}


HIDDEN: dict[Audience, frozenset[str]] = {
    Audience.FULL: frozenset(),
    Audience.PERSON: frozenset(),
    Audience.CLINIC: frozenset({"ground", "owed"}),
    Audience.PUBLIC: frozenset({"ground", "owed", "person"}),
}


def money(amount: Decimal | None) -> str | None:
    """A sum as the contract writes it: "4250.00"."""
    return None if amount is None else f"{amount:.2f}"


def cover(seen: Outlook, audience: Audience) -> tuple[date | None, date | None]:
    """The last insured day and the first one without cover, as far ahead as the audience may see."""
    until = seen.covered_until
    if audience in OPEN or seen.outcome.status is not Status.INSURED:
        return until, until and until + timedelta(days=1)
    furthest = (Month.of(seen.on) + MONTHS_AHEAD).last_day
    if until is None or until > furthest:
        return furthest, None
    return until, until + timedelta(days=1)


def _routes(answer: Answer, audience: Audience) -> list[dict[str, Any]]:
    return [
        {
            "code": route.code,
            "cost": money(route.cost),
            "insured_from": route.insured_from and route.insured_from.isoformat(),
            "steps": messages.steps(route),
        }
        for route in routes_for(answer, audience)
    ]
