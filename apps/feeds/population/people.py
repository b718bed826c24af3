"""The n-th synthetic person: its story drawn by the shares, and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from apps.categories import selectors as categories
from apps.contributions.law import law_of_payments
from apps.feeds.population import shares
from apps.feeds.population.dice import Dice, Weighted
from apps.feeds.population.lives import Life
from apps.feeds.population.money import Era, Money
from apps.feeds.population.stories import STORIES
from apps.rules.months import Month

STORY = Weighted.of(shares.STORIES)


@dataclass(frozen=True)
class Country:
    """Everything that the lives of one population share."""

    seed: int
    era: Era
    money: Money
    law_revision: int
    categories_since: Mapping[str, date]

    def life(self, number: int) -> Life:
        """The whole life of the person of a number (0 is the first); always the same."""
        dice = Dice(self.seed, number)
        life = Life(number, dice.weighted(STORY), dice, self.era, self.money, self.categories_since)
        STORIES[life.story](life)
        life.named()
        return life


def country(seed: int, months: int, month: Month) -> Country:
    """The population of a seed as told through the month before `month`, `months` deep.

    Nothing is told of months before the system's start. Raises ValueError where nothing is left.
    """
    law, revision = law_of_payments()
    floor = Month.of(law.parameters["system_start"][0].since)
    first = max(month - months, floor)
    if first >= month:
        raise ValueError(f"There is nothing to tell before {floor}.")
    era = Era(first, month)
    since = {row["code"]: date.fromisoformat(row["since"]) for row in categories.rows_as_fixture()}
    return Country(seed, era, Money(law, era), revision, since)
