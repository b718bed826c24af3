"""Loading the files again changes nothing, and never undoes what a person has done."""

import copy
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from apps.categories import loading as categories
from apps.categories import selectors as category_rows
from apps.categories.models import BenefitCategory
from apps.common import clock
from apps.rates import loading, selectors
from apps.rates.models import Rate
from tests.builders import the_law_changes

# The owner loads; what he commits the application reads.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def files() -> list[dict[str, Any]]:
    return selectors.rows_as_fixture()


def wage_of(files: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in files if row["code"] == "minimum_wage")


def load(files: list[dict[str, Any]]) -> loading.Counts:
    return loading.load(files, at=clock.now(), using="owner")


def value(day: date) -> Decimal | None:
    rate = selectors.rate_on("minimum_wage", day)
    return rate.value if rate else None


def test_the_same_files_change_nothing(files: list[dict[str, Any]]) -> None:
    before, rows = selectors.revision(), Rate.objects.count()
    counts = load(files)
    assert (counts.new, counts.changed, counts.kept) == (0, 0, [])
    assert counts.same == rows
    assert (selectors.revision(), Rate.objects.count()) == (before, rows)


def test_a_changed_row_closes_the_old_one_and_is_known_from_now(
    files: list[dict[str, Any]],
) -> None:
    before = clock.now()
    wage_of(files)["periods"][-1]["value"] = "86000"
    counts = load(files)
    assert (counts.new, counts.changed) == (0, 1)
    assert value(date(2026, 6, 1)) == Decimal(86000)
    earlier = selectors.rate_on("minimum_wage", date(2026, 6, 1), known_at=before)
    assert earlier is not None
    assert earlier.value == Decimal(85000)


def test_a_new_period_of_the_files_ends_the_open_one(files: list[dict[str, Any]]) -> None:
    periods = wage_of(files)["periods"]
    periods.append({**copy.deepcopy(periods[-1]), "since": "2027-01-01", "value": "95000"})
    periods[-2]["until"] = "2026-12-31"
    counts = load(files)
    assert (counts.new, counts.changed) == (1, 1)
    assert value(date(2026, 12, 31)) == Decimal(85000)
    assert value(date(2027, 1, 1)) == Decimal(95000)
    assert load(files).same == sum(len(row["periods"]) for row in files)


def by_hand() -> None:
    the_law_changes("rates", "minimum_wage", {"value": "95000"}, date(2027, 1, 1))


def test_a_period_of_an_administrator_outlives_the_same_files(files: list[dict[str, Any]]) -> None:
    by_hand()
    counts = load(files)
    assert (counts.new, counts.changed, counts.kept) == (0, 0, [])
    assert value(date(2027, 1, 1)) == Decimal(95000)


def test_a_period_of_an_administrator_outlives_changed_files(files: list[dict[str, Any]]) -> None:
    by_hand()
    periods = wage_of(files)["periods"]
    periods.append({**copy.deepcopy(periods[-1]), "since": "2027-01-01", "value": "93000"})
    periods[-2]["until"] = "2026-12-31"
    counts = load(files)
    assert len(counts.kept) == 2
    assert value(date(2027, 1, 1)) == Decimal(95000)


def known(code: str) -> BenefitCategory:
    return BenefitCategory.objects.known().get(code=code)


def test_a_text_edited_by_hand_stays_and_is_named() -> None:
    files = category_rows.rows_as_fixture()
    the_law_changes("categories", "pensioner", {"name_kk": "Зейнеткерлер"}, date(2020, 1, 1))
    row = next(row for row in files if row["code"] == "pensioner")
    assert categories.load(files, at=clock.now(), using="owner").kept == []
    row["name"]["ru"] = "Пенсионеры"
    assert categories.load(files, at=clock.now(), using="owner").kept == ["pensioner"]
    assert known("pensioner").name_kk == "Зейнеткерлер"


def test_a_text_changed_in_the_files_alone_is_taken_over() -> None:
    files = category_rows.rows_as_fixture()
    next(row for row in files if row["code"] == "pensioner")["name"]["ru"] = "Пенсионеры"
    counts = categories.load(files, at=clock.now(), using="owner")
    assert (counts.changed, counts.kept) == (1, [])
    assert known("pensioner").name_ru == "Пенсионеры"
    assert categories.load(files, at=clock.now(), using="owner").changed == 0


def test_a_new_category_of_the_files_is_added() -> None:
    files = category_rows.rows_as_fixture()
    files.append({**copy.deepcopy(files[0]), "code": "a_new_one"})
    assert categories.load(files, at=clock.now(), using="owner").new == 1
    assert known("a_new_one").recorded.lower is None  # the first load is known since always


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_command_prints_counts_and_can_be_repeated() -> None:
    out = StringIO()
    call_command("load_reference", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "rates",
        "payer_kinds",
        "purpose_codes",
        "categories",
        "legal_statuses",
        "packages",
        "needs",
        "dental_care",
        "contacts",
        "sources",
        "cases",
    ]
    assert all(": 0 new, 0 changed," in line for line in lines)
