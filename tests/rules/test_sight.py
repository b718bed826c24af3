"""What the law looks at on a day: who looks the same is answered the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.rules.facts import Period
from apps.rules.history import unknown_months
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.outlook import Outlook, outlook, outlook_of
from apps.rules.record import LAST, place, record_of, span
from apps.rules.sight import View, record_seen, sight, view_of
from tests.rules.law import LAW, law_with, period
from tests.rules.notation import facts_of
from tests.rules.strategies import days_asked, ledgers, people, periods, steady, with_ledger

ASKED = date(2026, 11, 22)


def view(facts: str, day: date = ASKED, law: Law = LAW) -> View:
    its = facts_of(facts, day)
    record = record_of(its, law)
    return view_of(record, unknown_months(its, record, day, law), sight(day, law))


def as_seen(shown: View, day: date, law: Law = LAW) -> Outlook:
    """The outlook of a view alone."""
    record, unknown = record_seen(shown, sight(day, law))
    return outlook_of(record, day, law, unknown)


@steady
@given(st.data(), days_asked)
def test_a_view_has_the_outlook_of_the_facts(data: st.DataObject, day: date) -> None:
    person = with_ledger(data.draw(people(day)), data.draw(ledgers(day)))
    person = replace(person, doubts=tuple(data.draw(st.lists(periods(day), max_size=2))))
    record = record_of(person, LAW)

    shown = view_of(record, unknown_months(person, record, day, LAW), sight(day, LAW))

    assert as_seen(shown, day) == outlook(person, day, LAW)


@pytest.mark.parametrize(
    "facts",
    [
        "employer 2020-01..2026-10",
        "employer 2020-08..2026-09; in doubt 2021-03..2021-03",
        "employer 2021-12..2026-10; in doubt 2021-05..2021-11",
        "ekp 2022-01..2023-12; employer 2024-01..2025-11",
        "independent 2026-12..2027-11 on 2026-11-20",
        "pensioner 2010-01-01..2026-02-01",
        "pensioner 2027-03-01..; employer 2026-10",
    ],
)
@pytest.mark.parametrize("day", [ASKED, date(2025, 12, 31), date(2026, 1, 1), date(2024, 2, 29)])
def test_long_lives_have_the_outlook_of_their_views(facts: str, day: date) -> None:
    assert as_seen(view(facts, day), day) == outlook(facts_of(facts, day), day, LAW)


def test_what_lies_out_of_sight_makes_no_other_view() -> None:
    old = "pensioner 2021-01-01..2021-03-31; employer 2025-10..2026-10"

    assert view(old) == view("employer 2025-10..2026-10")
    assert view("born 1961-02-03; employer 2025-10..2026-10") == view("employer 2025-10..2026-10")


def test_what_lies_within_sight_makes_another_view() -> None:
    paid = "employer 2025-11..2026-10"

    assert view("employer 2025-10..2026-10") == view("employer 2025-10..2026-10")
    assert view(paid) != view(f"{paid}; pensioner 2028-11-30..")
    assert view(paid) == view(f"{paid}; pensioner 2028-12-01..")


def test_the_sight_reaches_as_far_as_the_terms() -> None:
    seen = sight(ASKED, LAW)

    assert seen.low == place(Month(2028, 11))
    assert seen.months == span(Month(2025, 11), Month(2028, 11))
    assert seen.runs == span(Month(2020, 11), Month(2028, 11))


@pytest.mark.parametrize(
    ("code", "value", "first", "last"),
    [
        ("window_months", "30", Month(2024, 5), Month(2029, 6)),
        ("horizon_months", "5", Month(2025, 11), Month(2028, 11)),
        ("prepay_months", "3", Month(2025, 11), Month(2028, 11)),
        ("prepay_months", "18", Month(2025, 11), Month(2029, 11)),
        ("retention_payments", "14", Month(2025, 9), Month(2028, 11)),
        ("retention_loyal", "14", Month(2025, 9), Month(2028, 11)),
        ("retention_category", "14", Month(2025, 9), Month(2028, 11)),
        ("retention_ekp", "14", Month(2025, 9), Month(2028, 11)),
        ("independent_run_months", "14", Month(2025, 9), Month(2028, 11)),
        ("ekp_run_months", "14", Month(2025, 9), Month(2028, 11)),
    ],
)
def test_other_terms_have_another_sight(code: str, value: str, first: Month, last: Month) -> None:
    seen = sight(ASKED, law_with(**{code: [period(value, "2020-01-01")]}))

    assert seen.months == span(first, last)
    assert seen.low == place(last)


def test_terms_that_change_within_sight_are_looked_at_too() -> None:
    later = law_with(
        window_months=[period("12", "2020-01-01", "2027-05-31"), period("20", "2027-06-01")]
    )

    assert sight(ASKED, later).months == span(Month(2025, 3), Month(2028, 11))


def test_terms_without_loyalty_look_no_further_for_runs() -> None:
    none = law_with(
        loyalty_months=[period(None, "2020-01-01")], retention_loyal=[period(None, "2020-01-01")]
    )
    seen = sight(ASKED, none)

    assert seen.runs == seen.months


def test_a_view_is_small_and_moved_back_where_it_was() -> None:
    shown = view("employer 2026-01..2026-10; ekp 2023-10..2023-12; in doubt 2025-12")
    record, unknown = record_seen(shown, sight(ASKED, LAW))

    assert max(mask.bit_length() for mask in shown[:-1]) <= 97
    assert record.paid == span(Month(2026, 1), Month(2026, 10))
    assert unknown == span(Month(2025, 12), Month(2025, 12))
    assert shown.ekp_paid_on == ()


def test_days_of_payment_of_the_single_aggregate_payment_belong_to_the_view() -> None:
    day = date(2023, 6, 10)
    shown = view("ekp 2023-04..2023-06", day)

    assert [at for at, _ in shown.ekp_paid_on] == [place(Month(2023, month)) for month in (6, 5, 4)]
    assert record_seen(shown, sight(day, LAW))[0].ekp_paid_on == dict(shown.ekp_paid_on)


def test_the_end_of_all_months_is_no_end_of_sight() -> None:
    assert sight(LAST.last_day, LAW).low == 0


def test_a_doubt_of_the_past_is_out_of_sight() -> None:
    facts = facts_of("employer 2025-10..2026-10", ASKED)
    doubted = replace(facts, doubts=(Period(date(2019, 1, 1), date(2020, 9, 30)),))

    assert outlook(doubted, ASKED, LAW) == outlook(facts, ASKED, LAW)
    assert view("employer 2025-10..2026-10; in doubt 2020-02").unknown == 0
