"""How many people share each cell of months: one statement over the cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, connections, transaction

from apps.entitlement.months.cells import Masks, Runs, Unknown, masks_of
from apps.entitlement.months.layout import SERVED_SINCE, SERVED_THROUGH
from apps.entitlement.months.services import drain_all, law_of_masks, loyalty, take_up_law
from apps.entitlement.population.deciding import fits
from apps.entitlement.replica import counted
from apps.rules.history import latest_due
from apps.rules.law import Category, Law, in_force
from apps.rules.months import Month
from apps.rules.record import every_category, span, stay_within

# The planner expects ten times as many cells as there are: without these words it would sort everybody,
# or send each one from the parallel workers. Where it is right after all the hash goes to disk, so
# that memory stays flat. Compiling costs more than it saves.
ROOM = """
SET LOCAL work_mem = '64MB'; SET LOCAL enable_sort = off; SET LOCAL enable_nestloop = off;
SET LOCAL parallel_tuple_cost = 0.03; SET LOCAL jit = off
"""
CACHE = "FROM entitlement_personmonths m WHERE NOT m.in_doubt"
# Two registers may hold the same stay: it is one person in one category.
IN_CATEGORIES = """
FROM categories_categoryperiod c JOIN entitlement_personmonths m USING (person_id)
WHERE c.category = ANY(%(codes)s) AND c.valid @> %(on)s AND upper_inf(c.recorded) AND NOT m.in_doubt
  AND NOT EXISTS (SELECT FROM categories_categoryperiod e
                   WHERE e.person_id = c.person_id AND e.category = c.category AND e.id < c.id
                     AND e.valid @> %(on)s AND upper_inf(e.recorded))
"""
OF_AN_AGE = """
FROM persons_persondetails d JOIN entitlement_personmonths m USING (person_id)
WHERE d.birth_date BETWEEN %(eldest)s AND %(on)s AND upper_inf(d.recorded) AND NOT m.in_doubt
"""
SOURCES = """
SELECT s.id, s.sends_payments, s.sends_categories, w.complete_through
  FROM persons_source s CROSS JOIN LATERAL (
    SELECT complete_through FROM persons_watermark w
     WHERE w.source_id = s.id ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) w
 ORDER BY s.id
"""
CENTURY = 36_525  # days
Row = tuple[Any, ...]


class NotServed(ValueError):
    """The cache of months does not hold that day or those terms; the registers do."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a histogram is asked: the month of a day, under a law, with the sources that are late."""

    on: date
    law: Law
    unknown: Unknown
    runs: Runs

    def masks(self) -> tuple[str, str]:
        """SQL of the cell's months and marks."""
        return masks_of(Month.of(self.on), self.unknown, self.runs)


def ask(on: date, known_on: date, law: Law, *, kept_under: Law | None = None) -> Question:
    """The question about a day; `kept_under` is the law that the cache is made under, if another.

    Raises NotServed.
    """
    if not SERVED_SINCE <= on <= SERVED_THROUGH or not fits(law.terms(on)):
        raise NotServed
    length = loyalty(law)
    runs = Runs(length, are_kept=length == loyalty(kept_under or law))
    return Question(on, law, unknown_on(on, known_on, law), runs)


def unknown_on(on: date, known_on: date, law: Law) -> Unknown:
    """The months that late sources leave untold on a day, as rule 10 reads them."""
    with connection.cursor() as cursor:
        cursor.execute(SOURCES)
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


def by_region(question: Question) -> list[Row]:
    """Rows of (months, marks, region, people); people with a month in doubt are left out.

    Everybody who was touched is taken up before, and whoever was masked under another law.
    """
    drain_all(waits=True)
    columns = [*question.masks(), "m.region"]
    of_another_law = f"count(*) FILTER (WHERE m.law <> {law_of_masks(question.law)})"
    rows = _counted(columns, CACHE, also=of_another_law)
    if any(row[-1] for row in rows):
        take_up_law()
        rows = _counted(columns, CACHE, also=of_another_law)
    return [row[:-1] for row in rows]


def by_region_and(question: Question, other: Question) -> list[Row]:
    """Rows of (months, marks, marks of the other question, region, people)."""
    drain_all(waits=True)
    take_up_law()
    return _counted([*question.masks(), other.masks()[1], "m.region"], CACHE)


def of_everybody(question: Question) -> list[tuple[Masks, int]]:
    """Each cell and its people, of all regions together."""
    rows = _counted(question.masks(), CACHE)
    return [((months, marks), people) for months, marks, people in rows]


def by_category(question: Question) -> list[Row]:
    """Rows of (months, marks, category, people): who is in a category on the day itself."""
    on, masks = question.on, question.masks()
    known = [category for category in every_category(question.law) if in_force(category, on)]
    codes = [category.code for category in known if category.until_age is None]
    found = _counted([*masks, "c.category"], IN_CATEGORIES, {"on": on, "codes": codes})
    for category in known:
        if category.until_age is not None:
            born = {"on": on, "eldest": eldest(category, on)}
            rows = _counted(masks, OF_AN_AGE, born)
            found += [(months, marks, category.code, people) for months, marks, people in rows]
    return found


def eldest(category: Category, day: date) -> date:
    """The birth date of the eldest who are in a category of an age on a day; halving finds it."""
    no, yes = day.toordinal() - CENTURY, day.toordinal()
    while yes - no > 1:
        middle = (no + yes) // 2
        born = date.fromordinal(middle)
        stay = stay_within(category, born, None, born)
        if stay is not None and stay.last is not None and day <= stay.last:
            yes = middle
        else:
            no = middle
    return date.fromordinal(yes)


def _counted(
    columns: Sequence[str],
    source: str,
    values: Mapping[str, Any] | None = None,
    *,
    also: str = "",
) -> list[Row]:
    """How many rows share these columns, at the replica where it may be asked."""
    places = ", ".join(str(place + 1) for place in range(len(columns)))
    wanted = ", ".join([*columns, "count(*)", *([also] if also else [])])
    statement = f"SELECT {wanted} {source} GROUP BY {places}"

    def read(using: str) -> list[Row]:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(ROOM)
            cursor.execute(statement, values or {})
            rows: list[Row] = cursor.fetchall()
        return rows

    return counted(read)
