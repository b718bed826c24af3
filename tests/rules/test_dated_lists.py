"""What the law says of a category or a legal status may change on a day; what it said before stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from apps.rules.assess import Status, assess
from apps.rules.history import cut
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.record import place, record_of
from tests.rules.law import LAW, law_of, rows
from tests.rules.notation import facts_of


def changed(name: str, code: str, since: str, **said: object) -> Law:
    """The law of the files, in which a list says something else of a code from a day on."""
    listed = []
    for row in rows(name):
        if row["code"] != code:
            listed.append(row)
            continue
        eve = (date.fromisoformat(since) - timedelta(days=1)).isoformat()
        listed += [{**row, "until": eve}, {**row, "since": since, **said}]
    return law_of(**{name: listed})


def outcome(told: str, day: date, law: Law) -> Status:
    facts = facts_of(told, day, law)
    return assess(cut(record_of(facts, law), day, law.terms(day)), law.terms(day)).status


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 6, 30), Status.INSURED),
        (date(2026, 7, 1), Status.NOT_ELIGIBLE),
    ],
)
def test_a_legal_status_loses_its_right_on_the_day_of_the_law(day: date, expected: Status) -> None:
    law = changed("legal_statuses", "refugee", "2026-07-01", mshi_right=False)
    assert outcome("refugee 2020-01-01..; employer 2025-01..2026-12", day, law) is expected


def test_the_best_of_two_words_of_the_law_counts_in_the_month_of_the_change() -> None:
    law = changed("legal_statuses", "refugee", "2026-07-15", mshi_right=False)
    told = "refugee 2020-01-01..; employer 2025-01..2026-12"
    assert outcome(told, date(2026, 7, 31), law) is Status.INSURED
    assert outcome(told, date(2026, 8, 1), law) is Status.NOT_ELIGIBLE


def test_a_category_of_which_the_law_says_something_new_goes_on() -> None:
    law = changed("categories", "pensioner", "2026-07-01", payer="local_budget")
    for month in (6, 7):
        assert outcome("pensioner 2021-05-01..", date(2026, month, 10), law) is Status.INSURED


def test_a_category_is_exempt_from_the_day_on_which_the_law_says_so() -> None:
    law = changed("categories", "pensioner", "2026-07-01", treatment="exempt")
    record = record_of(facts_of("pensioner 2021-05-01..", date(2026, 12, 1), law), law)
    may, july = (place(Month(2026, month)) for month in (5, 7))
    assert [record.state >> at & 1 for at in (may, july)] == [1, 0]
    assert [record.exempt >> at & 1 for at in (may, july)] == [0, 1]


def test_what_the_law_first_says_of_a_status_held_before_the_system_began() -> None:
    assert {first.since for first, *_ in LAW.statuses.values()} == {None}


def test_other_words_from_a_day_on_are_the_same_law() -> None:
    assert changed("categories", "pensioner", "2026-07-01", payer="local_budget") == LAW
    assert changed("legal_statuses", "refugee", "2026-07-01", gvfmc_scope="none") == LAW
    assert changed("legal_statuses", "refugee", "2026-07-01", mshi_right=False) != LAW
