"""Which payments count for their month (design.md section 4, "Counting payment")."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from apps.rules.counting import counting
from apps.rules.facts import PaymentItem
from apps.rules.months import Month
from tests.rules.law import LAW

JUNE = Month(2023, 6)


def payment(
    kind: str = "employer",
    period: Month = JUNE,
    *,
    code: str = "122",
    amount: str = "10000",
    paid_on: date = date(2023, 6, 20),
    is_returned: bool = False,
) -> PaymentItem:
    return PaymentItem(kind, period, code, Decimal(amount), paid_on, is_returned)


def counts(*payments: PaymentItem) -> list[bool]:
    return counting(payments, LAW)


def test_nothing_paid_is_nothing_that_counts() -> None:
    assert counts() == []


NARROW = ("employer", "employee", "civil_contract", "independent", "sole_proprietor")
WIDE = ("ekp", "unified", "self_employed", "state")


@pytest.mark.parametrize(
    ("kind", "code", "does"),
    [
        *((kind, code, True) for kind in NARROW for code in ("121", "122")),
        *((kind, code, False) for kind in NARROW for code in ("183", "", "125")),
        *((kind, code, True) for kind in WIDE for code in ("121", "183", "", "999")),
        *((kind, code, False) for kind in (*NARROW, *WIDE) for code in ("123", "124")),
    ],
)
def test_a_code_makes_a_payment_count_or_not(kind: str, code: str, does: bool) -> None:
    assert counts(payment(kind, code=code)) == [does]


@pytest.mark.parametrize(("amount", "does"), [("0.01", True), ("0", False), ("-5", False)])
def test_the_amount_is_above_zero(amount: str, does: bool) -> None:
    assert counts(payment(amount=amount)) == [does]


def test_a_returned_payment_does_not_count() -> None:
    assert counts(payment(is_returned=True)) == [False]


@pytest.mark.parametrize(
    ("period", "does"),
    [
        (Month(2018, 12), False),
        (Month(2019, 1), True),
        (Month(2023, 12), True),
        (Month(2024, 1), False),
    ],
)
def test_ekp_is_paid_for_2019_to_2023(period: Month, does: bool) -> None:
    assert counts(payment("ekp", period, paid_on=period.first_day)) == [does]


@pytest.mark.parametrize(
    ("paid_on", "does"),
    [
        (date(2023, 1, 1), True),
        (date(2023, 6, 30), True),
        (date(2023, 7, 1), False),
        (date(2024, 6, 1), False),
    ],
)
def test_ekp_is_not_paid_for_a_month_gone_by(paid_on: date, does: bool) -> None:
    assert counts(payment("ekp", paid_on=paid_on)) == [does]


@pytest.mark.parametrize("kind", ["employer", "unified", "self_employed", "state", "independent"])
def test_others_are_paid_for_any_month_at_any_time(kind: str) -> None:
    assert counts(payment(kind, Month(2020, 1), paid_on=date(2026, 1, 1))) == [True]
    assert counts(payment(kind, Month(2026, 12), paid_on=date(2023, 1, 1))) == [True]


def test_parts_count_from_the_one_that_reaches_the_amount() -> None:
    first = payment("independent", amount="1000", paid_on=date(2023, 6, 1))
    second = payment("independent", amount="2500", paid_on=date(2023, 6, 2))
    third = payment("independent", amount="1", paid_on=date(2023, 6, 3))

    assert counts(first, second, third) == [False, True, True]
    assert counts(third, second, first) == [True, True, False]


def test_parts_that_reach_it_together_on_one_day_count_together() -> None:
    half = payment("independent", amount="1750")

    assert counts(half, half) == [True, True]
    assert counts(half) == [False]


def test_parts_short_by_one_tiyn_do_not_count() -> None:
    assert counts(payment("independent", amount="3499.99")) == [False]
    assert counts(payment("independent", amount="3500")) == [True]
    assert counts(payment("sole_proprietor", amount="4899.99")) == [False]
    assert counts(payment("sole_proprietor", amount="4900")) == [True]


def test_a_returned_or_penal_part_adds_nothing() -> None:
    half = payment("independent", amount="1750", paid_on=date(2023, 6, 1))
    returned = payment("independent", amount="1750", is_returned=True)
    penalty = payment("independent", amount="1750", code="123")

    assert counts(half, returned, penalty) == [False, False, False]


@pytest.mark.parametrize(
    ("paid_on", "amount", "does"),
    [
        (date(2023, 12, 31), "3500", True),
        (date(2024, 1, 1), "3500", False),
        (date(2024, 1, 1), "4250", True),
    ],
)
def test_the_amount_is_that_of_the_day_of_payment(paid_on: date, amount: str, does: bool) -> None:
    ahead = payment("independent", Month(2024, 6), amount=amount, paid_on=paid_on)

    assert counts(ahead) == [does]


def test_parts_over_a_change_of_the_wage_must_reach_the_new_amount() -> None:
    old = payment("independent", Month(2024, 1), amount="3499", paid_on=date(2023, 12, 31))
    enough = payment("independent", Month(2024, 1), amount="751", paid_on=date(2024, 1, 5))
    short = payment("independent", Month(2024, 1), amount="750", paid_on=date(2024, 1, 5))

    assert counts(old, enough) == [False, True]
    assert counts(old, short) == [False, False]


def test_before_the_amount_existed_nothing_reached_it() -> None:
    early = payment("independent", Month(2020, 1), amount="2125", paid_on=date(2019, 12, 31))

    rest = payment("independent", Month(2020, 1), amount="1", paid_on=date(2020, 1, 1))

    assert counts(early) == [False]
    assert counts(early, rest) == [False, True]


def test_every_kind_is_tried() -> None:
    assert {*NARROW, *WIDE} == set(LAW.payer_kinds)
