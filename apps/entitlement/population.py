"""The whole population on a day: each distinct history decided once, counted in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from apps.entitlement.months.cells import Unknown, history_of, key_of
from apps.entitlement.months.layout import SERVED_SINCE, SERVED_THROUGH
from apps.entitlement.months.services import loyalty
from apps.rules.assess import Ground, Status, assess
from apps.rules.contributions import fixed_amount
from apps.rules.history import latest_due
from apps.rules.law import Law, Terms
from apps.rules.months import Month
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
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} AS key, {region} AS region, count(*)"
            " FROM entitlement_personmonths m WHERE NOT m.in_doubt GROUP BY 1, 2"
        )
        return {(key, region): count for key, region, count in cursor.fetchall()}


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
    everybody, held, sources = 0, 0, []
    for source, payments, categories, through in words:
        reached = min(through, seen) + timedelta(days=1)
        months = span(latest_due(reached, terms) + 1, latest_due(seen, terms))
        if payments:
            everybody |= months
        elif categories and months:
            held |= months
            sources.append(source)
    return Unknown(everybody, held, tuple(sources))


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
    amount = fixed_amount("independent", on, law)
    found.owed = None if amount is None else amount * found.owed_months
    return found


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
