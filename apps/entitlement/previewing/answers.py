"""Answers that were given, and would have been different under a corrected law.

Each is decided again from what was known when it was given: the same facts, the payments of that moment
decided by the corrected law.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import QuerySet

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
    on: date
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
    for given in _given(pair, reached, until, progress):
        for moment, some in groupby(sorted(given, key=_moment), key=_moment):
            yield from _among(asking, list(some), moment)


def _given(
    pair: Pair, reached: Reached, until: datetime, progress: Progress
) -> Iterator[list[Lookup]]:
    """The answers to look at: of whom the change reaches, or of everybody where terms differ."""
    assert pair.first_day is not None
    about = Month.of(pair.first_day).first_day
    everything = answers_given(outcomes=OUTCOMES, about=about, until=until)
    if pair.changes_terms:
        yield from _pages(everything, progress)
        return
    eldest = Person.objects.order_by("pk").last()
    for ids in people(reached):
        keys = Person.objects.filter(pk__in=ids).values_list("iin_key", flat=True)
        if some := list(everything.filter(iin_key__in=list(keys))):
            yield some
        progress(ids[-1], max(ids[-1], eldest.pk if eldest else 0))


def _pages(everything: QuerySet[Lookup], progress: Progress) -> Iterator[list[Lookup]]:
    newest, last = everything.last(), 0
    while some := list(everything.filter(pk__gt=last)[:BATCH]):
        yield some
        last = some[-1].pk
        progress(last, max(last, newest.pk if newest else 0))


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
        if person is None or one.asked_on is None:
            continue
        (asked,) = asking.ask(person, [one.asked_on])
        would_be = str(asked.would_be.status)
        if asked.was.status is not asked.would_be.status and would_be != one.outcome:
            yield Differing(one, one.asked_on, would_be)
