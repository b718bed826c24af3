"""Answers that were given, and would have been different under a corrected law.

Each is decided again from what was known when it was given: the same facts, the payments of that moment
decided by the corrected law.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from apps.audit.models import Lookup
from apps.audit.selectors import answers_given
from apps.common import clock
from apps.entitlement.months.services import BATCH
from apps.entitlement.population.counting import Progress, silent
from apps.entitlement.previewing.flips import Asking
from apps.entitlement.previewing.laws import Pair
from apps.entitlement.previewing.reached import Reached, people
from apps.persons.models import Person
from apps.rules.assess import Status
from apps.rules.months import Month

OUTCOMES = [str(status) for status in Status]


@dataclass(frozen=True, slots=True)
class Differing:
    """An answer of the audit, and the outcome that it would have had."""

    lookup: Lookup
    would_be: str


def differing(
    pair: Pair, reached: Reached, until: datetime, progress: Progress = silent
) -> Iterator[Differing]:
    """The answers given before a moment whose outcome the other law makes another.

    An answer that the law of before would not give any more either is not one of them.
    """
    if not pair.is_back_dated or not (reached or pair.changes_terms):
        return
    asking = Asking(pair, reached)
    for given in _given(pair, reached, until):
        for moment, some in groupby(sorted(given, key=_moment), key=_moment):
            yield from _among(asking, list(some), moment)
        progress(given[-1].pk, given[-1].pk)


def _given(pair: Pair, reached: Reached, until: datetime) -> Iterator[list[Lookup]]:
    """The answers to look at: of whom the change reaches, or of everybody where terms differ."""
    assert pair.first_day is not None
    about = Month.of(pair.first_day).first_day
    if not pair.changes_terms:
        for ids in people(reached):
            keys = Person.objects.filter(pk__in=ids).values_list("iin_key", flat=True)
            if some := list(
                answers_given(outcomes=OUTCOMES, about=about, until=until, keys=list(keys))
            ):
                yield some
        return
    last = 0
    everything = answers_given(outcomes=OUTCOMES, about=about, until=until)
    while some := list(everything.filter(pk__gt=last)[:BATCH]):
        yield some
        last = some[-1].pk


def _moment(given: Lookup) -> datetime:
    """As of when an answer was made."""
    return min(given.at, clock.end_of(given.known_on)) if given.known_on else given.at


def _among(asking: Asking, given: Sequence[Lookup], moment: datetime) -> Iterator[Differing]:
    """Those of the answers of one moment that would have been different."""
    keys = {one.iin_key for one in given}
    ids = dict(Person.objects.filter(iin_key__in=keys).values_list("iin_key", "pk"))
    both = {one.known.person_id: one for one in asking.people(sorted(ids.values()), moment)}
    for one in given:
        person = both.get(ids.get(one.iin_key, 0))
        if person is None or not _is_in_force(asking.pair, one.asked_on):
            continue
        (asked,) = asking.ask(person, [one.asked_on])
        would_be = str(asked.would_be.status)
        if asked.was.status is not asked.would_be.status and would_be != one.outcome:
            yield Differing(one, would_be)


def _is_in_force(pair: Pair, day: date | None) -> bool:
    return day is not None and day >= pair.law.parameters["system_start"][0].since
