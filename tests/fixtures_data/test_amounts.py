"""The published amounts A1 to A20 follow from the rows: a value times a rate, day by day."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[2] / "fixtures"
RATES = {
    row["code"]: row["periods"]
    for row in json.loads((FIXTURES / "rates.json").read_text(encoding="utf-8"))
}


def at(code: str, year: int) -> Decimal:
    day = date(year, 7, 15).isoformat()
    for period in RATES[code]:
        if period["since"] <= day and (period["until"] is None or day <= period["until"]):
            return Decimal(period["value"])
    raise LookupError(code)


def of_wages(year: int, multiple: str, rate: str) -> Decimal:
    return at("minimum_wage", year) * at(multiple, year) * at(rate, year)


@pytest.mark.parametrize(
    ("case", "year", "base", "rate", "amount"),
    [
        ("A1", 2020, "independent_base_mw", "independent_rate", "2125"),
        ("A2", 2020, "proprietor_base_mw", "proprietor_rate", "2975"),
        ("A3", 2022, "employer_cap_mw", "employer_rate", "18000"),
        ("A4", 2022, "employee_cap_mw", "employee_rate", "12000"),
        ("A4", 2022, "proprietor_base_mw", "proprietor_rate", "4200"),
        ("A4", 2022, "independent_base_mw", "independent_rate", "3000"),
        ("A5", 2023, "employer_cap_mw", "employer_rate", "21000"),
        ("A6", 2023, "employee_cap_mw", "employee_rate", "14000"),
        ("A7", 2023, "proprietor_base_mw", "proprietor_rate", "4900"),
        ("A8", 2023, "independent_base_mw", "independent_rate", "3500"),
        ("A11", 2024, "employee_cap_mw", "employee_rate", "17000"),
        ("A11", 2024, "employer_cap_mw", "employer_rate", "25500"),
        ("A11", 2024, "proprietor_base_mw", "proprietor_rate", "5950"),
        ("A11", 2024, "independent_base_mw", "independent_rate", "4250"),
        ("A13", 2026, "employer_cap_mw", "employer_rate", "102000"),
        ("A13", 2026, "employee_cap_mw", "employee_rate", "34000"),
        ("A17", 2024, "employee_cap_mw", "employee_rate", "17000"),
        ("A18", 2026, "proprietor_base_mw", "proprietor_rate", "5950"),
        ("self-employed cap", 2026, "self_employed_cap_mw", "self_employed_rate", "17000"),
    ],
)
def test_amounts_counted_from_the_minimum_wage(
    case: str, year: int, base: str, rate: str, amount: str
) -> None:
    assert of_wages(year, base, rate) == Decimal(amount), case


@pytest.mark.parametrize(
    ("year", "city", "village", "cap"),
    [
        (2019, "2525", "1262.5", "2966875"),
        (2020, "2651", "1325.5", "3114925"),
        (2021, "2917", "1458.5", "3427475"),
        (2022, "3063", "1531.5", "3599025"),
        (2023, "3450", "1725", "4053750"),
    ],
)
def test_the_single_aggregate_payment_a4_a9_a15(
    year: int, city: str, village: str, cap: str
) -> None:
    mci = at("mci", year)
    assert mci * at("ekp_city_mci", year) == Decimal(city)
    assert mci * at("ekp_village_mci", year) == Decimal(village)
    assert mci * at("ekp_income_cap_mci", year) == Decimal(cap)


def test_the_shares_of_the_single_aggregate_payment_make_the_whole() -> None:
    shares = ["ekp_mshi_share", "ekp_pension_share", "ekp_social_share", "ekp_income_tax_share"]
    assert sum(at(code, 2023) for code in shares) == 1


@pytest.mark.parametrize(
    ("case", "year", "printed"),
    [("A4", 2022, "3614.2"), ("A10", 2023, "4505.6"), ("A12", 2025, "7285.9")],
)
def test_the_state_contribution(case: str, year: int, printed: str) -> None:
    counted = at("state_average_wage", year) * at("state_rate", year)
    assert counted.quantize(Decimal("0.1")) == at("state_amount", year) == Decimal(printed), case


def test_the_local_budget_of_almaty_a14() -> None:
    counted = at("local_budget_base_almaty", 2026) * at("local_budget_rate", 2026)
    assert counted == at("local_budget_amount_almaty", 2026) == Decimal(9189)


def test_prepaying_in_december_2023_a16() -> None:
    old, new = (of_wages(year, "independent_base_mw", "independent_rate") for year in (2023, 2024))
    assert (12 * old, 12 * new) == (Decimal(42000), Decimal(51000))


@pytest.mark.parametrize(
    ("case", "year", "salary", "employee", "employer"),
    [
        ("A19", 2025, "300000", "6000", "9000"),
        ("A19", 2026, "300000", "6000", "9000"),
        ("A20", 2025, "1200000", "17000", "25500"),
        ("A20", 2026, "1200000", "24000", "36000"),
    ],
)
def test_wages_under_and_over_the_cap(
    case: str, year: int, salary: str, employee: str, employer: str
) -> None:
    def capped(who: str) -> Decimal:
        cap = at("minimum_wage", year) * at(f"{who}_cap_mw", year)
        return min(Decimal(salary), cap) * at(f"{who}_rate", year)

    assert (capped("employee"), capped("employer")) == (Decimal(employee), Decimal(employer)), case


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_the_shares_of_the_unified_payment_are_the_usual_rates(year: int) -> None:
    total = at("unified_rate", year)
    employer, employee = (
        total * at(f"unified_{who}_share", year) for who in ("employer", "employee")
    )
    assert employer.quantize(Decimal("0.001")) == at("employer_rate", year)
    assert employee.quantize(Decimal("0.001")) == at("employee_rate", year)
