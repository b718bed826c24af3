"""The whole population on a day: each distinct history decided once, counted in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, connections

from apps.common import clock
from apps.entitlement.lawbook import lawbook
from apps.entitlement.models import PersonMonths
from apps.entitlement.months.cells import Unknown, history_of, key_of
from apps.entitlement.months.layout import SERVED_SINCE, SERVED_THROUGH
from apps.entitlement.months.services import current_law, drain_all, loyalty, take_up_law
from apps.entitlement.replica import counted
from apps.entitlement.selectors import Gathered, gather
from apps.persons.models import Person
from apps.rates import selectors as rates
from apps.rules.assess import Ground, Status, assess
from apps.rules.contributions import fixed_amount
from apps.rules.history import latest_due
from apps.rules.law import Law, Terms
from apps.rules.months import Month
from apps.rules.outlook import outlook
from apps.rules.record import span

# The histogram's cells: how many people share a key, by region where asked for.
Cell = tuple[int, str]
Histogram = Mapping[Cell, int]


class NotServed(ValueError):
    """The cache of months does not reach that day; it is read from the registers."""


@dataclass(slots=True)
class Population:
    """Counts of people on a day. `owed` is what all of them together owe, in tenge."""

    on: date
    statuses: Counter[str] = field(default_factory=Counter)
    grounds: Counter[str] = field(default_factory=Counter)
    regions: Counter[tuple[str, str]] = field(default_factory=Counter)
    owed_months: int = 0
    owed: Decimal | None = None

    @property
    def people(self) -> int:
        return self.statuses.total()


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of terms would do: people who gain and lose cover, and the debt it moves."""

    gain: int
    lose: int
    debt: Decimal


def histogram(on: date, unknown: Unknown, law: Law, *, by_region: bool = False) -> Histogram:
    """How many people share each history on a day; one statement over the cache of months.

    People with a month in doubt are left out. Raises NotServed for a day the cache does not reach.
    """
    if not SERVED_SINCE <= on <= SERVED_THROUGH:
        raise NotServed
    region = "m.region" if by_region else "''"
    key = key_of(Month.of(on), unknown, loyalty(law))
    statement = (
        f"SELECT {key} AS key, {region} AS region, count(*)"
        " FROM entitlement_personmonths m WHERE NOT m.in_doubt GROUP BY 1, 2"
    )
    return {(key, region): count for key, region, count in _counted(statement)}


def _counted(statement: str) -> list[tuple[Any, ...]]:
    """What a statement counts, at the replica where it may be asked."""

    def read(using: str) -> list[tuple[Any, ...]]:
        with connections[using].cursor() as cursor:
            cursor.execute(statement)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    return counted(read)


