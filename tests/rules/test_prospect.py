"""What further payments would make of a person: the same as if they were in the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.rules.facts import CategoryPeriod, CountedPayment, Facts
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.prospect import Openings, Prospect, openings_of
from apps.rules.record import Record, place, record_of, span
from apps.rules.sight import Sight, sight
from tests.rules.law import LAW, law_of, rows_with
from tests.rules.notation import facts_of
from tests.rules.strategies import days_asked, ledgers, months_near, people, steady, with_ledger

ASKED = date(2026, 11, 22)
EVERYTHING = Sight(low=0, months=(1 << 800) - 1, runs=(1 << 800) - 1)
KINDS = [kind for kind in sorted(LAW.payer_kinds) if kind != "ekp"]


def prospect(facts: Facts, law: Law = LAW, seen: Sight = EVERYTHING) -> Prospect:
    record = record_of(facts, law)
    return Prospect.of(record, openings_of(facts, record, KINDS, law, seen))


def in_the_ledger(
    facts: Facts, kind: str, months: list[Month], day: date, law: Law = LAW
) -> Record:
    more = tuple(CountedPayment(kind, month, day) for month in months)
    return record_of(replace(facts, payments=facts.payments + more), law)


@steady
@given(st.data(), days_asked, st.sampled_from(KINDS))
def test_a_tried_payment_is_one_in_the_ledger(data: st.DataObject, day: date, kind: str) -> None:
    person = with_ledger(data.draw(people(day)), data.draw(ledgers(day)))
    months = data.draw(st.lists(months_near(day), max_size=14))

    tried = prospect(person).paying(kind, months, day, LAW).record

    assert tried == in_the_ledger(person, kind, months, day)


@steady
@given(st.data(), days_asked)
def test_two_trials_one_after_the_other_are_both_in_the_ledger(
    data: st.DataObject, day: date
) -> None:
    person = with_ledger(data.draw(people(day)), data.draw(ledgers(day)))
    ahead = [Month.of(day) + step for step in range(1, 13)]

    tried = prospect(person).paying("independent", ahead, day, LAW)
    tried = tried.paying("independent", [Month.of(day)], day, LAW)

    assert tried.record == in_the_ledger(person, "independent", [*ahead, Month.of(day)], day)


@steady
@given(st.data(), days_asked)
def test_a_tried_stay_is_one_in_the_register(data: st.DataObject, day: date) -> None:
    person = with_ledger(data.draw(people(day)), data.draw(ledgers(day)))
    codes = [code for code, (its,) in LAW.categories.items() if its.until_age is None]
    code = data.draw(st.sampled_from(sorted(codes)))
    stay = CategoryPeriod(code, day, None)

    tried = prospect(person).staying(LAW.categories[code][0], day).record

    assert tried == record_of(replace(person, categories=(*person.categories, stay)), LAW)


def test_a_status_that_bars_a_kind_bars_its_trial() -> None:
    its = prospect(facts_of("eaeu_worker 2020-01-01..", ASKED))
    month = Month.of(ASKED)

    assert its.paying("independent", [month], ASKED, LAW).record.paid == 0
    assert its.paying("employer", [month], ASKED, LAW).record.paid == span(month, month)


@pytest.mark.parametrize(("kind", "mask"), [("employer", "paid"), ("state", "state")])
def test_a_trial_covers_as_its_kind_does(kind: str, mask: str) -> None:
    month = Month.of(ASKED)

    tried = prospect(facts_of("", ASKED)).paying(kind, [month], ASKED, LAW).record

    covered = {name: getattr(tried, name) for name in ("paid", "state")}
    assert {name for name, months in covered.items() if months} == {mask}


def test_twelve_months_paid_together_are_prepaid_with_the_month_before_them() -> None:
    facts = facts_of("independent 2026-12..2027-05 on 2026-11-20; independent 2026-11", ASKED)
    rest = [Month(2027, 6) + step for step in range(6)]

    tried = prospect(facts).paying("independent", rest, ASKED, LAW).record

    assert tried.prepaid == span(Month(2026, 11), Month(2027, 11))


def test_the_day_of_a_payment_that_was_there_stays_the_first() -> None:
    facts = facts_of("independent 2026-12..2027-11 on 2026-11-20", ASKED)
    late = date(2027, 1, 5)

    tried = prospect(facts).paying("independent", [Month(2026, 12)], late, LAW)

    assert tried.independent_paid_on[place(Month(2026, 12))] == date(2026, 11, 20)
    assert tried.record.prepaid == span(Month(2026, 12), Month(2027, 11))


def test_a_service_that_exempts_is_tried_as_one() -> None:
    law = law_of(categories=rows_with("categories", "unemployed", treatment="exempt"))

    tried = (
        prospect(facts_of("", ASKED), law).staying(law.categories["unemployed"][0], ASKED).record
    )

    assert tried.exempt == span(Month.of(ASKED), None)
    assert tried.state == 0


def test_openings_end_where_the_sight_does() -> None:
    facts = facts_of("independent 2020-01..2020-02; independent 2026-12 on 2026-11-20", ASKED)
    record, seen = record_of(facts, LAW), sight(ASKED, LAW)

    found = openings_of(facts, record, ["employer"], LAW, seen)

    assert found == Openings(
        kinds=(("employer", seen.months),),
        independent_paid_on=((place(Month(2026, 12)), date(2026, 11, 20)),),
    )
