"""One person on one day: the months as they are shown, the price, and how long cover lasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.outlook import MonthState, Outlook, covered_until, outlook, outlook_of
from apps.rules.record import LAST, record_of
from tests.rules.law import LAW, law_with, period
from tests.rules.notation import facts_of, written

S = MonthState


def seen(facts: str, asked: str, law: Law = LAW) -> Outlook:
    day = date.fromisoformat(asked)
    return outlook(facts_of(facts, day), day, law)


def states(found: Outlook) -> dict[str, str]:
    """The months of each state, written as runs."""
    return {
        str(state): written([month for month, its in found.months if its is state])
        for state in MonthState
        if any(its is state for _, its in found.months)
    }


def test_thirteen_months_are_shown_oldest_first() -> None:
    found = seen("", "2025-06-10")

    assert [str(month) for month, _ in found.months][::12] == ["2024-06", "2025-06"]
    assert len(found.months) == 13
    assert (found.month, found.on) == (Month(2025, 6), date(2025, 6, 10))


def test_every_state_is_shown() -> None:
    facts = (
        "kandas 2022-08-15..; military 2022-09-30..2022-10-01; employer 2022-11..2022-12; "
        "pensioner 2023-01-31..2023-02-01; ekp 2023-03; in doubt 2023-05"
    )

    assert states(seen(facts, "2023-07-10")) == {
        "not_liable": "2022-07",
        "uncovered": "2022-08 2023-04",
        "exempt": "2022-09..2022-10",
        "paid": "2022-11..2022-12 2023-03",
        "state_paid": "2023-01..2023-02",
        "unknown": "2023-05",
        "not_due": "2023-06..2023-07",
    }


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ("employer 2025-05; pensioner 2025-05-01..2025-05-31; military 2025-05-01..2025-05-31", S.EXEMPT),
        ("employer 2025-05; pensioner 2025-05-01..2025-05-31", S.STATE_PAID),
        ("employer 2025-05; state 2025-05", S.STATE_PAID),
        ("employer 2025-05; waived 2025-05-01..2025-05-31", S.NOT_LIABLE),
        ("pensioner 2025-05-01..2025-05-31; waived 2025-05-01..2025-05-31", S.NOT_LIABLE),
        ("military 2025-05-01..2025-05-31; waived 2025-05-01..2025-05-31", S.NOT_LIABLE),
        ("employer 2025-05; in doubt 2025-05", S.PAID),
        ("waived 2025-05-01..2025-05-31; in doubt 2025-05", S.NOT_LIABLE),
        ("in doubt 2025-05", S.UNKNOWN),
    ],
)  # fmt: skip
def test_a_month_is_shown_by_what_decides_it(facts: str, state: MonthState) -> None:
    assert dict(seen(facts, "2025-06-10").months)[Month(2025, 5)] is state


def test_an_empty_month_turns_from_not_due_to_uncovered_after_the_25th() -> None:
    may = Month(2025, 5)

    assert dict(seen("", "2025-06-25").months)[may] is S.NOT_DUE
    assert dict(seen("", "2025-06-26").months)[may] is S.UNCOVERED


@pytest.mark.parametrize(
    ("asked", "months", "price"),
    [
        ("2021-12-31", 2, "4250"),
        ("2022-01-01", 2, "6000"),
        ("2022-01-26", 3, "9000"),
    ],
)
def test_owed_months_are_priced_at_the_amount_of_the_day_asked(
    asked: str, months: int, price: str
) -> None:
    found = seen("employer 2020-10..2021-09", asked)

    assert (len(found.owed), found.price) == (months, Decimal(price))


def test_a_price_that_is_not_known_is_none() -> None:
    law = law_with(independent_rate=[period(None, "2020-01-01")])

    assert seen("", "2025-06-10", law).price is None
    assert seen("", "2025-06-10").price == Decimal(11 * 4250)


def test_nothing_owed_costs_nothing() -> None:
    assert seen("kandas 2025-06-01..", "2025-06-10").price == 0


def test_cover_lasts_while_nothing_more_is_paid() -> None:
    assert seen("employer 2024-01..2025-06", "2025-06-10").covered_until == date(2025, 9, 30)
    assert seen("employer 2024-01..2025-02", "2025-06-10").covered_until is None
    assert seen("pensioner 2025-01-01..", "2025-06-10").covered_until is None


def test_cover_that_returns_later_is_not_part_of_the_run() -> None:
    """In 2026 who has sixty months is covered again; October 2025 still is the end of the run."""
    found = seen("employer 2020-08..2025-07", "2025-10-05")

    assert found.covered_until == date(2025, 10, 31)


def test_the_end_is_looked_for_as_far_as_the_law_says() -> None:
    facts = facts_of("employer 2024-01..2025-06", date(2025, 6, 10))
    near = law_with(horizon_months=[period("3", "2020-01-01")])
    nearer = law_with(horizon_months=[period("4", "2020-01-01")])
    record = record_of(facts, LAW)

    assert covered_until(record, date(2025, 6, 10), near) is None
    assert covered_until(record, date(2025, 6, 10), nearer) == date(2025, 9, 30)


def test_an_answer_that_is_not_confirmed_has_no_end_of_cover() -> None:
    found = seen(
        "employer 2024-01..2024-09; employer 2024-11..2025-05; in doubt 2024-10", "2025-06-10"
    )

    assert (str(found.outcome.status), found.covered_until) == ("not_confirmed", None)
    assert states(found)["unknown"] == "2024-10"


def test_the_end_of_cover_is_the_worst_cases() -> None:
    found = seen("employer 2024-01..2025-04; in doubt 2025-05", "2025-06-10")

    assert found.covered_until == date(2025, 7, 31)


def test_without_unknown_months_an_outlook_of_a_record_is_the_persons() -> None:
    facts = facts_of("employer 2024-01..2025-04; in doubt 2025-05", date(2025, 6, 10))
    record = record_of(facts, LAW)

    sure = outlook_of(record, date(2025, 6, 10), LAW)

    assert sure == outlook(replace(facts, doubts=()), date(2025, 6, 10), LAW)
    assert dict(sure.months)[Month(2025, 5)] is S.NOT_DUE
    assert outlook_of(record, LAST.last_day, LAW).outcome.unknown == ()