def unknown_on(on: date, known_on: date, law: Law) -> Unknown:
    """The months that late sources leave untold on a day, as rule 10 reads them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, s.sends_payments, s.sends_categories, w.complete_through"
            " FROM persons_source s CROSS JOIN LATERAL (SELECT complete_through"
            " FROM persons_watermark w WHERE w.source_id = s.id"
            " ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) w"
        )
        words = cursor.fetchall()
    terms, seen = law.terms(on), min(on, known_on)
    everybody, held = 0, []
    for source, payments, categories, through in words:
        reached = min(through, seen) + timedelta(days=1)
        months = span(latest_due(reached, terms) + 1, latest_due(seen, terms))
        if payments:
            everybody |= months
        elif categories and months:
            held.append((source, months))
    return Unknown(everybody, tuple(held))


def decided(
    cells: Iterable[Cell], on: date, terms: Terms, unknown: Unknown
) -> dict[int, tuple[Status, Ground, int]]:
    """Status, ground and number of owed months of each distinct key."""
    found: dict[int, tuple[Status, Ground, int]] = {}
    for key, _ in cells:
        if key not in found:
            outcome = assess(history_of(key, on, terms, unknown), terms)
            found[key] = (outcome.status, outcome.ground, len(outcome.owed))
    return found


def count(cells: Histogram, on: date, law: Law, unknown: Unknown) -> Population:
    """The population out of its histogram."""
    found = Population(on)
    decisions = decided(cells, on, law.terms(on), unknown)
    for (key, region), people in cells.items():
        status, ground, owed = decisions[key]
        found.statuses[status] += people
        found.grounds[ground] += people
        found.regions[region, status] += people
        found.owed_months += owed * people
    found.owed = _price(found.owed_months, on, law)
    return found


def losing(on: date, unknown: Unknown, law: Law) -> int:
    """How many people insured on a day are no longer on the first day of the next month."""
    following = Month.of(on) + 1
    keys = [key_of(month, unknown, loyalty(law)) for month in (following - 1, following)]
    pairs = _counted(
        f"SELECT {keys[0]} AS now, {keys[1]} AS later, count(*)"
        " FROM entitlement_personmonths m WHERE NOT m.in_doubt GROUP BY 1, 2"
    )
    first = following.first_day
    today = decided([(now, "") for now, _, _ in pairs], on, law.terms(on), unknown)
    # Nothing of the coming month is late yet: what is unpaid then is unpaid.
    later = decided([(then, "") for _, then, _ in pairs], first, law.terms(first), Unknown())
    return sum(
        people
        for now, then, people in pairs
        if today[now][0] is Status.INSURED is not later[then][0]
    )


def compare(
    cells: Histogram, on: date, law: Law, unknown: Unknown, changed: Callable[[Terms], Terms]
) -> Change:
    """What other terms would do to everybody: who gains, who loses, and by how much debt moves."""
    before = decided(cells, on, law.terms(on), unknown)
    after = decided(cells, on, changed(law.terms(on)), unknown)
    gain = lose = months = 0
    for (key, _), people in cells.items():
        (was, _, owed), (now, _, owes) = before[key], after[key]
        gain += people if now is Status.INSURED is not was else 0
        lose += people if was is Status.INSURED is not now else 0
        months += (owes - owed) * people
    return Change(gain, lose, (fixed_amount("independent", on, law) or Decimal(0)) * months)


def population(on: date, *, by_region: bool = False) -> Population:
    """The population on a day, as known now: from the cache, and people in doubt one by one.

    Raises NotServed for a day the cache does not reach.
    """
    law, today = current_law(), clock.today()
    drain_all()
    take_up_law()
    unknown = unknown_on(on, today, law)
    found = count(histogram(on, unknown, law, by_region=by_region), on, law, unknown)
    doubtful = PersonMonths.objects.filter(in_doubt=True).values_list("person__iin_key", "region")
    for key, region in doubtful.iterator():
        _add(found, gather(key, today), on, law, region if by_region else "")
    return found


def population_known(on: date, known_on: date) -> Population:
    """The population on a day as known on another: read from the registers, person by person."""
    at = clock.end_of(known_on)
    law = lawbook(rates.revision(), at).law

    def read(using: str) -> Population:
        found = Population(on)
        people = Person.objects.using(using).order_by("pk").values_list("iin_key", flat=True)
        for key in people.iterator():
            _add(found, gather(key, known_on, at, using), on, law, "")
        found.owed = _price(found.owed_months, on, law)
        return found

    return counted(read)


def _add(found: Population, gathered: Gathered, on: date, law: Law, region: str) -> None:
    if gathered.facts is None:
        return
    seen = outlook(gathered.facts, on, law)
    found.statuses[seen.outcome.status] += 1
    found.grounds[seen.outcome.ground] += 1
    found.regions[region, seen.outcome.status] += 1
    found.owed_months += len(seen.owed)
    found.owed = _price(found.owed_months, on, law)


def _price(months: int, on: date, law: Law) -> Decimal | None:
    amount = fixed_amount("independent", on, law)
    return None if amount is None else amount * months
