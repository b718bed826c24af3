"""The demo people whose answer a changed law makes another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apps.entitlement.previewing.flips import Asked, Asking
from apps.entitlement.previewing.laws import Pair
from apps.entitlement.previewing.reached import Reached
from apps.persons.cast import cast
from apps.persons.identity import iin_key
from apps.persons.models import Person
from apps.rules.months import Month


@dataclass(frozen=True, slots=True)
class DemoChange:
    """One of the cast, and what is said of her on a day now and then."""

    name: str
    asked: Asked


def demo_changes(pair: Pair, reached: Reached) -> Iterator[DemoChange]:
    """Whose outcome or ground would be another on one of the pair's days; nobody where no demo is loaded."""
    names = {iin_key(member.iin): member.name for member in cast(Month.of(pair.today))}
    keys = Person.objects.filter(iin_key__in=names).values_list("pk", "iin_key")
    people = {pk: names[key] for pk, key in keys}
    asking = Asking(pair, reached)
    for both in asking.people(sorted(people)):
        for asked in asking.ask(both, pair.days):
            if asked.was[:2] != asked.would_be[:2]:
                yield DemoChange(people[asked.person_id], asked)
