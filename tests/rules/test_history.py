"""A history is cut at the month asked about, and holds only what the law looks at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from apps.rules.facts import Facts
from apps.rules.history import (
    Benefit,
    History,
    Own,
    cut,
    is_due,
    latest_due,
    unbroken,
    unknown_months,
)
from apps.rules.months import Month
from apps.rules.record import place, record_of, span
from tests.rules.law import LAW
from tests.rules.notation import facts_of, written

TERMS = LAW.terms(date(2025, 6, 15))


def history(facts: str, asked: str) -> History:
    day = date.fromisoformat(asked)
    return cut(record_of(facts_of(facts, day), LAW), day, LAW.terms(day))


def ages(mask: int) -> list[int]:
    return [age for age in range(mask.bit_length()) if mask >> age & 1]


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2025, 6, 1), Month(2025, 4)),
        (date(2025, 6, 25), Month(2025, 4)),
        (date(2025, 6, 26), Month(2025, 5)),
        (date(2025, 6, 30), Month(2025, 5)),
        (date(2025, 1, 25), Month(2024, 11)),
        (date(2025, 1, 26), Month(2024, 12)),
    ],
)
def test_a_month_is_due_after_the_25th_of_the_next(day: date, month: Month) -> None:
    assert latest_due(day, TERMS) == month
    assert is_due(month, day, TERMS)
    assert is_due(month - 1, day, TERMS)
    assert not is_due(month + 1, day, TERMS)


def test_the_due_day_is_a_number_of_the_law() -> None:
    earlier = replace(TERMS, due_day=20)

    assert latest_due(date(2025, 6, 20), earlier) == Month(2025, 4)
    assert latest_due(date(2025, 6, 21), earlier) == Month(2025, 5)


def test_a_history_holds_the_window_and_no_more() -> None:
    found = history("employer 2023-01..2024-05", "2025-06-10")

    assert ages(found.uncovered) == list(range(13))
    assert ages(history("employer 2023-01..2024-06", "2025-06-10").uncovered) == list(range(12))
    assert ages(found.due) == list(range(2, 13))
    assert ages(history("", "2025-06-26").due) == list(range(1, 13))


def test_ages_are_counted_back_from_the_month_asked() -> None:
    found = history("employer 2024-01..2025-04; pensioner 2025-03-01..2025-03-31", "2025-06-10")

    assert (found.age_paid, found.age_category, found.age_ekp, found.age_loyal) == (
        2,
        3,
        None,
        None,
    )
    assert found.latest_is_paid


def test_a_month_paid_for_after_the_one_asked_plays_no_part() -> None:
    found = history("employer 2025-07..2025-08", "2025-06-10")

    assert found.age_paid is None
    assert not found.latest_is_paid
    assert found.uncovered & 1


@pytest.mark.parametrize(
    ("facts", "asked", "name", "age"),
    [
        ("employer 2025-03", "2025-06-10", "age_paid", 3),
        ("employer 2025-02", "2025-06-10", "age_paid", None),
        ("unemployed 2025-03-01..2025-03-01", "2025-06-10", "age_category", 3),
        ("unemployed 2025-02-01..2025-02-28", "2025-06-10", "age_category", None),
        ("military 2025-03-01..2025-03-01", "2025-06-10", "age_category", 3),
        ("ekp 2023-06", "2023-06-10", "age_ekp", 0),
        ("ekp 2023-05", "2023-06-10", "age_ekp", None),
        ("employer 2020-07..2025-07", "2026-01-10", "age_loyal", 6),
        ("employer 2020-06..2025-06", "2026-01-10", "age_loyal", None),
        ("employer 2020-07..2025-07", "2025-12-31", "age_loyal", None),
        ("employer 2021-02..2026-01", "2026-01-10", "age_loyal", 0),
        ("employer 2021-03..2026-01", "2026-01-10", "age_loyal", None),
    ],
)
def test_an_age_is_held_as_long_as_cover_is_retained(
    facts: str, asked: str, name: str, age: int | None
) -> None:
    assert getattr(history(facts, asked), name) == age


@pytest.mark.parametrize(
    ("facts", "is_paid"),
    [
        ("employer 2023-05; ekp 2023-05", True),
        ("employer 2023-04; ekp 2023-05", False),
        ("employer 2023-05; pensioner 2023-05-01..2023-05-31", True),
        ("employer 2023-04; pensioner 2023-05-01..2023-05-31", False),
        ("employer 2023-04; state 2023-05", False),
        ("waived 2023-05-01..2023-05-31; employer 2023-04..2023-05", True),
        ("", False),
    ],
)
def test_the_latest_covered_month_is_paid_by_more_than_ekp(facts: str, is_paid: bool) -> None:
    assert history(facts, "2023-06-10").latest_is_paid is is_paid


def test_where_the_law_knows_no_longer_retention_no_loyal_age_is_held() -> None:
    day = date(2026, 1, 10)
    record = record_of(facts_of("employer 2021-01..2026-01", day), LAW)
    terms = LAW.terms(day)

    assert cut(record, day, terms).age_loyal == 0
    assert cut(record, day, replace(terms, retention_loyal=None)).age_loyal is None
    assert cut(record, day, replace(terms, loyalty=None)).age_loyal is None


def test_a_month_paid_otherwise_is_no_month_of_ekp() -> None:
    assert history("employer 2023-06; ekp 2023-05", "2023-06-10").age_ekp is None
    assert history("waived 2023-06-01..2023-06-30; ekp 2023-06", "2023-06-10").age_ekp is None


def test_service_is_looked_at_before_a_category() -> None:
    both = "military 2025-06-30..; pensioner 2025-06-01.."

    assert history(both, "2025-06-01").benefit is Benefit.EXEMPT
    assert history("pensioner 2025-06-30..", "2025-06-01").benefit is Benefit.STATE
    assert history("pensioner 2025-07-01..", "2025-06-30").benefit is Benefit.NONE


def test_a_waived_month_in_a_category_is_insured_all_the_same() -> None:
    found = history("waived 2025-06-01..2025-06-30; pensioner 2025-06-01..2025-06-30", "2025-06-10")

    assert found.benefit is Benefit.STATE
    assert not found.uncovered & 1
    assert found.age_category is None


@pytest.mark.parametrize(
    ("facts", "asked", "own"),
    [
        ("independent 2021-03..2021-05", "2021-06-30", Own.INDEPENDENT_3),
        ("independent 2021-04..2021-06", "2021-07-01", Own.NONE),
        ("independent 2021-04..2021-05", "2021-06-30", Own.NONE),
        ("independent 2021-03; independent 2021-05", "2021-06-30", Own.NONE),
        ("ekp 2021-04..2021-06", "2021-06-30", Own.EKP),
        ("ekp 2021-04..2021-06", "2021-06-29", Own.NONE),
        ("ekp 2021-05..2021-06", "2021-06-30", Own.NONE),
        ("ekp 2023-10..2023-12", "2023-12-31", Own.EKP),
        ("ekp 2021-04..2021-06 on 2021-04-30", "2021-06-01", Own.EKP),
        ("ekp 2021-04..2021-05; ekp 2021-06 on 2021-06-10", "2021-06-09", Own.NONE),
        ("ekp 2021-04..2021-05; ekp 2021-06 on 2021-06-10", "2021-06-10", Own.EKP),
        ("independent 2023-01..2023-12 on 2022-12-31", "2023-12-31", Own.PREPAID),
        ("independent 2023-01..2023-12 on 2022-12-31", "2024-01-01", Own.NONE),
    ],
)
def test_rules_5_to_7_are_flags(facts: str, asked: str, own: Own) -> None:
    assert history(facts, asked).own is own


@pytest.mark.parametrize(
    ("mask", "length", "ends"),
    [
        (0b111, 3, 0b001),
        (0b111, 1, 0b111),
        (0b1111, 3, 0b0011),
        (0b11011, 3, 0),
        (0b1101110, 3, 0b10),
        ((1 << 60) - 1, 60, 1),
        ((1 << 59) - 1, 60, 0),
        (((1 << 60) - 1) ^ (1 << 30), 60, 0),
        ((1 << 61) - 1, 60, 3),
    ],
)
def test_unbroken_gives_the_newest_month_of_each_run(mask: int, length: int, ends: int) -> None:
    assert unbroken(mask, length) == ends


def unknown(facts: str, asked: str) -> str:
    day = date.fromisoformat(asked)
    its: Facts = facts_of(facts, day)
    mask = unknown_months(its, record_of(its, LAW), day, LAW)
    months = [Month(2024, 1) + step for step in range(36)]
    return written([month for month in months if mask >> place(month) & 1])


@pytest.mark.parametrize(
    ("through", "asked", "months"),
    [
        ("2025-06-24", "2025-06-30", "2025-05"),
        ("2025-06-25", "2025-06-30", ""),
        ("2025-06-24", "2025-06-25", ""),
        ("2025-06-24", "2025-06-26", "2025-05"),
        ("2025-05-31", "2025-08-26", "2025-05..2025-07"),
        ("2025-05-25", "2025-08-26", "2025-05..2025-07"),
        ("2025-05-24", "2025-08-26", "2025-04..2025-07"),
        ("2025-12-31", "2025-08-26", ""),
        ("9999-12-31", "2025-08-26", ""),
    ],
)
def test_a_payment_source_makes_due_months_unknown(through: str, asked: str, months: str) -> None:
    assert unknown(f"employer 2024-01..2025-03; payments through {through}", asked) == months


def test_covered_and_neutral_months_are_not_unknown() -> None:
    facts = "kandas 2025-02-01..; employer 2025-03; payments through 2025-01-31"

    assert unknown(facts, "2025-06-10") == "2025-02 2025-04"


def test_the_latest_of_several_sources_is_not_enough() -> None:
    late = "payments through 2025-04-30; categories of mol through 2025-05-31"

    assert unknown(f"employer 2024-01..2025-03; {late}", "2025-06-26") == "2025-04..2025-05"


@pytest.mark.parametrize(
    ("stay", "months"),
    [
        ("pensioner 2022-01-01..2024-06-01 from mol", "2025-05"),
        ("pensioner 2022-01-01..2024-05-31 from mol", ""),
        ("pensioner 2022-01-01.. from moh", ""),
        ("pensioner 2025-06-30..2025-07-01 from mol", "2025-05"),
        ("pensioner 2025-07-01.. from mol", ""),
        ("", ""),
    ],
)
def test_a_category_source_speaks_of_whom_it_held_in_the_window(stay: str, months: str) -> None:
    facts = f"employer 2024-01..2025-04; categories of mol through 2025-05-31; {stay}"

    assert unknown(facts, "2025-06-26") == months


def test_an_open_stay_is_held_still() -> None:
    facts = "pensioner 2025-04-01.. from mol; categories of mol through 2024-05-31"

    assert unknown(facts, "2025-06-26") == "2024-05..2025-03"


def test_a_doubt_ends_with_the_month_asked() -> None:
    assert unknown("in doubt 2025-05..2025-08", "2025-06-10") == "2025-05..2025-06"


def test_doubts_and_late_sources_add_up() -> None:
    facts = "employer 2024-01..2025-02; in doubt 2025-03; payments through 2025-06-10"

    assert unknown(facts, "2025-07-26") == "2025-03 2025-05..2025-06"


def test_a_doubt_without_an_end_goes_on() -> None:
    day = date(2025, 6, 10)
    its = facts_of("in doubt 2025-05", day)
    its = replace(its, doubts=(replace(its.doubts[0], last=None),))

    mask = unknown_months(its, record_of(its, LAW), day, LAW)

    assert mask == span(Month(2025, 5), Month(2025, 6))


def test_what_is_known_later_than_the_day_known_on_is_not_yet_due() -> None:
    facts = "employer 2024-01..2025-04; payments through 2025-05-31; known"

    assert unknown(f"{facts} 2025-06-25", "2025-11-30") == ""
    assert unknown(f"{facts} 2025-06-26", "2025-11-30") == "2025-05"


def test_the_best_case_has_unknown_months_paid_and_the_sixty_unbroken() -> None:
    day = date(2026, 1, 10)
    its = record_of(facts_of("employer 2020-07..2025-06", day), LAW)
    gap = 1 << place(Month(2025, 7))

    found = cut(its, day, LAW.terms(day), gap)

    assert ages(found.unknown) == [6]
    assert 6 in ages(found.uncovered)
    assert found.best is not None
    assert (found.best.age_loyal, found.best.unknown, found.best.best) == (6, 0, None)
    assert 6 not in ages(found.best.uncovered)


def test_without_unknown_months_there_is_no_best_case() -> None:
    assert history("", "2025-06-10").best is None
