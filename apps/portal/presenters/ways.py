"""The ways to be insured: for each what it costs, from which day it works, and the steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apps.common import wording


@dataclass(frozen=True)
class Way:
    """One route; `price` and `when` are empty where the asker may not see them or nobody knows."""

    code: str
    title: str
    price: str
    when: str
    steps: list[str]
    is_first: bool


def ways(answer: Mapping[str, Any]) -> list[Way]:
    """The routes of an answer in its own order: the first is the one to look at first."""
    return [
        _way(route, is_first=index == 0) for index, route in enumerate(answer.get("routes") or [])
    ]


def _way(route: Mapping[str, Any], *, is_first: bool) -> Way:
    return Way(
        code=route["code"],
        title=title(route["code"]),
        price=_price(route.get("cost")),
        when=_when(route.get("insured_from")),
        steps=list(route.get("steps") or []),
        is_first=is_first,
    )


def title(code: str) -> str:
    """What to do, verb first."""
    return {
        "pay_owed": _("Pay the unpaid months"),
        "pay_current": _("Pay for the current month"),
        "prepay_12": _("Pay for the next twelve months"),
        "prepay_12_and_current": _("Pay for this month and the next twelve"),
        "employment": _("Take up work with an employer who pays"),
        "register_unemployed": _("Register as unemployed"),
        "category": _("Check whether the state should pay for you"),
    }.get(code, _("Another way"))


def _price(cost: str | None) -> str:
    if cost is None:
        return ""
    amount = Decimal(cost)
    return wording.tenge(amount) if amount else _("free of charge")


def _when(insured_from: str | None) -> str:
    if not insured_from:
        return ""
    day = wording.from_day(date.fromisoformat(insured_from))
    return _("You are insured from %(date)s.") % {"date": day}


def advice(outcome: str) -> list[str]:
    """What to do where no route leads on: the answer depends on data, not on a payment."""
    if outcome == "not_confirmed":
        return [
            _("Check the number, and try again in three working days: payments are on their way."),
            _("Have a receipt or a certificate? Call 1406 and say what is missing."),
            _(
                "If the state should pay for you, the Fund can insure you for one month on your "
                "documents while the register is put right."
            ),
            _("Urgent care and the ambulance do not wait for this answer."),
        ]
    if outcome == "not_eligible":
        return [
            _("Have you got a residence permit, citizenship or a work contract? Call 1406."),
            _("For planned care take out voluntary medical insurance, or pay the clinic yourself."),
        ]
    return []
