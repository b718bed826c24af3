"""Made-up people for properties: everything lies within two years of the day asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from apps.rules.facts import CategoryPeriod, Facts, PaymentItem, Period, StatusPeriod
from apps.rules.months import Month
from apps.rules.told import counted
from tests.rules.law import LAW

# The same examples on every machine and every run.
steady = settings(derandomize=True, database=None, deadline=None, max_examples=300)

KINDS = sorted(LAW.payer_kinds)
AMOUNTS = [Decimal(text) for text in ("1", "2125", "3000", "4250", "10000")]

days_asked = st.dates(date(2020, 1, 1), date(2027, 6, 30))


def near(day: date, before: int, after: int) -> st.SearchStrategy[date]:
    return st.integers(-before, after).map(lambda days: day + timedelta(days=days))


def months_near(day: date) -> st.SearchStrategy[Month]:
    return st.integers(-16, 14).map(lambda step: Month.of(day) + step)


@st.composite
def periods(draw: st.DrawFn, day: date) -> Period:
    first = draw(near(day, 500, 60))
    length = draw(st.one_of(st.none(), st.integers(0, 400)))
    return Period(first, None if length is None else first + timedelta(days=length))


def stays(day: date) -> st.SearchStrategy[CategoryPeriod]:
    return st.builds(
        lambda code, its: CategoryPeriod(code, its.first, its.last, "mol"),
        st.sampled_from(sorted(LAW.categories)),
        periods(day),
    )


def held(day: date) -> st.SearchStrategy[StatusPeriod]:
    return st.builds(
        lambda code, its: StatusPeriod(code, its.first, its.last),
        st.sampled_from(sorted(LAW.statuses)),
        periods(day),
    )


@st.composite
def runs(draw: st.DrawFn, day: date) -> list[PaymentItem]:
    """Payments of one kind for months in a row, each in its month or all on one day."""
    kind, first = draw(st.sampled_from(KINDS)), draw(months_near(day))
    length = draw(st.sampled_from((1, 2, 3, 5, 12, 13)))
    at_once = draw(st.one_of(st.none(), near(day, 400, 30)))
    amount = draw(st.sampled_from(AMOUNTS))
    return [
        PaymentItem(kind, month, "122", amount, at_once or month.first_day + timedelta(days=9))
        for month in (first + step for step in range(length))
    ]


def ledgers(day: date) -> st.SearchStrategy[list[PaymentItem]]:
    several = st.lists(runs(day), max_size=5)
    return several.map(lambda found: [item for items in found for item in items])


@st.composite
def people(draw: st.DrawFn, day: date) -> Facts:
    """A person without payments: mostly a grown citizen."""
    born = draw(st.one_of(st.just(date(1980, 1, 1)), st.dates(date(2001, 1, 1), day)))
    statuses: tuple[StatusPeriod, ...] = (StatusPeriod("citizen", born, None),)
    if draw(st.integers(0, 3)) == 0:
        statuses = tuple(draw(st.lists(held(day), max_size=3)))
    return Facts(
        birth_date=born,
        known_on=day,
        left_on=draw(st.one_of(st.none(), st.none(), near(day, 200, 100))),
        statuses=statuses,
        categories=tuple(draw(st.lists(stays(day), max_size=2))),
        waivers=tuple(draw(st.lists(periods(day), max_size=1))),
    )


def with_ledger(facts: Facts, items: list[PaymentItem]) -> Facts:
    return replace(facts, payments=counted(items, LAW))
