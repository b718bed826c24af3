"""What two people have agreed on enters the tables of the law; nothing else does."""

from datetime import date
from decimal import Decimal

import pytest

from apps.changes.models import ChangeSet
from apps.rates import selectors as rates
from apps.rates.models import Rate
from tests.builders import the_law_changes

pytestmark = pytest.mark.django_db


def test_a_future_number_is_in_force_from_its_day() -> None:
    change_set = the_law_changes("rates", "minimum_wage", {"value": "95000"}, date(2027, 1, 1))
    assert change_set.state == ChangeSet.State.PUBLISHED
    assert change_set.is_back_dated is False
    rows = list(rates.history("minimum_wage")[:2])
    assert [(row.since, row.until, row.value) for row in rows] == [
        (date(2027, 1, 1), None, Decimal(95000)),
        (date(2026, 1, 1), date(2026, 12, 31), Decimal(85000)),
    ]
    assert {row.change_set for row in rows} == {change_set.pk}


def test_a_number_of_days_that_are_over_needs_a_third_look() -> None:
    change_set = the_law_changes("rates", "minimum_wage", {"value": "86000"}, date(2026, 1, 1))
    assert change_set.is_back_dated is True
    assert change_set.approvals.count() == 2


def test_a_name_in_a_list_is_corrected() -> None:
    texts = {"name_kk": "Зейнеткерлер", "name_ru": "Пенсионеры", "name_en": "Pensioners"}
    change_set = the_law_changes("categories", "pensioner", texts, date(2020, 1, 1))
    assert change_set.is_back_dated is False


def test_a_kind_of_payer_has_no_days() -> None:
    change_set = the_law_changes("payer_kinds", "ekp", {"counts_for_loyalty": True})
    assert change_set.is_back_dated is True


def test_the_name_of_a_number_is_corrected_in_place() -> None:
    the_law_changes("parameters", "mci", {"name_en": "MCI"})
    assert Rate.objects.filter(parameter__name_en="MCI").exists()
