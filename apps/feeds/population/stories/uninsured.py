"""Who is not insured, or only sometimes, for the reasons that people complain of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from apps.feeds.population.lives import Life
from apps.feeds.population.money import PENALTIES
from apps.feeds.population.stories.work import (
    WAGE,
    Forms,
    adult,
    employed,
    independent,
    proprietor,
    wages,
)

HALF = Decimal("0.5")
YEAR = 12


def level_de(life: Life) -> None:
    """Nothing paid; for the levels D and E the local budget pays since there is such a category."""
    adult(life)
    since = life.categories_since["level_de"]
    life.stay("level_de", since + timedelta(days=31 * life.dice.below(3)))


def nothing_paid(life: Life) -> None:
    adult(life)


def not_in_the_register(life: Life) -> None:
    """Of an age to be a pensioner, and no register says so; for some the Fund cancelled a debt."""
    adult(life, 63, 80)
    if life.dice.chance(1, 3):
        first = life.day(life.some_month(8, 5), 1)
        last = life.day(life.era.index(first) + 2, 31)
        life.waive(first, last, "privileged")


def employer_stopped(life: Life) -> None:
    """A job until some months ago, and no payment since."""
    adult(life)
    employed(life, range(life.some_month(20, 5)))


def employer_skips(life: Life) -> None:
    """Months left out, others paid months late."""
    adult(life)
    employer, level = life.employers()[0], life.dice.weighted(WAGE)
    ways = [life.dice.below(8) for _ in life.months]
    on_time = [index for index in life.months if ways[index] > 1]
    late = [index for index in life.months if ways[index] == 1]
    for forms in wages(life, employer, level):
        life.paid_by(employer, forms, on_time)
    for kind in ("employer", "employee"):
        life.paid_by(employer, life.money.series(kind, (4, 14), level), late)


def payment_returned(life: Life) -> None:
    """Bounced for a wrong detail and not noticed; some were paid again as an independent payer."""
    adult(life)
    employer, level = life.employers()[0], life.dice.weighted(WAGE)
    since = life.some_month(10, 5)
    for forms in wages(life, employer, level):
        life.paid_by(employer, forms, life.months, returned=(since, 8))
    if life.dice.chance(1, 2):
        life.pays(life.money.series("independent", (2, 5)), range(since, life.era.size))


def penalties_only(life: Life) -> None:
    """Penalties paid under their own code, which cover no month."""
    adult(life)
    employer, level = life.employers()[0], life.dice.weighted(WAGE)
    since = life.some_month(14, 6)
    for forms in wages(life, employer, level):
        life.paid_by(employer, forms, range(since))
    for forms in wages(life, employer, level, PENALTIES):
        life.paid_by(employer, forms, range(since, life.era.size))


def turned_18(life: Life) -> None:
    """A child until a month that is told, and nothing since."""
    last = life.era.index(life.era.end - timedelta(days=1))
    life.born = life.day(last - life.dice.below(life.era.size) - 18 * YEAR)
    life.sex = life.dice.one("mf")
    life.is_resident_with("citizen")


def study_ended(life: Life) -> None:
    """Left the university; the register heard of it a month later."""
    adult(life, 20, 25)
    left = life.day(life.some_month(14, 5))
    life.stay("full_time_student", left - timedelta(days=500))
    life.ended("full_time_student", left, left + timedelta(days=30))


def paid_in_parts(life: Life) -> None:
    """Half of the amount: the other half comes a week later, or never."""
    adult(life)
    for index in life.months:
        first = life.day(index, 10)
        life.pays_one(life.money.form("independent", index, first, part=HALF))
        if not life.dice.chance(1, 4):
            second = first + timedelta(days=7)
            life.pays_one(life.money.form("independent", index, second, part=HALF))


def prepaid_as_one(life: Life) -> None:
    """Twelve months as one sum under one period."""
    adult(life)
    index = life.some_month(9, 2)
    paid_on = life.day(index)
    life.pays_one(life.money.form("independent", index, paid_on, part=Decimal(YEAR)))


def prepaid_rest_of_year(life: Life) -> None:
    """Only through December of the year: fewer than twelve."""
    adult(life)
    index = life.some_month(11, 3)
    paid_on = life.day(index)
    for month in range(index, life.era.index(date(paid_on.year, 12, 1)) + 1):
        life.pays_one(life.money.form("independent", month, paid_on))


def _irregular(series: Callable[[Life], Forms], part: int, of: int) -> Callable[[Life], None]:
    def story(life: Life) -> None:
        """Pays in some months and not in others."""
        adult(life)
        months = [index for index in life.months if life.dice.chance(part, of)]
        life.pays(series(life), months)

    return story


STORIES = {
    "level_de": level_de,
    "nothing_paid": nothing_paid,
    "not_in_the_register": not_in_the_register,
    "employer_stopped": employer_stopped,
    "employer_skips": employer_skips,
    "payment_returned": payment_returned,
    "penalties_only": penalties_only,
    "turned_18": turned_18,
    "study_ended": study_ended,
    "paid_in_parts": paid_in_parts,
    "prepaid_as_one": prepaid_as_one,
    "prepaid_rest_of_year": prepaid_rest_of_year,
    "independent_irregular": _irregular(independent, 1, 2),
    "proprietor_irregular": _irregular(proprietor, 5, 6),
}
