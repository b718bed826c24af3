"""S-41: whatever is edited, a day has at most one value, and an edit of a number leaves no hole."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.changes.periods import Period, Periods, difference, holes, left_out, on, put

FIRST, DAYS = date(2024, 1, 1), 60
day = st.integers(0, DAYS).map(lambda count: FIRST + timedelta(days=count))
puts = st.tuples(st.just("put"), day, st.none() | day, st.integers(1, 4))
outs = st.tuples(st.just("out"), day, st.none() | day, st.just(0))
HELD = (
    Period({"value": "1"}, date(2024, 1, 5), date(2024, 1, 31), id=1),
    Period({"value": "2"}, date(2024, 2, 1), None, id=2),
)


def applied(periods: Periods, edit: tuple[str, date, date | None, int]) -> Periods:
    kind, since, until, value = edit
    until = None if until is None else max(since, until)
    if kind == "out":
        return left_out(periods, since, until)
    return put(periods, {"value": str(value)}, since, until)


def value_on(periods: Periods, when: date) -> Any:
    held = on(periods, when)
    return held.says("value") if held else None


@given(st.lists(puts | outs, max_size=8))
def test_no_day_ever_has_two_values(edits: list[Any]) -> None:
    periods: Periods = HELD
    for edit in edits:
        periods = applied(periods, edit)
        for this, following in pairwise(periods):
            assert this.until is not None
            assert following.since is not None
            assert this.until < following.since
        assert all(p.since and (p.until is None or p.since <= p.until) for p in periods)


@given(st.lists(puts, max_size=8))
def test_new_values_alone_leave_no_hole_between_periods_that_had_none(edits: list[Any]) -> None:
    periods: Periods = HELD
    for edit in edits:
        if edit[2] is not None and edit[2] < FIRST + timedelta(days=4):
            continue  # a stretch of its own, before the first period: a hole that was asked for
        periods = applied(periods, edit)
        assert holes(periods) == []


@given(st.lists(puts | outs, max_size=5), puts | outs, day)
def test_an_edit_changes_its_own_days_and_no_others(
    before: list[Any], edit: Any, when: date
) -> None:
    periods: Periods = HELD
    for each in before:
        periods = applied(periods, each)
    after = applied(periods, edit)
    kind, since, until, value = edit
    until = None if until is None else max(since, until)
    if when < since or (until is not None and when > until):
        assert value_on(after, when) == value_on(periods, when)
    elif kind == "out":
        assert value_on(after, when) is None
    elif when == since:
        assert value_on(after, when) == str(value)


@given(st.lists(puts | outs, max_size=5))
def test_what_is_closed_and_written_makes_the_new_periods(edits: list[Any]) -> None:
    after: Periods = HELD
    for edit in edits:
        after = applied(after, edit)
    closes, writes = difference(HELD, after)
    left = [period for period in HELD if period.id not in closes]
    assert sorted([*left, *writes], key=lambda p: p.since or date.min) == list(after)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2024, 2, 1), None, [("1", 5, 31), ("3", 32, None)]),
        (date(2024, 2, 10), None, [("1", 5, 31), ("2", 32, 40), ("3", 41, None)]),
        (date(2024, 1, 10), None, [("1", 5, 9), ("3", 10, 31), ("2", 32, None)]),
        (date(2024, 1, 1), None, [("3", 1, 4), ("1", 5, 31), ("2", 32, None)]),
        (date(2024, 1, 10), date(2024, 2, 9), [("1", 5, 9), ("3", 10, 40), ("2", 41, None)]),
    ],
)
def test_a_value_lasts_as_long_as_what_it_replaces(
    since: date, until: date | None, expected: list[tuple[str, int, int | None]]
) -> None:
    def number(when: date | None) -> int | None:
        return None if when is None else (when - date(2023, 12, 31)).days

    found = put(HELD, {"value": "3"}, since, until)
    assert [(p.says("value"), number(p.since), number(p.until)) for p in found] == expected


def test_the_same_value_again_joins_what_was_parted() -> None:
    parted = put(HELD, {"value": "3"}, date(2024, 3, 1))
    joined = put(parted, {"value": "2"}, date(2024, 3, 1))
    assert joined == HELD


def test_a_row_without_days_is_one_period() -> None:
    assert put((Period({"a": 1, "b": 2}, id=7),), {"b": 3}) == (Period({"a": 1, "b": 3}),)
    assert put((), {"a": 1}) == (Period({"a": 1}),)
