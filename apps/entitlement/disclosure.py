"""What each audience may see of an answer (design.md section 5). Names and codes never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from apps.entitlement.answer import Answer, Audience, Reason, Route

OPEN = (Audience.PERSON, Audience.FULL)
MONTHS_AHEAD = 12
COVERED = {"paid", "state_paid", "exempt"}
# One sentence for what would tell a category, and one for what would tell who paid.
SHARED: Mapping[str, str] = {
    "exempt_service": "covered_without_payments",
    "state_pays": "covered_without_payments",
    "payments": "covered_by_payments",
    "prepaid": "covered_by_payments",
    "ekp": "covered_by_payments",
    "independent_3": "covered_by_payments",
    "retention_payments": "retention",
    "retention_loyal": "retention",
    "retention_category": "retention",
    "retention_ekp": "retention",
    "not_in_registers": "cannot_tell",
    "source_late": "cannot_tell",
    "months_in_doubt": "cannot_tell",
    "left": "no_right",
    "no_legal_status": "no_right",
    "status_without_right": "no_right",
}
SHARED_ARTICLE = "405-V, 5"


def month_state(state: str, audience: Audience) -> str:
    """The state of a month as this audience reads it."""
    return "covered" if state in COVERED and audience not in OPEN else state


def reasons_for(answer: Answer, audience: Audience) -> list[Reason]:
    """The reasons as this audience reads them; debts beside a cover are one's own matter."""
    if audience in OPEN:
        return list(answer.reasons)
    shown: dict[str, Reason] = {}
    for reason in answer.reasons:
        code = SHARED.get(reason.code, reason.code)
        if code == reason.code:
            shown.setdefault(code, reason)
        else:
            shown.setdefault(code, Reason(code, SHARED_ARTICLE, _impersonal(reason)))
    shown.pop("debt_beside", None)
    return list(shown.values())


def _impersonal(reason: Reason) -> dict[str, object]:
    kept = ("month", "owed", "late_for_all")
    return {key: reason.params[key] for key in kept if key in reason.params}


def routes_for(answer: Answer, audience: Audience) -> list[Route]:
    """The routes; without the sums and days that tell something of the person."""
    if audience in OPEN:
        return list(answer.routes)
    return [
        replace(route, cost=None, insured_from=None) if route.is_personal else route
        for route in answer.routes
    ]
