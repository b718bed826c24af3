"""How much is paid for a month, by whom: the amounts of every payer kind (domain.md section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import prod

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
    return _fixed(tuple(code.format(place=place) for code in FIXED[kind]), day, law)


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
# The rate first, then what it is taken of.
FIXED = {
    "sole_proprietor": ("proprietor_rate", "proprietor_base_mw", "minimum_wage"),
    "independent": ("independent_rate", "independent_base_mw", "minimum_wage"),
    "ekp": ("ekp_{place}_mci", "mci"),
    "state": ("state_rate", "state_average_wage"),
    "local_budget": ("local_budget_rate", "local_budget_base_almaty"),
}
KINDS = (*OF_INCOME, *FIXED)


def _of_income(share: _Share, day: date, law: Law, income: Decimal) -> Contribution:
    used = (*share.rates, share.cap, "minimum_wage")
    known = _known(used, day, law)
    if len(known) < len(used):
        return Contribution(None, None, None, False, used, _missing(used, known))
    cap = known[share.cap] * known["minimum_wage"]
    base = min(income, cap)
    rate = prod((known[code] for code in share.rates), start=Decimal(1))
    return Contribution(rounded(base * rate), base, rate, income > cap, used, ())


def _fixed(used: tuple[str, ...], day: date, law: Law) -> Contribution:
    known = _known(used, day, law)
    rate = known.get(used[0])
    if rate is None or len(known) < len(used):
        return Contribution(None, None, rate, False, used, _missing(used, known))
    base = prod((known[code] for code in used[1:]), start=Decimal(1))
    return Contribution(rounded(base * rate), base, rate, False, used, ())


def _known(codes: tuple[str, ...], day: date, law: Law) -> dict[str, Decimal]:
    values = {code: law.number(code, day) for code in codes}
    return {code: value for code, value in values.items() if value is not None}


def _missing(codes: tuple[str, ...], known: dict[str, Decimal]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in known)
