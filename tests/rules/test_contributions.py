"""How much is paid for a month: the golden amounts A1 to A20, and every change of a rate."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from apps.rules.contributions import KINDS, NotPayable, contribution, fixed_amount
from tests.rules.law import LAW, law_with, period
from tests.rules.tables import raw

ROWS = raw("amounts")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_amount_is_as_written(row: dict[str, str]) -> None:
    income = Decimal(row["income"]) if row["income"] else None

    found = contribution(
        row["kind"], date.fromisoformat(row["day"]), LAW, income, row["place"] or "city"
    )

    assert found.amount == (Decimal(row["amount"]) if row["amount"] else None)
    assert bool(found.missing) == (found.amount is None)


def test_every_golden_amount_is_decided() -> None:
    decided = {re.sub("[a-z]$", "", row["id"]) for row in ROWS if row["id"].startswith("A")}
    elsewhere = {"A16"}

    assert decided | elsewhere == {f"A{number}" for number in range(1, 21)}


def test_a9_and_a15_the_income_up_to_which_ekp_may_be_paid() -> None:
    for year, most in ((2021, 3_427_475), (2022, 3_599_025), (2023, 4_053_750)):
        day = date(year, 6, 1)
        multiple, mci = LAW.number("ekp_income_cap_mci", day), LAW.number("mci", day)
        assert multiple is not None
        assert mci is not None
        assert multiple * mci == most


def test_a16_twelve_months_ahead_paid_in_december_2023_cost_the_amount_of_that_day() -> None:
    before = fixed_amount("independent", date(2023, 12, 31), LAW)
    after = fixed_amount("independent", date(2024, 1, 1), LAW)

    assert before is not None
    assert after is not None
    assert (before * 12, after * 12, (after - before) * 12) == (
        Decimal(42_000),
        Decimal(51_000),
        Decimal(9_000),
    )


def test_a_contribution_says_what_it_was_made_from() -> None:
    capped = contribution("employer", date(2025, 6, 1), LAW, Decimal(900_000))

    assert (capped.base, capped.rate, capped.is_capped) == (Decimal(850_000), Decimal("0.03"), True)
    assert capped.used == ("employer_rate", "employer_cap_mw", "minimum_wage")
    assert capped.missing == ()


def test_an_income_at_the_cap_is_not_capped() -> None:
    assert not contribution("employer", date(2025, 6, 1), LAW, Decimal(850_000)).is_capped
    assert contribution("employer", date(2025, 6, 1), LAW, Decimal(850_001)).is_capped


def test_a_share_of_a_share_is_their_product() -> None:
    found = contribution("unified_employer", date(2023, 6, 1), LAW, Decimal(100_000))

    assert (found.base, found.rate) == (Decimal(100_000), Decimal("0.03"))
    assert found.used == (
        "unified_rate", "unified_employer_share", "unified_cap_mw", "minimum_wage"
    )  # fmt: skip


def test_a_fixed_contribution_says_what_it_was_made_from() -> None:
    found = contribution("sole_proprietor", date(2025, 6, 1), LAW)

    assert (found.base, found.rate, found.is_capped) == (Decimal(119_000), Decimal("0.05"), False)
    assert found.used == ("proprietor_rate", "proprietor_base_mw", "minimum_wage")
    assert found.missing == ()


def test_ekp_is_of_the_payers_place() -> None:
    village = contribution("ekp", date(2023, 6, 1), LAW, place="village")
    city = contribution("ekp", date(2023, 6, 1), LAW)

    assert village.used == ("ekp_village_mci", "mci")
    assert city.used == ("ekp_city_mci", "mci")
    assert (village.rate, village.base) == (Decimal("0.5"), Decimal(3450))


def test_a_number_that_is_not_known_is_named_and_nothing_is_invented() -> None:
    capped = contribution("unified_employee", date(2025, 6, 1), LAW, Decimal(1))
    fixed = contribution("state", date(2026, 6, 1), LAW)

    assert (capped.amount, capped.base, capped.rate) == (None, None, None)
    assert capped.missing == ("unified_cap_mw",)
    assert capped.is_capped is False
    assert (fixed.amount, fixed.base, fixed.rate) == (None, None, Decimal("0.02"))
    assert fixed.missing == ("state_average_wage",)
    assert fixed.is_capped is False
    assert capped.used == (
        "unified_rate", "unified_employee_share", "unified_cap_mw", "minimum_wage"
    )  # fmt: skip
    assert fixed.used == ("state_rate", "state_average_wage")


@pytest.mark.parametrize("income", [None, Decimal("-0.01")])
def test_a_share_of_an_income_needs_one(income: Decimal | None) -> None:
    with pytest.raises(NotPayable, match=r"^income$"):
        contribution("employee", date(2025, 6, 1), LAW, income)


def test_an_unknown_kind_is_not_payable() -> None:
    with pytest.raises(NotPayable, match=r"^kind$"):
        contribution("lottery", date(2025, 6, 1), LAW, Decimal(1))


def test_every_kind_can_be_calculated() -> None:
    assert set(KINDS) == {
        "employer", "employee", "civil_contract", "unified_employer", "unified_employee",
        "self_employed", "sole_proprietor", "independent", "ekp", "state", "local_budget",
    }  # fmt: skip


@pytest.mark.parametrize("missing", ["independent_rate", "independent_base_mw", "minimum_wage"])
def test_a_fixed_amount_needs_all_its_numbers(missing: str) -> None:
    law = law_with(**{missing: [period(None, "2020-01-01")]})

    assert fixed_amount("independent", date(2025, 6, 1), law) is None
    assert fixed_amount("proprietor", date(2025, 6, 1), LAW) == 5950


def test_a_fixed_amount_is_rounded_to_the_tiyn() -> None:
    law = law_with(minimum_wage=[period("85000.30", "2020-01-01")])

    assert fixed_amount("independent", date(2025, 6, 1), law) == Decimal("4250.02")
