"""How much is paid for a month, by whom: the amounts of every payer kind (domain.md section 2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from apps.rules.law import Law

TIYN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Contribution:
    """An amount in tenge for one month, or None where a number of the law is not known to us.

    `used` names the parameters that it was made from, `missing` those without a known value.
    """

    amount: Decimal | None
    base: Decimal | None
    rate: Decimal | None
    is_capped: bool
    used: tuple[str, ...]
    missing: tuple[str, ...]


class NotPayable(ValueError):
    """The kind needs an income, or does not exist."""


def rounded(amount: Decimal) -> Decimal:
    """To the tiyn, half up: the one rounding of money."""
    return amount.quantize(TIYN, rounding=ROUND_HALF_UP)


def fixed_amount(name: str, day: date, law: Law) -> Decimal | None:
    """The fixed monthly amount of the `independent` payer or the `proprietor` on a day, in tenge."""
    rate = law.number(f"{name}_rate", day)
    base = law.number(f"{name}_base_mw", day)
    wage = law.number("minimum_wage", day)
    if rate is None or base is None or wage is None:
        return None
    return rounded(rate * base * wage)


def contribution(
    kind: str, day: date, law: Law, income: Decimal | None = None, place: str = "city"
) -> Contribution:
    """What a payer of `kind` pays for the month of `day` (article 26-29 of the law).

    `income` is the month's income of all jobs together, in tenge; `place` is `city` or `village`.
    Raises NotPayable for an unknown kind, or where the kind needs an income and none is given.
    """
    if kind in OF_INCOME:
        if income is None or income < 0:
            raise NotPayable("income")
        return _of_income(OF_INCOME[kind], day, law, income)
    if kind not in FIXED:
        raise NotPayable("kind")
    return FIXED[kind](day, law, place)


@dataclass(frozen=True, slots=True)
class _Share:
    rates: tuple[str, ...]
    cap: str


OF_INCOME = {
    "employer": _Share(("employer_rate",), "employer_cap_mw"),
    "employee": _Share(("employee_rate",), "employee_cap_mw"),
    "civil_contract": _Share(("civil_contract_rate",), "employee_cap_mw"),
    "unified_employer": _Share(("unified_rate", "unified_employer_share"), "unified_cap_mw"),
    "unified_employee": _Share(("unified_rate", "unified_employee_share"), "unified_cap_mw"),
    "self_employed": _Share(("self_employed_rate",), "self_employed_cap_mw"),
}


def _of_income(share: _Share, day: date, law: Law, income: Decimal) -> Contribution:
    used = (*share.rates, share.cap, "minimum_wage")
    values = {code: law.number(code, day) for code in used}
    missing = tuple(code for code, value in values.items() if value is None)
    known = {code: value for code, value in values.items() if value is not None}
    if missing:
        return Contribution(None, None, None, False, used, missing)
    cap = known[share.cap] * known["minimum_wage"]
    base = min(income, cap)
    rate = Decimal(1)
    for code in share.rates:
        rate *= known[code]
    return Contribution(rounded(base * rate), base, rate, income > cap, used, ())


def _product(rate: str, *factors: str) -> Callable[[date, Law, str], Contribution]:
    def amount(day: date, law: Law, place: str) -> Contribution:
        used = tuple(code.format(place=place) for code in (rate, *factors))
        values = {code: law.number(code, day) for code in used}
        missing = tuple(code for code, value in values.items() if value is None)
        base = Decimal(1)
        for code in used[1:]:
            base *= values[code] or Decimal(0)
        share = values[used[0]]
        if missing or share is None:
            return Contribution(None, None, share, False, used, missing)
        return Contribution(rounded(base * share), base, share, False, used, ())

    return amount


FIXED = {
    "sole_proprietor": _product("proprietor_rate", "proprietor_base_mw", "minimum_wage"),
    "independent": _product("independent_rate", "independent_base_mw", "minimum_wage"),
    "ekp": _product("ekp_{place}_mci", "mci"),
    "state": _product("state_rate", "state_average_wage"),
    "local_budget": _product("local_budget_rate", "local_budget_base_almaty"),
}
KINDS = (*OF_INCOME, *FIXED)
