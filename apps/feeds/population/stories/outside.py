"""People of the registers who are no longer, or never were, of the country's population."""

from __future__ import annotations

from collections.abc import Callable

from apps.feeds.population.lives import Life
from apps.feeds.population.stories.work import adult, employed


def died(life: Life) -> None:
    """A pensioner until the day of death; the register of pensions hears of it a month later."""
    adult(life, 64, 95)
    index = life.some_month(life.era.size, 1)
    life.left_on = life.day(index)
    life.stay("pensioner", life.turns(63))
    life.ended("pensioner", life.left_on, life.day(index + 1, 20))


def emigrated(life: Life) -> None:
    adult(life, 20, 60)
    index = life.some_month(life.era.size, 1)
    life.left_on = life.day(index)
    employed(life, range(index))


def _visits(status: str) -> Callable[[Life], None]:
    def story(life: Life) -> None:
        """Here for a while, without a right."""
        life.aged(5, 70)
        life.is_resident_with(status, life.day(life.some_month(life.era.size, 1)))

    return story


STORIES = {
    "died": died,
    "emigrated": emigrated,
    "cis_visitor": _visits("cis_visitor"),
    "visitor": _visits("visitor"),
}
