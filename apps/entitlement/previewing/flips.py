"""People asked under both laws, their payments decided anew in memory as recounting would decide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from apps.common import clock
from apps.contributions.deciding import first_days
from apps.contributions.selectors import groups_of
from apps.entitlement.months.reading import Known, read
from apps.entitlement.population.deciding import Decider
from apps.entitlement.population.results import Decision
from apps.entitlement.previewing.laws import Pair
from apps.entitlement.previewing.reached import Reached
from apps.entitlement.selectors import words_known
from apps.rules.facts import CountedPayment, Facts
from apps.rules.months import Month
from apps.rules.record import record_of

Decided = Mapping[tuple[str, Month], CountedPayment | None]


@dataclass(frozen=True, slots=True)
class Both:
    """Somebody as the registers have him, and his facts with the payments that the other law decides."""

    known: Known
    then: Facts


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rule says of somebody on a day: now, by the other terms alone, under the other law."""

    person_id: int
    region: str
    on: date
    was: Decision
    by_terms: Decision
    would_be: Decision


class Asking:
    """Asks the rule about people under a pair of laws."""

    def __init__(self, pair: Pair, reached: Reached) -> None:
        self.pair, self.reached = pair, reached
        self._deciders: dict[date, tuple[Decider, Decider, Decider]] = {}

    def people(self, people: Sequence[int], at: datetime | None = None) -> Iterator[Both]:
        """These people, as known now or at a moment; whom the registers do not hold is left out."""
        day = self.pair.today if at is None else at.astimezone(clock.ALMATY).date()
        known = list(read(people, day, at=at, words=words_known(at)))
        decided: dict[int, dict[tuple[str, Month], CountedPayment | None]] = {}
        groups = groups_of([one.person_id for one in known], self.reached.decided)
        for (person, kind, month), first in first_days(groups, self.pair.then, at).items():
            counted = None if first is None else CountedPayment(kind, month, first)
            decided.setdefault(person, {})[kind, month] = counted
        for one in known:
            yield Both(one, _decided_anew(one.facts, decided.get(one.person_id, {})))

    def ask(self, both: Both, days: Sequence[date]) -> Iterator[Asked]:
        """What is said of somebody on each of these days."""
        facts, then = both.known.facts, both.then
        record, other = record_of(facts, self.pair.law), record_of(then, self.pair.then)
        for on in days:
            law, terms, after = self._on(on)
            yield Asked(
                person_id=both.known.person_id,
                region=both.known.region,
                on=on,
                was=law.of_record(record, facts),
                by_terms=terms.of_record(record, facts),
                would_be=after.of_record(other, then),
            )

    def _on(self, on: date) -> tuple[Decider, Decider, Decider]:
        if on not in self._deciders:
            pair = self.pair
            law, terms, then = (Decider(on, x) for x in (pair.law, pair.terms_alone, pair.then))
            self._deciders[on] = law, terms, then
        return self._deciders[on]


def _decided_anew(facts: Facts, decided: Decided) -> Facts:
    if not decided:
        return facts
    left = [paid for paid in facts.payments if (paid.kind, paid.period) not in decided]
    anew = [paid for paid in decided.values() if paid is not None]
    return replace(facts, payments=(*left, *anew))
