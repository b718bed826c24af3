"""In which categories somebody is on a day: what people are counted by."""

from datetime import date

import pytest

from apps.rules.facts import CategoryPeriod, Facts, Period
from apps.rules.record import held_on, stay_within
from tests.rules.law import LAW

BORN = date(1985, 5, 5)


def held(day: str, *stays: tuple[str, date, date | None], born: date = BORN) -> set[str]:
    facts = Facts(
        birth_date=born,
        known_on=date(2026, 11, 22),
        categories=tuple(CategoryPeriod(*stay, "register") for stay in stays),
    )
    return set(held_on(facts, date.fromisoformat(day), LAW))


@pytest.mark.parametrize(
    ("day", "categories"),
    [
        ("2026-01-09", set()),
        ("2026-01-10", {"pensioner"}),
        ("2026-03-05", {"pensioner"}),
        ("2026-03-06", set()),
    ],
)
def test_a_stay_has_both_its_ends(day: str, categories: set[str]) -> None:
    assert held(day, ("pensioner", date(2026, 1, 10), date(2026, 3, 5))) == categories


def test_somebody_may_be_in_two() -> None:
    stays = ("pensioner", date(2026, 1, 1), None), ("disability", date(2025, 1, 1), None)
    assert held("2026-11-22", *stays) == {"pensioner", "disability"}


@pytest.mark.parametrize(
    ("day", "categories"), [("2025-12-31", set()), ("2026-01-01", {"level_de"})]
)
def test_a_stay_begins_when_the_law_knows_its_category(day: str, categories: set[str]) -> None:
    assert held(day, ("level_de", date(2025, 6, 1), None)) == categories


@pytest.mark.parametrize(
    ("day", "categories"),
    [
        ("2010-05-04", set()),
        ("2020-01-01", {"children"}),
        ("2028-05-31", {"children"}),
        ("2028-06-01", set()),
    ],
)
def test_children_are_so_through_the_month_in_which_they_come_of_age(
    day: str, categories: set[str]
) -> None:
    assert held(day, born=date(2010, 5, 5)) == categories


def test_a_row_of_a_register_makes_nobody_a_child() -> None:
    assert held("2026-11-22", ("children", date(2020, 1, 1), None)) == set()


def test_a_stay_that_ends_before_the_law_knows_its_category_has_no_day() -> None:
    category = LAW.categories["level_de"][0]
    assert stay_within(category, date(2025, 1, 1), date(2025, 12, 31), BORN) is None
    kept = stay_within(category, date(2025, 1, 1), date(2026, 1, 1), BORN)
    assert kept == Period(date(2026, 1, 1), date(2026, 1, 1))
