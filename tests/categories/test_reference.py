"""The benefit categories on a day, and who pays for them."""

from datetime import date

import pytest

from apps.categories import selectors
from apps.categories.models import BenefitCategory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "day", "known"),
    [
        ("level_de", date(2025, 12, 31), False),
        ("level_de", date(2026, 1, 1), True),
        ("civil_protection", date(2023, 12, 31), False),
        ("civil_protection", date(2024, 1, 1), True),
        ("pensioner", date(2019, 12, 31), False),
        ("pensioner", date(2020, 1, 1), True),
    ],
)
def test_a_category_holds_on_its_legal_dates(code: str, day: date, known: bool) -> None:
    assert selectors.categories_on(day).filter(code=code).exists() is known


@pytest.mark.parametrize(
    ("code", "day", "payer"),
    [
        ("unemployed", date(2025, 12, 31), "republican_budget"),
        ("unemployed", date(2026, 1, 1), "local_budget"),
        ("pensioner", date(2026, 1, 1), "republican_budget"),
        ("military", date(2026, 1, 1), "none"),
    ],
)
def test_who_pays_on_a_day(code: str, day: date, payer: str) -> None:
    category = BenefitCategory.objects.get(code=code)
    assert selectors.payer_on(category, day) == payer


def test_categories_come_in_the_order_of_the_law() -> None:
    codes = [category.code for category in selectors.categories_on(date(2026, 6, 1))]
    assert codes[:2] == ["children", "unemployed"]
    assert codes[-1] == "civil_protection"
    assert len(codes) == 21
