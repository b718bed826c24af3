"""Every row of the decision tables, decided."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from apps.rules.contributions import fixed_amount
from apps.rules.outlook import MonthState, outlook
from tests.rules.law import LAW
from tests.rules.notation import facts_of, months_of, written
from tests.rules.tables import GOLDEN, REGIMES, Case, all_cases, table


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.id)
def test_the_row_is_decided_as_written(case: Case) -> None:
    seen = outlook(facts_of(case.facts, case.on), case.on, LAW)

    unknown = [seen.month - age for age in seen.outcome.unknown]
    assert (
        seen.outcome.status,
        seen.outcome.ground,
        "" if seen.covered_until is None else seen.covered_until.isoformat(),
        written(list(seen.owed)),
        written(unknown),
    ) == (case.outcome, case.ground, case.covered_until, case.owed, case.unknown)
    amount = fixed_amount("independent", case.on, LAW)
    assert amount is not None
    assert seen.price == amount * len(months_of(case.owed))


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.id)
def test_the_months_shown_agree_with_the_row(case: Case) -> None:
    seen = outlook(facts_of(case.facts, case.on), case.on, LAW)

    assert [month for month, _ in seen.months] == [seen.month - age for age in range(12, -1, -1)]
    shown = {
        state: written([month for month, its in seen.months if its is state])
        for state in MonthState
    }
    assert shown[MonthState.UNKNOWN] == case.unknown
    if not rule_5_6_or_7_holds(case):
        assert shown[MonthState.UNCOVERED] == case.owed
    assert set(seen.owed) <= set(months_of(shown[MonthState.UNCOVERED]))


def rule_5_6_or_7_holds(case: Case) -> bool:
    """Where uncovered months are not owed."""
    own = {"T16", "T18", "T20", "C17", "S3b"}
    return case.ground in {"prepaid", "ekp", "independent_3"} or case.id in own


def test_every_row_has_its_own_name() -> None:
    assert [
        name for name, count in Counter(case.id for case in all_cases()).items() if count > 1
    ] == []


@pytest.mark.parametrize("name", REGIMES)
def test_a_regime_has_rows_on_its_first_and_its_last_day(name: str) -> None:
    first, _, last = name.partition("_")
    asked = {case.on for case in all_cases()}

    assert months_of(first)[0].first_day in asked
    assert not last or months_of(last)[0].last_day in asked


def test_every_status_case_of_the_domain_is_decided() -> None:
    decided = {re.sub("[a-z]$", "", case.id) for case in table(GOLDEN)}

    assert decided == {f"S{number}" for number in range(1, 17)}


@pytest.mark.parametrize("case", ["S3", "S5", "S8", "S9", "S12"])
def test_a_golden_case_that_needs_a_reading_says_which(case: str) -> None:
    assert any(row.note for row in table(GOLDEN) if row.id.startswith(case))
