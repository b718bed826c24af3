"""What a changed law would do to everybody, on the days on which it matters.

Terms and prices move people by the counts that are kept. Who may have other months is asked one by one:
what the counts said of him is taken back, and what the rule says is put in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from apps.entitlement.models import PersonMonths
from apps.entitlement.population import NotServed, Preview, preview_law
from apps.entitlement.population.counting import Progress, silent
from apps.entitlement.population.histogram import ask
from apps.entitlement.population.kept import is_kept
from apps.entitlement.previewing.flips import Asked, Asking
from apps.entitlement.previewing.laws import Pair
from apps.entitlement.previewing.reached import Reached, people
from apps.persons.models import Person

FEW = 50_000  # people who are counted within a second


class Kind(StrEnum):
    """How far a change goes: the words of the law alone, prices and debts, terms, months of people."""

    NOTHING = "nothing"
    PRICES = "prices"
    TERMS = "terms"
    MONTHS = "months"


def kind_of(pair: Pair, reached: Reached) -> Kind:
    """How far this change goes. Of prices nobody gains or loses cover: no outcome looks at them."""
    if reached:
        return Kind.MONTHS
    if pair.changes_terms:
        return Kind.TERMS
    return Kind.PRICES if pair.begins else Kind.NOTHING


def is_quick(pair: Pair) -> bool:
    """Whether the counts that a change of terms or prices needs are kept, or are those of few people."""
    runs = [law.parameters.get("loyalty_months") for law in (pair.law, pair.then)]
    try:
        questions = [ask(day, pair.today, pair.law) for day in pair.days]
        for day in pair.days:
            ask(day, pair.today, pair.terms_alone, kept_under=pair.law)
    except NotServed:
        return _are_few()
    return (runs[0] == runs[1] and all(is_kept(question) for question in questions)) or _are_few()


def _are_few() -> bool:
    return PersonMonths.objects.all()[:FEW].count() < FEW


def previews(
    pair: Pair, reached: Reached, *, is_fresh: bool = False, progress: Progress = silent
) -> list[Preview]:
    """What the change would do, on each of the pair's days; as known now, if nothing more is paid."""
    law, then = pair.law, pair.terms_alone
    found = [preview_law(then, day, law=law, is_fresh=is_fresh) for day in pair.days]
    for some in asked(pair, reached, progress):
        for preview, one in zip(found, some, strict=True):
            preview.move(one.region, one.was, one.by_terms, -1)
            preview.move(one.region, one.was, one.would_be, 1)
    return found


def asked(pair: Pair, reached: Reached, progress: Progress = silent) -> Iterator[tuple[Asked, ...]]:
    """What is said of each person whom the change reaches, on each of the pair's days."""
    if not reached:
        return
    asking, last = Asking(pair, reached), Person.objects.order_by("pk").last()
    of = last.pk if last else 0
    for some in people(reached):
        for both in asking.people(some):
            yield tuple(asking.ask(both, pair.days))
        progress(some[-1], max(of, some[-1]))
