"""Every value that a History can hold under the terms of a day, once for each the law tells apart.

What a rule hides is left out: where the right, a benefit, the transition or rules 5 to 7 decide, the
ages of rule 8 play no part (`essential` drops them). Ages are within their retention, because `cut`
holds no others, and agree with the uncovered months. Nothing here knows what is decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

from apps.rules.history import Benefit, History, Own
from apps.rules.law import Law, Terms

Age = int | None

# How many values a history can hold under each regime's terms: a test counts, docs/rules/r1.md says.
COUNTS = {
    "2020-01_2020-06": 54_272,
    "2020-07_2021-06": 330_752,
    "2021-07_2022-09": 358_400,
    "2022-10_2023-12": 358_400,
    "2024-01_2025-12": 350_208,
    "2026-01": 354_684,
}


def owns(day: date, law: Law) -> tuple[Own, ...]:
    """Which of rules 5 to 7 may hold on a day; a prepaid block insures the month before it too."""
    terms = law.terms(day)
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    possible = {
        Own.NONE: True,
        Own.PREPAID: law.number("prepay_months", following) is not None,
        Own.EKP: terms.ekp_run is not None,
        Own.INDEPENDENT_3: terms.independent_run is not None,
    }
    return tuple(own for own, may in possible.items() if may)


def essential(history: History, terms: Terms) -> History:
    """The history without what the deciding rule hides."""
    if not history.right or history.benefit or history.own or terms.transitional:
        return History(
            right=history.right,
            benefit=history.benefit if history.right else Benefit.NONE,
            own=history.own,
            uncovered=history.uncovered,
            due=history.due,
        )
    if ages(history) == (None, None, None, None):
        return replace(history, latest_is_paid=False)
    return history


def is_possible(history: History, terms: Terms, own: tuple[Own, ...]) -> bool:
    """Whether `histories` has this history, once `essential`."""
    history = essential(history, terms)
    never = needs_covered(history.right, history.benefit, history.own, terms)
    if history.uncovered & never or history.own not in own or history.due not in dues(terms):
        return False
    if not history.right or history.benefit or history.own or terms.transitional:
        return True
    return ages(history) in of_ages(history.uncovered, terms) and (
        history.latest_is_paid in latest_paid(history.uncovered, ages(history), terms)
    )


def ages(history: History) -> tuple[Age, Age, Age, Age]:
    """The ages of the latest paid, loyal, category and EKP month."""
    return history.age_paid, history.age_loyal, history.age_category, history.age_ekp


def histories(terms: Terms, own: tuple[Own, ...]) -> Iterator[History]:
    """Every history under these terms, where any of `own` may hold."""
    yield from decided_early(terms, own)
    if not terms.transitional:
        yield from decided_by_rule_8(terms)


def decided_early(terms: Terms, own: tuple[Own, ...]) -> Iterator[History]:
    """The histories that rules 1 to 7 decide."""
    months = range(2 << terms.window)
    for right, benefit, its in product((True, False), Benefit, own):
        if benefit and not right:
            continue
        if right and not benefit and not its and not terms.transitional:
            continue
        never = needs_covered(right, benefit, its, terms)
        for uncovered, due in product(months, dues(terms)):
            if not uncovered & never:
                yield History(right, benefit, its, uncovered, due)


def needs_covered(right: bool, benefit: Benefit, own: Own, terms: Terms) -> int:
    """The ages that can not be uncovered: neutral or covered by what decides."""
    needed = 0 if right and not benefit else 1
    if own is Own.PREPAID:
        needed |= 1
    if own is Own.EKP:
        needed |= (1 << (terms.ekp_run or 0)) - 1
    if own is Own.INDEPENDENT_3:
        needed |= ((1 << (terms.independent_run or 0)) - 1) << 1
    return needed


def dues(terms: Terms) -> tuple[int, ...]:
    """The ages that may be due: until the 25th all from M-2 on, after it M-1 too."""
    window = (2 << terms.window) - 1
    return tuple(window >> age << age for age in (1, 2))


def decided_by_rule_8(terms: Terms) -> Iterator[History]:
    """The histories left to rules 8 and 9."""
    for uncovered in range(2 << terms.window):
        for found in of_ages(uncovered, terms):
            for due, latest in product(dues(terms), latest_paid(uncovered, found, terms)):
                yield History(
                    True, Benefit.NONE, Own.NONE, uncovered, due, *found, latest_is_paid=latest
                )


def of_ages(uncovered: int, terms: Terms) -> Iterator[tuple[Age, Age, Age, Age]]:
    """The ages that agree with these uncovered months."""
    for paid, loyal, category, ekp in product(
        covered_within(uncovered, terms.retention_payments),
        (None, *loyal_within(uncovered, terms)),
        covered_within(uncovered, terms.retention_category),
        covered_within(uncovered, terms.retention_ekp),
    ):
        if loyal_agrees(paid, loyal, terms):
            yield paid, loyal, category, ekp


@cache
def covered_within(uncovered: int, reach: int) -> tuple[Age, ...]:
    """None, and the ages within the reach that are not uncovered."""
    return (None, *(age for age in range(reach + 1) if not uncovered >> age & 1))


def loyal_within(uncovered: int, terms: Terms) -> Iterator[int]:
    """The ages that may end sixty unbroken months: no older month of the window is uncovered."""
    for age in range((terms.retention_loyal if terms.retention_loyal is not None else -1) + 1):
        if not uncovered >> age:
            yield age


def loyal_agrees(paid: Age, loyal: Age, terms: Terms) -> bool:
    """A loyal month is a paid month, and the month after it would be loyal were it paid."""
    if loyal is None:
        return True
    if paid is None:
        return loyal > terms.retention_payments
    return paid <= loyal and paid != loyal - 1


def latest_paid(uncovered: int, found: tuple[Age, Age, Age, Age], terms: Terms) -> tuple[bool, ...]:
    """Whether the latest covered month may be paid, and may be not."""
    paid, loyal, category, ekp = found
    others = [age for age in (category, ekp) if age is not None]
    own = [age for age in (paid, loyal) if age is not None]
    if not own:
        return (False,)
    latest = min(own)
    hidden = any(not uncovered >> age & 1 for age in range(terms.retention_ekp + 1, latest))
    may_be = all(latest <= other for other in others)
    may_not = hidden or any(other < latest for other in others)
    return (*((True,) if may_be else ()), *((False,) if may_not else ()))
