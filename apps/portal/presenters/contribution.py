"""A calculated contribution in words: the sum, and how it came about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.common import wording
from apps.portal.presenters.numbers import Number, number, plain
from apps.rates.models import Rate
from apps.rules.contributions import Contribution

RateOn = Callable[[str, date], Rate | None]


@dataclass(frozen=True)
class Calculation:
    """`amount` is empty where nothing can be calculated; `why_not` says then why."""

    amount: str
    formula: str
    cap: str
    why_not: str
    numbers: list[Number]


def calculation(made: Contribution, day: date, rate_on: RateOn) -> Calculation:
    """The contribution of one month, with the numbers in force on that day."""
    found = {code: rate_on(code, day) for code in made.used}
    shown = [number(rate) for rate in found.values() if rate is not None]
    if made.amount is None:
        return Calculation("", "", "", _why_not(made.missing, found), shown)
    return Calculation(
        amount=wording.tenge(made.amount),
        formula=_formula(made),
        cap=_cap(made),
        why_not="",
        numbers=shown,
    )


def _formula(made: Contribution) -> str:
    if made.base is None or made.rate is None or made.amount is None:
        return ""
    parts = (wording.tenge(made.base), _rate(made.rate), wording.tenge(made.amount))
    return "{} × {} = {}".format(*parts)


def _rate(rate: Decimal) -> str:
    return wording.percent(rate) if rate < 1 else plain(rate)


def _cap(made: Contribution) -> str:
    if not made.is_capped or made.base is None:
        return ""
    return _(
        "The contribution is taken of %(amount)s at most; income above that does not count."
    ) % {"amount": wording.tenge(made.base)}


def _why_not(missing: Iterable[str], found: dict[str, Rate | None]) -> str:
    if any(found.get(code) is None for code in missing):
        return _("Nothing was paid in this way for that month: no such rule was in force then.")
    return _("One of the numbers for that month is not known to us, so we do not name a sum.")
