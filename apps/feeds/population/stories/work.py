"""Work and payments of one's own, as several stories tell of them."""

from __future__ import annotations

from datetime import timedelta

from apps.feeds.population.dice import Weighted
from apps.feeds.population.lives import Life
from apps.feeds.population.money import Form, Rhythm
from apps.feeds.population.shares import (
    EMPLOYERS_PAY,
    INDEPENDENT_PAY,
    PROPRIETORS_PAY,
    SMALL_INCOMES,
    STATUSES,
    WAGES,
)

WAGE, SMALL_INCOME, STATUS = Weighted.of(WAGES), Weighted.of(SMALL_INCOMES), Weighted.of(STATUSES)
MONTHS_WAIVED = timedelta(days=90)
Forms = tuple[Form | None, ...]


def adult(life: Life, youngest: int = 19, oldest: int = 61, sex: str = "") -> None:
    """Somebody of these ages, a citizen nearly always."""
    life.aged(youngest, oldest, sex)
    status = life.dice.weighted(STATUS)
    if status != "naturalised":
        life.is_resident_with(status)
        return
    life.is_resident_with("kandas")
    became = life.day(life.some_month(life.era.size, 6))
    life.is_resident_with("citizen", became)
    if life.dice.chance(1, 2):
        life.waive(max(life.era.first.first_day, became - MONTHS_WAIVED), became, "before_status")


def pays_when(employer: int) -> Rhythm:
    """Every employer has its day."""
    return EMPLOYERS_PAY[employer * 2_654_435_761 // 128 % len(EMPLOYERS_PAY)]


def wages(life: Life, employer: int, level: str, codes: tuple[str, str] = ("", "")) -> list[Forms]:
    """Both payments of a month's wage: the employer's deduction and the employee's contribution."""
    rhythm = pays_when(employer)
    return [
        life.money.series(kind, rhythm, level, code)
        for kind, code in zip(("employer", "employee"), codes, strict=True)
    ]


def employed(life: Life, months: range, job: int = 0) -> None:
    """A job in these months."""
    employer = life.employers()[job]
    for forms in wages(life, employer, life.dice.weighted(WAGE)):
        life.paid_by(employer, forms, months)


def proprietor(life: Life) -> Forms:
    return life.money.series("sole_proprietor", life.dice.one(PROPRIETORS_PAY))


def independent(life: Life) -> Forms:
    return life.money.series("independent", life.dice.one(INDEPENDENT_PAY))


def small_income(life: Life) -> str:
    """The level of somebody who works for himself."""
    return life.dice.weighted(SMALL_INCOME)
