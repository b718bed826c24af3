"""The population on a day: from the cache as known now, from the registers as known on another day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from apps.common import clock
from apps.entitlement.lawbook import lawbook
from apps.entitlement.models import PersonMonths
from apps.entitlement.months.cells import Masks, Unknown
from apps.entitlement.months.reading import Known, read
from apps.entitlement.months.services import (
    BATCH,
    current_law,
    everybody,
)
from apps.entitlement.population import histogram
from apps.entitlement.population.deciding import Decider, next_month
from apps.entitlement.population.results import Decision, Population
from apps.entitlement.replica import counted
from apps.entitlement.selectors import words_known
from apps.persons.models import Person
from apps.rates import selectors as rates
from apps.rules.contributions import fixed_amount
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.record import held_on, record_of

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much."""


def silent(done: int, of: int) -> None:
    """Progress that nobody looks at."""


def last_days(on: date, months: int = 11) -> tuple[date, ...]:
    """The last days of the months before a day's, oldest first: what `earlier` may be."""
    return tuple((Month.of(on) - back).last_day for back in range(months, 0, -1))


def population(on: date, earlier: Sequence[date] = (), progress: Progress = silent) -> Population:
    """The population on a day, as known now, from the cache; people in doubt from the registers.

    `earlier` days get their outcomes counted too, as far back as the cache holds them. Raises NotServed
    for a day that it does not hold: population_known counts it.
    """
    law, today = current_law(), clock.today()
    question = histogram.ask(on, today, law)
    before = _served(earlier, today, law)
    count = Count(on, None, law, question.unknown, {each.on: each.unknown for each in before})
    count.cells(histogram.by_region(question))
    progress(1, 2 + len(before))
    count.categories(histogram.by_category(question))
    progress(2, 2 + len(before))
    for done, each in enumerate(before):
        count.earlier_cells(each.on, histogram.of_everybody(each))
        progress(3 + done, 2 + len(before))
    for known in people_in_doubt(today):
        count.person(known)
    return count.found


def population_known(
    on: date, known_on: date, earlier: Sequence[date] = (), progress: Progress = silent
) -> Population:
    """The population on a day as known on another: read from the registers, some people at a time.

    Raises LookupError for a day before the law.
    """
    at = clock.end_of(known_on)
    law, words = lawbook(rates.revision(), at).law, words_known(at)
    earlier = [day for day in earlier if day >= law.parameters["system_start"][0].since]

    def told(using: str) -> Population:
        count = Count(on, known_on, law, Unknown(), dict.fromkeys(earlier, Unknown()))
        done, people = 0, Person.objects.using(using).count()
        for some in everybody(using):
            for known in read(some, known_on, at=at, words=words, using=using):
                count.person(known)
            done += len(some)
            progress(done, max(done, people))
        return count.found

    return counted(told)


def people_in_doubt(today: date) -> Iterator[Known]:
    """Everybody with a month in doubt, as the registers hold him now."""
    words, last = words_known(), 0
    doubtful = PersonMonths.objects.filter(in_doubt=True).order_by("pk")
    while some := list(doubtful.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield from read(some, today, words=words)
        last = some[-1]


def _served(days: Sequence[date], today: date, law: Law) -> list[histogram.Question]:
    found = []
    for day in days:
        try:
            found.append(histogram.ask(day, today, law))
        except histogram.NotServed:
            continue
    return found


class Count:
    """Adds people to a population: by cells, or one by one."""

    def __init__(
        self,
        on: date,
        known_on: date | None,
        law: Law,
        unknown: Unknown,
        earlier: dict[date, Unknown],
    ) -> None:
        self.law = law
        self.now = Decider(on, law, unknown)
        # Nothing of the coming month is late yet: what is unpaid then is unpaid.
        self.later = Decider(next_month(on), law)
        self.before = {day: Decider(day, law, untold) for day, untold in earlier.items()}
        self.found = Population(on, known_on, month_price=fixed_amount("independent", on, law))
        self.found.earlier = {day: Counter() for day in earlier}
        self.found.earlier_grounds = {day: Counter() for day in earlier}
        self.decided: dict[Masks, tuple[Decision, Decision]] = {}

    def cells(self, rows: list[histogram.Row]) -> None:
        """Add the rows of histogram.by_region."""
        for months, marks, region, people in rows:
            self.found.add(region, *self._decide((months, marks)), people)

    def categories(self, rows: list[histogram.Row]) -> None:
        """Add the rows of histogram.by_category."""
        for months, marks, category, people in rows:
            self.found.categories[category, self._decide((months, marks))[0].status] += people

    def earlier_cells(self, day: date, cells: list[tuple[Masks, int]]) -> None:
        """Add the cells of an earlier day."""
        for cell, people in cells:
            self._add_earlier(day, self.before[day].of_cell(cell), people)

    def person(self, known: Known) -> None:
        """Add one person, with all that he is counted by."""
        facts, record = known.facts, record_of(known.facts, self.law)
        now = self.now.of_record(record, facts)
        self.found.add(known.region, now, self.later.of_record(record))
        for category in held_on(facts, self.found.on, self.law):
            self.found.categories[category, now.status] += 1
        for day, decider in self.before.items():
            self._add_earlier(day, decider.of_record(record, facts))

    def _add_earlier(self, day: date, decision: Decision, people: int = 1) -> None:
        self.found.earlier[day][decision.status] += people
        self.found.earlier_grounds[day][decision.ground] += people

    def _decide(self, cell: Masks) -> tuple[Decision, Decision]:
        if cell not in self.decided:
            self.decided[cell] = self.now.of_cell(cell), self.later.of_cell(cell, is_next=True)
        return self.decided[cell]
