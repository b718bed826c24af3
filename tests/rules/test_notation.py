"""The shorthand of the tables refuses what it does not understand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from apps.rules.facts import Period, StatusPeriod
from apps.rules.months import Month
from tests.rules.notation import facts_of, months_of, written

DAY = date(2025, 6, 10)


@pytest.mark.parametrize(
    "text",
    [
        "lottery 2025-01",
        "employer",
        "employer 2025-01 for fun",
        "employer 2025",
        "pensioner 2025-01-01",
        "no money",
        "waived 2025-01",
    ],
)
def test_a_clause_that_says_nothing_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        facts_of(text, DAY)


def test_who_is_nothing_else_is_a_citizen_from_birth() -> None:
    assert facts_of("born 1990-05-05", DAY).statuses == (
        StatusPeriod("citizen", date(1990, 5, 5), None),
    )
    assert facts_of("no status", DAY).statuses == ()


def test_what_does_not_count_is_left_out() -> None:
    paid = facts_of("independent 2025-01 of 1; independent 2025-02; employer 2025-03 returned", DAY)

    assert [payment.period for payment in paid.payments] == [Month(2025, 2)]
    assert paid.payments[0].paid_on == date(2025, 2, 28)


def test_months_are_written_as_runs() -> None:
    months = months_of("2025-01..2025-03 2025-05")

    assert len(months) == 4
    assert written(list(reversed(months))) == "2025-01..2025-03 2025-05"


def test_a_doubt_spans_whole_months() -> None:
    assert facts_of("in doubt 2025-01..2025-02", DAY).doubts == (
        Period(date(2025, 1, 1), date(2025, 2, 28)),
    )


def test_an_amount_is_in_tenge() -> None:
    short = facts_of("independent 2025-01 of 4249.99", DAY)

    assert Decimal("4249.99") < 4250
    assert short.payments == ()
