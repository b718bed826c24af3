"""A case is read strictly, and compared field by field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.rules.assess import Ground, Status
from apps.rules.cases import Unreadable, case_from, differences
from apps.rules.facts import CountedPayment, Period
from apps.rules.months import Month
from apps.rules.told import NotInTheLaw, ToldPayment, facts_told
from tests.rules.law import LAW

PAID = [{"month": f"2025-{number:02d}", "payer": "employer"} for number in range(1, 7)]


def told(**more: Any) -> dict[str, Any]:
    """A case of somebody who paid from January to June 2025, born in that January."""
    return {
        "title": {"en": "Paid through June"},
        "born": "2007-01-01",
        "statuses": [{"status": "citizen", "since": "2025-01-01"}],
        "payments": PAID,
        "asked_on": "2025-09-30",
        "expected": {"outcome": "insured"},
        **more,
    }


def test_what_is_not_said_is_not_compared() -> None:
    case = case_from(told())

    assert differences(case.expected, case.decided(LAW)) == ()


@pytest.mark.parametrize(
    ("expected", "differs"),
    [
        ({"outcome": "not_insured"}, ("outcome",)),
        ({"outcome": "insured", "ground": "payments"}, ("ground",)),
        ({"outcome": "insured", "owed": []}, ("owed",)),
        ({"outcome": "insured", "owed": ["2025-07", "2025-08"]}, ()),
        ({"outcome": "insured", "covered_until": "2025-10-31"}, ("covered_until",)),
        ({"outcome": "insured", "covered_until": "2025-09-30", "ground": "retention"}, ()),
    ],
)
def test_each_field_is_compared(expected: dict[str, Any], differs: tuple[str, ...]) -> None:
    case = case_from(told(expected=expected))

    assert differences(case.expected, case.decided(LAW)) == differs


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"title": None}, "title"),
        ({"asked_on": "30.09.2025"}, "asked_on"),
        ({"born": 2007}, "born"),
        ({"born": "9999-12-31"}, "born"),
        ({"payments": [{"month": "0000-05", "payer": "employer"}]}, "payments[0].month"),
        ({"lottery": "2025-01-01"}, "lottery"),
        ({"payments": [{"month": "2025-13", "payer": "employer"}]}, "payments[0].month"),
        ({"payments": [{"month": "2025-01"}]}, "payments[0].payer"),
        ({"payments": [*PAID, {**PAID[0], "paid": "2025-01-01"}]}, "payments[6].paid"),
        ({"payments": [{**PAID[0], "amount": "much"}]}, "payments[0].amount"),
        ({"payments": [{**PAID[0], "amount": "NaN"}]}, "payments[0].amount"),
        ({"payments": [{**PAID[0], "returned": "yes"}]}, "payments[0].returned"),
        ({"payments": "all"}, "payments"),
        ({"statuses": ["citizen"]}, "statuses[0]"),
        ({"in_doubt": ["2025"]}, "in_doubt[0]"),
        ({"expected": {"outcome": "lucky"}}, "expected.outcome"),
        ({"expected": {"outcome": ["insured"]}}, "expected.outcome"),
        ({"expected": {"outcome": "insured", "ground": "luck"}}, "expected.ground"),
        ({"expected": {"outcome": "insured", "price": "1"}}, "expected.price"),
        ({"expected": {}}, "expected.outcome"),
    ],
)
def test_what_cannot_be_read_names_its_place(more: dict[str, Any], where: str) -> None:
    with pytest.raises(Unreadable) as refused:
        case_from(told(**more))

    assert refused.value.where == where


def test_a_code_that_the_law_does_not_have_is_named() -> None:
    case = case_from(told(payments=[{"month": "2025-01", "payer": "lottery"}]))

    with pytest.raises(NotInTheLaw) as refused:
        case.decided(LAW)

    assert refused.value.code == "lottery"


def test_a_day_before_the_law_cannot_be_decided() -> None:
    with pytest.raises(LookupError):
        case_from(told(asked_on="1999-01-01")).decided(LAW)


def test_what_is_known_later_leaves_months_untold() -> None:
    late = told(payments_through="2025-06-30", expected={"outcome": "not_confirmed"})
    late["asked_on"] = "2025-10-01"
    case = case_from(late)

    assert case.decided(LAW).outcome.status is Status.NOT_CONFIRMED


def test_a_register_that_is_late_speaks_of_the_stays_of_the_case() -> None:
    stays = [{"category": "unemployed", "since": "2024-06-01", "until": "2025-03-10"}]
    case = case_from(
        told(
            born="1980-01-01",
            statuses=[{"status": "citizen", "since": "1980-01-01"}],
            categories=stays,
            payments=[],
            categories_through="2025-03-31",
        )
    )

    assert case.decided(LAW).outcome.status is Status.NOT_CONFIRMED


def test_what_is_told_of_a_payment_is_filled_up_by_the_law() -> None:
    plain = case_from(told()).facts
    short = ToldPayment("independent", Month(2025, 1), amount=Decimal("4249.99"))
    enough = ToldPayment("independent", Month(2025, 2))
    fine = ToldPayment("employer", Month(2025, 3), purpose_code="123")
    back = ToldPayment("employer", Month(2025, 4), is_returned=True)

    found = facts_told(plain, [short, enough, fine, back], LAW)

    assert found.payments == (CountedPayment("independent", Month(2025, 2), date(2025, 2, 28)),)


def test_a_month_in_doubt_is_a_whole_month() -> None:
    assert case_from(told(in_doubt=["2025-02"])).facts.doubts == (
        Period(date(2025, 2, 1), date(2025, 2, 28)),
    )


def test_the_ground_of_a_case_is_the_rules_own() -> None:
    case = case_from(told(expected={"outcome": "insured", "ground": "retention"}))

    assert case.expected.ground is Ground.RETENTION
