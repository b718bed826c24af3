"""Whose months a changed law may make others: who paid in a way, is in a category, has a status or an age."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from itertools import groupby
from typing import Any

from django.db import connection

from apps.contributions.differing import Reach, reaches, said_by
from apps.contributions.selectors import groups_reached
from apps.entitlement.months.services import BATCH, everybody
from apps.entitlement.previewing.laws import Pair
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.record import months_of_stay, span, union

ELDEST = 130  # years
IN_CATEGORIES = (
    "SELECT DISTINCT person_id FROM categories_categoryperiod"
    " WHERE category = ANY(%(of)s) AND upper_inf(recorded)"
)
OF_STATUSES = (
    "SELECT DISTINCT person_id FROM persons_legalstatusperiod"
    " WHERE status = ANY(%(of)s) AND upper_inf(recorded)"
)
BORN = (
    "SELECT DISTINCT person_id FROM persons_persondetails"
    " WHERE birth_date = ANY(%(of)s) AND upper_inf(recorded)"
)
PAGE = " AND person_id > %(after)s ORDER BY person_id LIMIT %(limit)s"


@dataclass(frozen=True, slots=True)
class Reached:
    """Who may have other months: by payments (decided anew or not), categories, statuses, birth dates.

    `decided` are the payments that may count otherwise; `paying` those whose months alone may differ.
    """

    decided: tuple[Reach, ...] = ()
    paying: tuple[Reach, ...] = ()
    categories: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    born: tuple[date, ...] = ()
    everybody: bool = False

    def __bool__(self) -> bool:
        return self != Reached()


def reached_by(pair: Pair) -> Reached:
    """Whom this change reaches beyond terms and prices. Nobody has paid tomorrow's amount yet."""
    law, then = pair.law, pair.then
    decided = reaches(said_by(law), said_by(then))
    categories = _changed(law.categories, then.categories)
    paying = [Reach(kinds=kinds)] if (kinds := _changed(law.payer_kinds, then.payer_kinds)) else []
    if _rows(law, "prepay_months") != _rows(then, "prepay_months"):
        paying.append(Reach(kinds=("independent",)))
    return Reached(
        decided=tuple(one for one in decided if one.first is None or one.first <= pair.today),
        paying=tuple(paying),
        categories=categories,
        statuses=_changed(law.statuses, then.statuses),
        born=tuple(_born(pair, categories)),
        everybody=_rows(law, "system_start") != _rows(then, "system_start"),
    )


def people(reached: Reached) -> Iterator[list[int]]:
    """The ids of these people in order, each once, some at a time."""
    if reached.everybody:
        yield from everybody()
        return
    streams = [_pages(*asked) for asked in _asked(reached) if asked[1]]
    if ways := [*reached.decided, *reached.paying]:
        streams.append(_payers(ways))
    some: list[int] = []
    for person, _ in groupby(merge(*streams)):
        some.append(person)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some


def _asked(reached: Reached) -> tuple[tuple[str, list[object]], ...]:
    return (
        (IN_CATEGORIES, list(reached.categories)),
        (OF_STATUSES, list(reached.statuses)),
        (BORN, list(reached.born)),
    )


def _pages(statement: str, of: Iterable[object]) -> Iterator[int]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            values: dict[str, Any] = {"of": list(of), "after": after, "limit": BATCH}
            cursor.execute(statement + PAGE, values)
            found = [row[0] for row in cursor.fetchall()]
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1]


def _payers(ways: list[Reach]) -> Iterator[int]:
    after = 0
    while groups := groups_reached(ways, after, BATCH):
        yield from sorted({person for person, _, _ in groups})
        after = groups[-1][0]


def _changed(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(code for code in {*old, *new} if old.get(code) != new.get(code)))


def _rows(law: Law, code: str) -> object:
    return law.parameters.get(code)


def _born(pair: Pair, categories: Iterable[str]) -> Iterator[date]:
    """The birth dates of which another law makes another stay in a category of an age."""
    of_an_age = [code for code in categories if _is_of_an_age(pair, code)]
    if not of_an_age:
        return
    seen = span(Month.of(pair.days[0]) - _look_back(pair), None)
    for back in range(ELDEST * 365):
        day = pair.today - timedelta(days=back)
        if any(
            _stay(pair.law, c, day) & seen != _stay(pair.then, c, day) & seen for c in of_an_age
        ):
            yield day


def _is_of_an_age(pair: Pair, code: str) -> bool:
    rows = (*pair.law.categories.get(code, ()), *pair.then.categories.get(code, ()))
    return any(row.until_age is not None for row in rows)


def _stay(law: Law, code: str, born_on: date) -> int:
    rows = (row for row in law.categories.get(code, ()) if row.until_age is not None)
    return union(months_of_stay(row, born_on, None, born_on) for row in rows)


def _look_back(pair: Pair) -> int:
    """How many months before a day the rules look at what covers like a category."""
    terms = [law.terms(day) for law in (pair.law, pair.then) for day in pair.days]
    return max(max(one.window, one.retention_category, one.retention_payments) for one in terms) + 1
