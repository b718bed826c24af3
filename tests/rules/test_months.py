"""A calendar month as a value."""

from __future__ import annotations

from datetime import date

import pytest

from apps.rules.months import Month


def test_months_are_counted_over_the_new_year() -> None:
    assert Month(2025, 11) + 3 == Month(2026, 2)
    assert Month(2026, 2) - 3 == Month(2025, 11)
    assert Month(2026, 1) - 1 == Month(2025, 12)
    assert Month(2025, 12) + 1 == Month(2026, 1)


def test_the_difference_of_two_months_is_whole_months() -> None:
    assert Month(2026, 2) - Month(2025, 11) == 3
    assert Month(2025, 11) - Month(2026, 2) == -3
    assert Month(2026, 2) - Month(2026, 2) == 0


def test_months_are_ordered_by_time() -> None:
    assert Month(2025, 12) < Month(2026, 1) <= Month(2026, 1)
    assert Month(2026, 1) > Month(2025, 12)
    assert not Month(2026, 1) < Month(2026, 1)
    assert sorted([Month(2026, 2), Month(2025, 12)])[0] == Month(2025, 12)


def test_a_month_has_a_first_and_a_last_day() -> None:
    assert Month(2024, 2).first_day == date(2024, 2, 1)
    assert Month(2024, 2).last_day == date(2024, 2, 29)
    assert Month(2025, 2).last_day == date(2025, 2, 28)
    assert Month.of(date(2024, 2, 29)) == Month(2024, 2)


def test_a_month_is_written_and_read_with_four_and_two_digits() -> None:
    assert str(Month(2026, 3)) == "2026-03"
    assert str(Month(989, 3)) == "0989-03"
    assert Month.parse("2026-03") == Month(2026, 3)


@pytest.mark.parametrize(
    "text",
    [
        "", "2026", "2026-3", "26-03", "2026/03", "2026-03-01", "2026-0x", "x026-03", " 2026-3",
        "２０２６-０３",
    ],
)  # fmt: skip
def test_nothing_else_is_a_month(text: str) -> None:
    with pytest.raises(ValueError, match=r"^a month is written YYYY-MM$"):
        Month.parse(text)


@pytest.mark.parametrize("text", ["2026-13", "2026-00"])
def test_a_year_has_no_other_months_in_writing(text: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        Month.parse(text)


@pytest.mark.parametrize("number", [0, 13])
def test_a_year_has_twelve_months(number: int) -> None:
    with pytest.raises(ValueError, match=f"^no month {number}$"):
        Month(2026, number)


def test_an_index_counts_months_since_year_zero() -> None:
    assert Month(2026, 1).index == 2026 * 12
    assert Month.from_index(2026 * 12 + 11) == Month(2026, 12)
    assert {Month(2026, 1): "as a key"}[Month.from_index(2026 * 12)] == "as a key"
