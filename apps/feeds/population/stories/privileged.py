"""For whom the State pays: children by their birth date, everybody else by a register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from apps.feeds.population.lives import Life
from apps.feeds.population.stories.work import adult, employed

LONG = 30  # years


def child(life: Life) -> None:
    """Nothing but a birth date: the category follows from it."""
    life.aged(0, 17)
    life.is_resident_with("citizen")


def pensioner(life: Life) -> None:
    """Most since long; one of ten retired within the time told, from a job."""
    adult(life, 63, 92)
    if life.dice.chance(1, 10):
        retired = life.some_month(life.era.size, 2)
        employed(life, range(retired))
        life.stay("pensioner", life.day(retired, 1))
    else:
        life.stay("pensioner", max(life.turns(61), life.day(-12 * LONG, 1)))
    if life.dice.chance(1, 12):
        life.stay("disability", life.day(-60, 1))


def full_time_student(life: Life) -> None:
    """From a September to a June that is known from the beginning."""
    adult(life, 18, 24)
    year = life.era.month.year - (1 if life.era.month.number < 9 else 0) - life.dice.below(3)
    life.stay("full_time_student", date(year, 9, 1), date(year + 4, 6, 30))


def disability(life: Life) -> None:
    adult(life, 19, 61)
    began = life.some_month(life.era.size, 2) if life.dice.chance(1, 8) else -36
    life.stay("disability", life.day(began))
    if began > 0:
        employed(life, range(began))


def parental_leave(life: Life) -> None:
    """From a job into a leave of three years."""
    adult(life, 20, 44, "f" if life.dice.chance(9, 10) else "m")
    began = life.some_month(min(life.era.size, 34), 1)
    employed(life, range(began))
    life.stay("parental_leave", life.day(began, 1), life.day(began + 36, 1) - timedelta(days=1))


def child_under_3(life: Life) -> None:
    adult(life, 19, 44, "f" if life.dice.chance(9, 10) else "m")
    began = -life.dice.below(32) + life.era.size - 1
    life.stay("child_under_3", life.day(began), life.day(began + 36, 1) - timedelta(days=1))


def unemployed(life: Life) -> None:
    """Registered after a job was lost."""
    adult(life)
    lost = life.some_month(9, 1)
    employed(life, range(max(lost - 1, 0)))
    life.stay("unemployed", life.day(lost))


def social_assistance(life: Life) -> None:
    """A quarter at a time."""
    adult(life, 20, 55)
    quarters = 1 + life.dice.below(max(life.era.size // 3, 1))
    for quarter in range(quarters):
        first = life.era.size - 1 - life.dice.below(2) - 3 * quarter
        life.stay("social_assistance", life.day(first, 1), life.day(first + 2, 31))


def pregnant(life: Life) -> None:
    adult(life, 18, 42, "f")
    began = life.era.size - 1 - life.dice.below(6)
    life.stay("pregnant", life.day(began), life.day(began + 8, 31))


def decorated_mother(life: Life) -> None:
    adult(life, 38, 80, "f")
    life.stay("decorated_mother", life.day(-12 * life.dice.between(1, 15), 8))
    if life.turns(63) < life.era.end:
        life.stay("pensioner", life.turns(63))


def convict(life: Life) -> None:
    adult(life, 19, 60, "m" if life.dice.chance(9, 10) else "f")
    began = life.era.size - 1 - life.dice.below(30)
    life.stay("convict", life.day(began), life.day(began + 31 + life.dice.below(60)))


def detainee(life: Life) -> None:
    adult(life, 19, 60)
    life.stay("detainee", life.day(life.some_month(4, 1)))


def kandas_not_working(life: Life) -> None:
    life.aged(19, 60)
    arrived = life.day(life.some_month(14, 1))
    life.is_resident_with("kandas", arrived)
    life.stay("kandas_not_working", arrived)


def temporary(life: Life) -> None:
    """Fell out of a register by mistake, and has the Fund's one month until that is mended."""
    adult(life, 64, 75)
    last = life.era.size - 1
    life.stay("pensioner", life.turns(63), life.day(last - 1, 31))
    life.stay("temporary", life.day(last, 1), life.day(last, 31))


def _cares(category: str) -> Callable[[Life], None]:
    def story(life: Life) -> None:
        """Open since a day within five years."""
        adult(life, 22, 60, "f" if life.dice.chance(4, 5) else "m")
        life.stay(category, life.day(life.era.size - 1 - life.dice.below(60)))

    return story


STORIES = {
    "child": child,
    "pensioner": pensioner,
    "full_time_student": full_time_student,
    "disability": disability,
    "parental_leave": parental_leave,
    "child_under_3": child_under_3,
    "unemployed": unemployed,
    "social_assistance": social_assistance,
    "pregnant": pregnant,
    "decorated_mother": decorated_mother,
    "carer_disabled_child": _cares("carer_disabled_child"),
    "carer_group_1": _cares("carer_group_1"),
    "convict": convict,
    "detainee": detainee,
    "kandas_not_working": kandas_not_working,
    "temporary": temporary,
}
