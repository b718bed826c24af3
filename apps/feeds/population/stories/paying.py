"""Who is insured by payments: of an employer, of one's own, or by serving."""

from __future__ import annotations

from collections.abc import Callable

from apps.feeds.population.lives import Life
from apps.feeds.population.stories.work import (
    WAGE,
    adult,
    employed,
    independent,
    pays_when,
    proprietor,
    small_income,
    wages,
)

BLOCK = 12  # whoever prepays, prepays a year


def employee(life: Life) -> None:
    """A job; some began it within the time told, and a few have just lost it."""
    adult(life)
    began = life.some_month(life.era.size, 15) if life.dice.chance(1, 6) else 0
    ended = life.some_month(4, 1) if life.dice.chance(1, 25) else life.era.size
    employed(life, range(began, ended))


def from_study_to_work(life: Life) -> None:
    adult(life, 20, 26)
    began = life.some_month(life.era.size, 3)
    life.stay("full_time_student", life.day(began - 36, 1), life.day(began - 1, 30))
    employed(life, range(began, life.era.size))


def two_jobs(life: Life) -> None:
    adult(life)
    level, (main, other) = life.dice.weighted(WAGE), life.employers()
    for forms in wages(life, main, level):
        life.paid_by(main, forms, life.months)
    for forms in wages(life, other, "1"):
        life.paid_by(other, forms, range(life.some_month(life.era.size, 2), life.era.size))


def unified(life: Life) -> None:
    """One payment for both shares since there is such a payment, two before."""
    adult(life)
    employer, level = life.employers()[0], life.dice.weighted(WAGE)
    whole = life.money.series("unified", pays_when(employer), level)
    life.paid_by(employer, whole, life.months)
    for forms in wages(life, employer, level):
        before = [form if one is None else None for form, one in zip(forms, whole, strict=True)]
        life.paid_by(employer, before, life.months)


def civil_contract(life: Life) -> None:
    """Contracts with breaks between them, never a long one."""
    adult(life)
    employer, level = life.employers()[0], life.dice.weighted(WAGE)
    forms = life.money.series("civil_contract", pays_when(employer), level)
    life.paid_by(employer, forms, life.months)


def sole_proprietor(life: Life) -> None:
    adult(life, 21, 62)
    life.pays(proprietor(life), life.months)


def employee_and_proprietor(life: Life) -> None:
    adult(life, 24, 60)
    employed(life, life.months)
    life.pays(proprietor(life), life.months)


def independent_regular(life: Life) -> None:
    adult(life)
    life.pays(independent(life), life.months)


def independent_prepaid(life: Life) -> None:
    """Twelve months at a time, each in the month before the first of them."""
    adult(life)
    first = life.era.size - life.dice.below(BLOCK)
    while first > 0:
        paid_on = life.day(first - 1)
        for index in range(first, first + BLOCK):
            life.pays_one(life.money.form("independent", index, paid_on))
        first -= BLOCK


def self_employed(life: Life) -> None:
    """The special regime since there is one, an independent payer before."""
    adult(life, 19, 58)
    own = life.money.series("self_employed", (0, 28), small_income(life))
    before = life.money.series("independent", (0, 28))
    life.pays([one or other for one, other in zip(own, before, strict=True)], life.months)


def ekp_then_independent(life: Life) -> None:
    """EKP while there was one, in the month itself; an independent payer since."""
    adult(life)
    place = "city" if life.dice.chance(1, 2) else "village"
    own = life.money.series("ekp", (0, 10), place)
    since = life.money.series("independent", (0, 25))
    life.pays([one or other for one, other in zip(own, since, strict=True)], life.months)


def eaeu_worker(life: Life) -> None:
    life.aged(19, 59)
    arrived = life.some_month(life.era.size, 4)
    life.is_resident_with("eaeu_worker", life.day(arrived, 1))
    employed(life, range(arrived, life.era.size))


def eaeu_family(life: Life) -> None:
    """Children of labour migrants."""
    life.aged(1, 16)
    life.is_resident_with("eaeu_family", life.day(life.some_month(life.era.size, 3)))


def _serves(category: str) -> Callable[[Life], None]:
    def story(life: Life) -> None:
        """Serves: since long, or since a month that is told, with a job before."""
        adult(life, 20, 52)
        began = life.some_month(life.era.size, 2) if life.dice.chance(1, 10) else -24
        life.stay(category, life.day(began, 1))
        if began > 0:
            employed(life, range(began))

    return story


STORIES = {
    "employee": employee,
    "from_study_to_work": from_study_to_work,
    "two_jobs": two_jobs,
    "unified": unified,
    "civil_contract": civil_contract,
    "sole_proprietor": sole_proprietor,
    "employee_and_proprietor": employee_and_proprietor,
    "independent_regular": independent_regular,
    "independent_prepaid": independent_prepaid,
    "self_employed": self_employed,
    "ekp_then_independent": ekp_then_independent,
    "eaeu_worker": eaeu_worker,
    "eaeu_family": eaeu_family,
    "military": _serves("military"),
    "law_enforcement": _serves("law_enforcement"),
    "civil_protection": _serves("civil_protection"),
    "special_state_body": _serves("special_state_body"),
}
