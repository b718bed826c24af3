"""What a preview says of people is what becomes of them when the change is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from apps.changes import services
from apps.changes.models import ChangeSet
from apps.contributions.recounting import bring_up_to_date
from apps.entitlement.months.services import current_law, rebuild
from apps.entitlement.population import Preview
from apps.entitlement.previewing.drafts import pair_of
from apps.entitlement.previewing.laws import Pair
from apps.entitlement.previewing.reached import Reached, reached_by
from apps.entitlement.previewing.whole import Kind, asked, kind_of, previews
from apps.entitlement.services import answered
from apps.persons.models import Person
from apps.rules.assess import Status
from tests.builders import a_change_set, published
from tests.entitlement.previewing.people import make_people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
FLOOR = date(2020, 1, 1)
Flips = dict[date, set[tuple[int, str, str]]]


@pytest.fixture(autouse=True)
def _people(settings: Any) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = f"{TODAY}T12:00:00+05:00"
    bring_up_to_date()
    make_people()
    rebuild()


Change = Callable[[ChangeSet], None]


def put(table: str, key: str, since: date | None = None, **values: Any) -> Change:
    """An edit, its value confirmed."""

    def edit(draft: ChangeSet) -> None:
        confirmed = str(values.get("value", ""))
        services.put(
            change_set=draft,
            by=draft.author,
            table=table,
            key=key,
            values=values,
            since=since,
            confirmed=confirmed,
        )

    return edit


def number(code: str, value: str, since: date) -> Change:
    return put("rates", code, since, value=value)


def ended(category: str, last_day: date) -> Change:
    def edit(draft: ChangeSet) -> None:
        by = draft.author
        services.end(change_set=draft, by=by, table="categories", key=category, last_day=last_day)

    return edit


def all_of(*changes: Change) -> Change:
    def edit(draft: ChangeSet) -> None:
        for change in changes:
            change(draft)

    return edit


BACKDATED: dict[str, Change] = {
    "a dearer month since March": number("minimum_wage", "88000", date(2026, 3, 1)),
    "a cheaper month since January": number("minimum_wage", "80000", date(2026, 1, 1)),
    "a category that began earlier": put("categories", "level_de", date(2025, 11, 1)),
    "a category that ended": ended("pensioner", date(2026, 5, 31)),
    "an age that is reached later": put("categories", "children", FLOOR, until_age=19),
    "employers who pay under one code": put("payer_kinds", "employer", purpose_codes=["121"]),
    "no right for refugees": put("legal_statuses", "refugee", date(2026, 4, 15), mshi_right=False),
    "a right for visitors": put("legal_statuses", "visitor", FLOOR, mshi_right=True),
    "prepayment of six months": number("prepay_months", "6", date(2025, 1, 1)),
    "all at once": all_of(
        number("minimum_wage", "80000", date(2026, 2, 1)),
        number("retention_payments", "1", date(2026, 9, 1)),
        put("categories", "level_de", date(2025, 10, 15)),
        put("legal_statuses", "visitor", date(2026, 8, 1), mshi_right=True),
    ),
}
TERMS: dict[str, Change] = {
    "a longer retention": number("retention_payments", "5", TODAY),
    "a shorter one next year": number("retention_payments", "1", date(2027, 1, 1)),
    "old holes forgiven": number("old_hole_strict", "0", TODAY),
}


def a_draft(change: Change) -> ChangeSet:
    draft = a_change_set()
    change(draft)
    return draft


def statuses(days: tuple[date, ...]) -> dict[date, dict[int, Status]]:
    """What everybody is answered on each of these days."""
    people = dict(Person.objects.values_list("pk", "iin_key"))
    return {
        day: {pk: answered(key, day, None)[0].status for pk, key in people.items()} for day in days
    }


def real_flips(days: tuple[date, ...], draft: ChangeSet) -> Flips:
    """Publish the set, bring the ledger's decisions up to date, and see who is answered otherwise."""
    before = statuses(days)
    published(draft)
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
    draft = a_draft(BACKDATED[name])
    pair = pair_of(draft)
    reached = reached_by(pair)
    assert kind_of(pair, reached) is Kind.MONTHS
    counted = previews(pair, reached, is_fresh=True)
    everybody = predicted(pair, Reached(reached.decided, everybody=True))
    if not pair.changes_terms:
        assert predicted(pair, reached) == everybody
    flips = real_flips(pair.days, draft)
    assert everybody == flips
    assert sizes(counted) == sizes_of(flips)
    assert any(flips.values())


@pytest.mark.parametrize("name", TERMS)
def test_the_preview_of_other_terms_is_the_real_flips(name: str) -> None:
    draft = a_draft(TERMS[name])
    pair = pair_of(draft)
    reached = reached_by(pair)
    assert kind_of(pair, reached) is Kind.TERMS
    counted = previews(pair, reached)
    flips = real_flips(pair.days, draft)
    assert predicted(pair, Reached(everybody=True)) == flips
    assert sizes(counted) == sizes_of(flips)
    assert any(flips.values())


def test_a_future_amount_is_a_matter_of_prices_alone() -> None:
    draft = a_draft(number("minimum_wage", "92000", date(2027, 1, 1)))
    pair = pair_of(draft)
    reached = reached_by(pair)
    assert kind_of(pair, reached) is Kind.PRICES
    assert pair.days == (TODAY, date(2027, 1, 1))
    today, later = previews(pair, reached)
    assert not any((today.becoming, later.becoming, today.moved.indebted))
    assert later.before == later.after
    assert later.moved.debt == 350 * later.after.owed_months > 0
    flips = real_flips(pair.days, draft)
    assert not any(flips.values())


def test_words_alone_change_nothing() -> None:
    pair = Pair(current_law(), current_law(), TODAY)
    assert kind_of(pair, reached_by(pair)) is Kind.NOTHING
    assert pair.first_day is None
