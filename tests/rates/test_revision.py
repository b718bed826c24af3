"""Caches of the law learn from one number that it has changed."""

from datetime import date

import pytest
from django.db import connection, transaction

from apps.changes.selectors import rows_of
from apps.coverage.models import Contact
from apps.rates import selectors
from tests.builders import the_law_changes

pytestmark = pytest.mark.django_db


def test_a_new_period_makes_a_new_revision() -> None:
    before = selectors.revision()
    the_law_changes("rates", "mci", {"value": "4700"}, date(2027, 1, 1))
    assert selectors.revision() > before


@pytest.mark.parametrize("table", ["categories", "payer_kinds", "purpose_codes", "legal_statuses"])
def test_a_correction_of_a_list_of_the_law_makes_a_new_revision(table: str) -> None:
    before = selectors.revision()
    key, (first, *_) = next(iter(rows_of(table).items()))
    the_law_changes(table, key, {"source": "another source"}, first.since)
    assert selectors.revision() > before


def test_a_new_telephone_number_is_no_change_of_the_law() -> None:
    before = selectors.revision()
    Contact.objects.update(source="another source")
    assert selectors.revision() == before


def test_a_number_is_never_used_twice() -> None:
    numbers = []
    for _ in range(2):
        with transaction.atomic():
            the_law_changes("purpose_codes", "121", {"source": "another source"})
            numbers.append(selectors.revision())
            transaction.set_rollback(True)
    assert numbers[0] < numbers[1]


def test_it_can_be_read_inside_another_statement() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1, (SELECT number FROM rates_revision)")
        assert cursor.fetchone() == (1, selectors.revision())
