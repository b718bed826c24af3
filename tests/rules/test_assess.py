"""`assess` on histories written out: the reasons beside the outcome, and the law's switches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from apps.rules.assess import READING, Ground, Outcome, Status, assess
from apps.rules.history import Benefit, History, Own
from tests.rules.law import LAW

TERMS = LAW.terms(date(2026, 5, 10))
MILD = replace(TERMS, old_hole_strict=False)
DUE = 0b1_1111_1111_1100


def months(*ages: int) -> int:
    return sum(1 << age for age in ages)


def history(*uncovered: int, paid: int | None = 0, **others: object) -> History:
    plain = History(uncovered=months(*uncovered), due=DUE, age_paid=paid, latest_is_paid=True)
    return replace(plain, **others)  # type: ignore[arg-type]


def test_the_reading_has_a_name() -> None:
    assert READING == "R1"


def test_what_decides_is_named() -> None:
    no_right = assess(history(right=False), TERMS)
    service = assess(history(benefit=Benefit.EXEMPT, own=Own.PREPAID), TERMS)
    category = assess(history(benefit=Benefit.STATE, own=Own.PREPAID), TERMS)
    everyone = assess(history(own=Own.EKP), replace(TERMS, transitional=True))

    assert (no_right.ground, no_right.parameter) == (Ground.NONE, "legal_status")
    assert (service.ground, service.parameter) == (Ground.EXEMPT_SERVICE, "category")
    assert (category.ground, category.parameter) == (Ground.STATE_PAYS, "category")
    assert (everyone.ground, everyone.parameter) == (Ground.TRANSITIONAL, "transitional_cover")


@pytest.mark.parametrize(
    ("own", "ground", "parameter"),
    [
        (Own.PREPAID, Ground.PREPAID, "prepay_months"),
        (Own.EKP, Ground.EKP, "ekp_run_months"),
        (Own.INDEPENDENT_3, Ground.INDEPENDENT_3, "independent_run_months"),
    ],
)
def test_rules_5_to_7_owe_nothing(own: Own, ground: Ground, parameter: str) -> None:
    outcome = assess(history(4, 5, own=own), TERMS)

    assert outcome == Outcome(Status.INSURED, ground, parameter)


def test_debts_are_shown_beside_a_right_and_a_benefit_and_never_block() -> None:
    for status, found in (
        (Status.NOT_ELIGIBLE, history(12, 4, 0, right=False)),
        (Status.INSURED, history(12, 4, benefit=Benefit.STATE)),
    ):
        outcome = assess(found, TERMS)
        assert (outcome.status, outcome.owed) == (status, (12, 4))
        assert (outcome.blocking, outcome.carrier) == ((), None)


@pytest.mark.parametrize(
    ("found", "parameter", "carrier"),
    [
        (history(paid=2), "retention_payments", 2),
        (history(paid=2, age_category=1), "retention_category", 1),
        (history(paid=1, age_category=1), "retention_payments", 1),
        (history(paid=1, age_category=2), "retention_payments", 1),
        (history(paid=None, age_category=3), "retention_category", 3),
        (history(paid=1, age_loyal=5), "retention_loyal", 5),
        (history(paid=None, age_ekp=0), "retention_ekp", 0),
        (history(paid=3, age_ekp=0), "retention_payments", 3),
    ],
)
def test_the_longest_retention_carries_and_of_equal_ones_the_newest_month(
    found: History, parameter: str, carrier: int
) -> None:
    outcome = assess(found, TERMS)

    assert outcome.status is Status.INSURED
    assert (outcome.parameter, outcome.carrier) == (parameter, carrier)


def test_a_month_beyond_its_retention_carries_nothing() -> None:
    """`cut` holds none such; a preview of a shorter retention does."""
    assert assess(history(paid=4), TERMS).status is Status.NOT_INSURED
    assert assess(history(paid=4), replace(TERMS, retention_payments=4)).status is Status.INSURED
    assert assess(history(paid=None, age_loyal=6), TERMS).status is Status.INSURED
    assert assess(history(paid=None, age_loyal=7), TERMS).status is Status.NOT_INSURED


def test_where_loyalty_is_unknown_to_the_law_it_carries_nothing() -> None:
    before = replace(TERMS, retention_loyal=None)

    assert assess(history(paid=None, age_loyal=0), before).status is Status.NOT_INSURED


@pytest.mark.parametrize(
    ("uncovered", "status", "blocking"),
    [
        ((2, 1), Status.INSURED, ()),
        ((3,), Status.NOT_INSURED, (3,)),
        ((12, 3, 1), Status.NOT_INSURED, (12, 3)),
        ((12,), Status.NOT_INSURED, (12,)),
    ],
)
def test_an_old_hole_takes_cover_away(
    uncovered: tuple[int, ...], status: Status, blocking: tuple[int, ...]
) -> None:
    outcome = assess(history(*uncovered), TERMS)

    assert (outcome.status, outcome.blocking) == (status, blocking)
    assert outcome.owed == tuple(age for age in uncovered if age > 1)
    assert outcome.parameter == "retention_payments"


def test_with_sixty_months_a_hole_is_old_from_the_sixth_month() -> None:
    assert assess(history(5, 4, age_loyal=6), TERMS).status is Status.INSURED
    assert assess(history(6, 4, age_loyal=5), TERMS).blocking == (6,)
    assert assess(history(6, 4, age_loyal=5), TERMS).parameter == "retention_loyal"


def test_without_a_covered_month_in_reach_no_hole_blocks_by_itself() -> None:
    outcome = assess(history(5, 4, 3, 2, 1, 0, paid=None), TERMS)

    assert outcome.status is Status.NOT_INSURED
    assert (outcome.owed, outcome.blocking) == ((5, 4, 3, 2), ())
    assert outcome.parameter == "retention_payments"


@pytest.mark.parametrize(
    ("uncovered", "status", "blocking"),
    [
        ((5, 4, 3), Status.INSURED, ()),
        ((6, 5, 4, 3), Status.NOT_INSURED, (6, 5, 4, 3)),
        ((12, 8, 4), Status.INSURED, ()),
        ((12, 11, 10, 9, 4), Status.NOT_INSURED, (12, 11, 10, 9)),
        ((5, 4, 3, 2), Status.NOT_INSURED, (5, 4, 3)),
        ((6, 5, 3, 2), Status.INSURED, ()),
    ],
)
def test_in_the_milder_reading_only_a_break_longer_than_the_retention_does(
    uncovered: tuple[int, ...], status: Status, blocking: tuple[int, ...]
) -> None:
    outcome = assess(history(*uncovered), MILD)

    assert (outcome.status, outcome.blocking) == (status, blocking)


@pytest.mark.parametrize(
    ("found", "ground"),
    [
        (history(), Ground.PAYMENTS),
        (history(1), Ground.PAYMENTS),
        (history(2), Ground.RETENTION),
        (history(latest_is_paid=False), Ground.RETENTION),
    ],
)
def test_the_ground_is_payments_where_nothing_is_owed_and_the_latest_month_is_paid(
    found: History, ground: Ground
) -> None:
    assert assess(found, TERMS).ground is ground


def test_an_answer_that_unknown_months_would_change_is_not_confirmed() -> None:
    worst = history(5, 4, unknown=months(4), best=history(5))
    better = history(4, unknown=months(4), best=history())

    assert assess(worst, TERMS).status is Status.NOT_INSURED
    assert assess(better, TERMS).status is Status.NOT_CONFIRMED


def test_unknown_months_are_named_and_neither_owed_nor_blocking() -> None:
    outcome = assess(history(6, 5, 4, unknown=months(5, 4), best=history(6)), TERMS)

    assert outcome.status is Status.NOT_INSURED
    assert (outcome.unknown, outcome.owed, outcome.blocking) == ((5, 4), (6,), (6,))


def test_an_answer_that_stays_keeps_the_worst_cases_ground() -> None:
    found = history(1, paid=2, unknown=months(1), latest_is_paid=False, best=history(paid=1))
    outcome = assess(found, TERMS)

    assert (outcome.status, outcome.ground, outcome.carrier) == (
        Status.INSURED,
        Ground.RETENTION,
        2,
    )
