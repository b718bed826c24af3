"""What holds for every person, tried on made-up ones from the ledger to the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from apps.rules.assess import Status, assess
from apps.rules.facts import Period
from apps.rules.history import cut
from apps.rules.months import Month
from apps.rules.outlook import Outlook, outlook
from apps.rules.record import record_of
from tests.rules.histories import essential, is_possible, owns
from tests.rules.law import LAW
from tests.rules.strategies import (
    days_asked,
    ledgers,
    months_near,
    people,
    runs,
    stays,
    steady,
    with_ledger,
)


def is_insured(seen: Outlook) -> bool:
    return seen.outcome.status is Status.INSURED


def assert_no_worse(better: Outlook, seen: Outlook) -> None:
    assert is_insured(better) or not is_insured(seen)
    assert set(better.owed) <= set(seen.owed)
    if is_insured(seen) and better.covered_until is not None:
        assert seen.covered_until is not None
        assert better.covered_until >= seen.covered_until


@steady
@given(st.data(), days_asked)
def test_one_more_payment_takes_nothing_away(data: st.DataObject, day: date) -> None:
    person, items = data.draw(people(day)), data.draw(ledgers(day))
    more = data.draw(runs(day))

    seen = outlook(with_ledger(person, items), day, LAW)
    better = outlook(with_ledger(person, items + more), day, LAW)

    assert_no_worse(better, seen)


@steady
@given(st.data(), days_asked)
def test_one_more_stay_in_a_category_takes_nothing_away(data: st.DataObject, day: date) -> None:
    person, items = data.draw(people(day)), data.draw(ledgers(day))
    more = replace(person, categories=(*person.categories, data.draw(stays(day))))

    seen = outlook(with_ledger(person, items), day, LAW)
    better = outlook(with_ledger(more, items), day, LAW)

    assert_no_worse(better, seen)


@steady
@given(st.data(), days_asked)
def test_the_order_of_the_rows_decides_nothing(data: st.DataObject, day: date) -> None:
    person, items = data.draw(people(day)), data.draw(ledgers(day))
    other = replace(
        person,
        statuses=tuple(data.draw(st.permutations(person.statuses))),
        categories=tuple(data.draw(st.permutations(person.categories))),
    )

    mixed = with_ledger(other, data.draw(st.permutations(items)))

    assert record_of(mixed, LAW) == record_of(with_ledger(person, items), LAW)


@steady
@given(st.data(), days_asked)
def test_every_history_that_is_cut_is_among_those_tried(data: st.DataObject, day: date) -> None:
    """The set of test_every_history.py leaves nothing out that a person can have."""
    person, items = data.draw(people(day)), data.draw(ledgers(day))
    terms = LAW.terms(day)

    history = cut(record_of(with_ledger(person, items), LAW), day, terms)

    assert is_possible(history, terms, owns(day, LAW)), history
    assert assess(essential(history, terms), terms) == assess(history, terms)


@steady
@given(st.data(), days_asked)
def test_cover_lasts_as_long_as_it_says_if_nothing_more_is_paid(
    data: st.DataObject, day: date
) -> None:
    person = with_ledger(data.draw(people(day)), data.draw(ledgers(day)))
    seen = outlook(person, day, LAW)

    if seen.covered_until is None:
        return
    ahead = Month.of(seen.covered_until) - Month.of(day)
    months = [Month.of(day) + step for step in range(1, ahead + 2)]
    answers = [is_insured(outlook(person, month.first_day, LAW)) for month in months]
    assert answers == [True] * ahead + [False]


@steady
@given(st.data(), days_asked)
def test_a_doubt_never_makes_an_answer_surer(data: st.DataObject, day: date) -> None:
    person = with_ledger(data.draw(people(day)), data.draw(ledgers(day)))
    doubted = data.draw(st.lists(months_near(day), min_size=1, max_size=3))
    spans = tuple(Period(month.first_day, month.last_day) for month in doubted)

    sure = outlook(person, day, LAW)
    seen = outlook(replace(person, doubts=spans), day, LAW)

    assert seen.outcome.status in (sure.outcome.status, Status.NOT_CONFIRMED)
    assert set(seen.owed) <= set(sure.owed) - set(doubted)


@steady
@given(st.data(), days_asked)
def test_the_days_of_a_month_differ_only_in_what_is_due(data: st.DataObject, day: date) -> None:
    """But for EKP, which counts from the day it is paid, and which rule 6 would hide debts for."""
    items = [item for item in data.draw(ledgers(day)) if item.kind != "ekp"]
    person = with_ledger(data.draw(people(day)), items)

    first = outlook(person, day.replace(day=1), LAW)
    last = outlook(person, Month.of(day).last_day, LAW)

    assert first.outcome.status is last.outcome.status
    assert first.covered_until == last.covered_until
    assert set(first.owed) <= set(last.owed) <= {*first.owed, Month.of(day) - 1}
