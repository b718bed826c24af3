"""What a preview says of people is what becomes of them when the change is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from apps.categories.models import BenefitCategory
from apps.contributions.models import PayerKind
from apps.contributions.recounting import bring_up_to_date
from apps.coverage.models import LegalStatus
from apps.entitlement.months.services import current_law, rebuild
from apps.entitlement.population import Preview
from apps.entitlement.previewing.laws import Pair
from apps.entitlement.previewing.reached import Reached, reached_by
from apps.entitlement.previewing.whole import Kind, asked, kind_of, previews
from apps.entitlement.services import answered
from apps.persons.models import Person
from apps.rates.corrections import correct
from apps.rates.models import Parameter
from apps.rates.services import add_period
from apps.rules.assess import Status
from tests.entitlement.previewing.people import make_people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
Flips = dict[date, set[tuple[int, str, str]]]


@pytest.fixture(autouse=True)
def _people(settings: Any) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = f"{TODAY}T12:00:00+05:00"
    bring_up_to_date()
    make_people()
    rebuild()


def number(code: str, value: str, since: date) -> None:
    parameter = Parameter.objects.get(code=code)
    add_period(
        parameter=parameter, value=Decimal(value), since=since, source="test", correction=True
    )


def dates(code: str, first: date, last: date | None = None) -> None:
    row = BenefitCategory.objects.known().get(code=code)
    correct(row, actor="test", valid=DateRange(first, last))


def codes(kind: str, *purpose_codes: str) -> None:
    row = PayerKind.objects.known().get(code=kind)
    correct(row, actor="test", purpose_codes=list(purpose_codes))


def right(status: str, holds: bool) -> None:
    row = LegalStatus.objects.known().get(code=status)
    correct(row, actor="test", mshi_right=holds)


def several() -> None:
    number("minimum_wage", "80000", date(2026, 2, 1))
    number("retention_payments", "1", date(2026, 9, 1))
    dates("level_de", date(2026, 5, 1))
    right("visitor", True)


BACKDATED: dict[str, Callable[[], None]] = {
    "a dearer month since March": lambda: number("minimum_wage", "88000", date(2026, 3, 1)),
    "a cheaper month since January": lambda: number("minimum_wage", "80000", date(2026, 1, 1)),
    "a category that begins later": lambda: dates("level_de", date(2026, 8, 1)),
    "a category that ended": lambda: dates("pensioner", date(2020, 1, 1), date(2026, 6, 1)),
    "an age that is reached later": lambda: _until_age(19),
    "employers who pay under one code": lambda: codes("employer", "121"),
    "no right for refugees": lambda: right("refugee", False),
    "a right for visitors": lambda: right("visitor", True),
    "prepayment of six months": lambda: number("prepay_months", "6", date(2025, 1, 1)),
    "all at once": several,
}
TERMS: dict[str, Callable[[], None]] = {
    "a longer retention": lambda: number("retention_payments", "5", TODAY),
    "a shorter one next year": lambda: number("retention_payments", "1", date(2027, 1, 1)),
    "old holes forgiven": lambda: number("old_hole_strict", "0", TODAY),
}


def _until_age(age: int) -> None:
    row = BenefitCategory.objects.known().get(code="children")
    correct(row, actor="test", until_age=age)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def pair_of(publish: Callable[[], None]) -> Pair:
    """The law, and the law as it would be once this is published."""
    law = current_law()
    with undone():
        publish()
        return Pair(law, current_law(), TODAY)


def statuses(days: tuple[date, ...]) -> dict[date, dict[int, Status]]:
    """What everybody is answered on each of these days."""
    people = dict(Person.objects.values_list("pk", "iin_key"))
    return {
        day: {pk: answered(key, day, None)[0].status for pk, key in people.items()} for day in days
    }


def real_flips(days: tuple[date, ...], publish: Callable[[], None]) -> Flips:
    """Publish, bring the ledger's decisions up to date, and see who is answered otherwise."""
    before = statuses(days)
    publish()
    assert bring_up_to_date()
    after = statuses(days)
    return {
        day: {
            (pk, str(was), str(after[day][pk]))
            for pk, was in before[day].items()
            if was is not after[day][pk]
        }
        for day in days
    }


def predicted(pair: Pair, reached: Reached) -> Flips:
    found: Flips = {day: set() for day in pair.days}
    for some in asked(pair, reached):
        for one in some:
            if one.was.status is not one.would_be.status:
                flip = (one.person_id, str(one.was.status), str(one.would_be.status))
                found[one.on].add(flip)
    return found


def sizes(found: list[Preview]) -> dict[date, tuple[int, int]]:
    return {each.on: (each.moved.gain, each.moved.lose) for each in found}


def sizes_of(flips: Flips) -> dict[date, tuple[int, int]]:
    insured = str(Status.INSURED)
    return {
        day: (
            sum(then == insured for _, _, then in some),
            sum(was == insured for _, was, _ in some),
        )
        for day, some in flips.items()
    }


@pytest.mark.parametrize("name", BACKDATED)
def test_the_preview_of_a_change_is_the_real_flips(name: str) -> None:
    pair = pair_of(BACKDATED[name])
    reached = reached_by(pair)
    assert kind_of(pair, reached) is Kind.MONTHS
    counted = previews(pair, reached, is_fresh=True)
    everybody = predicted(pair, Reached(reached.decided, everybody=True))
    if not pair.changes_terms:
        assert predicted(pair, reached) == everybody
    flips = real_flips(pair.days, BACKDATED[name])
    assert everybody == flips
    assert sizes(counted) == sizes_of(flips)
    assert any(flips.values())


@pytest.mark.parametrize("name", TERMS)
def test_the_preview_of_other_terms_is_the_real_flips(name: str) -> None:
    pair = pair_of(TERMS[name])
    reached = reached_by(pair)
    assert kind_of(pair, reached) is Kind.TERMS
    counted = previews(pair, reached)
    flips = real_flips(pair.days, TERMS[name])
    assert predicted(pair, Reached(everybody=True)) == flips
    assert sizes(counted) == sizes_of(flips)
    assert any(flips.values())


def test_a_future_amount_is_a_matter_of_prices_alone() -> None:
    pair = pair_of(lambda: number("minimum_wage", "92000", date(2027, 1, 1)))
    reached = reached_by(pair)
    assert kind_of(pair, reached) is Kind.PRICES
    assert pair.days == (TODAY, date(2027, 1, 1))
    today, later = previews(pair, reached)
    assert not any((today.becoming, later.becoming, today.moved.indebted))
    assert later.before == later.after
    assert later.moved.debt == 350 * later.after.owed_months > 0
    flips = real_flips(pair.days, lambda: number("minimum_wage", "92000", date(2027, 1, 1)))
    assert not any(flips.values())


def test_words_alone_change_nothing() -> None:
    pair = Pair(current_law(), current_law(), TODAY)
    assert kind_of(pair, reached_by(pair)) is Kind.NOTHING
    assert pair.first_day is None
