"""Caches of the law learn from one number that it has changed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from apps.rates.corrections import correct
from apps.rates.services import add_period
from django.db import connection, transaction

from apps.categories.models import BenefitCategory
from apps.contributions.models import PayerKind, PurposeCode
from apps.coverage.models import Contact, LegalStatus
from apps.rates import selectors
from apps.rates.models import Parameter

pytestmark = pytest.mark.django_db


def test_a_new_period_makes_a_new_revision() -> None:
    before = selectors.revision()
    add_period(
        parameter=Parameter.objects.get(code="mci"),
        value=Decimal(4700),
        since=date(2027, 1, 1),
        source="test",
    )
    assert selectors.revision() > before


@pytest.mark.parametrize("model", [BenefitCategory, PayerKind, PurposeCode, LegalStatus])
def test_a_correction_of_a_list_of_the_law_makes_a_new_revision(model: type[Any]) -> None:
    before = selectors.revision()
    correct(model.objects.known().first(), actor="test", source="another source")
    assert selectors.revision() > before


def test_a_new_telephone_number_is_no_change_of_the_law() -> None:
    before = selectors.revision()
    Contact.objects.update(source="another source")
    assert selectors.revision() == before


def test_a_number_is_never_used_twice() -> None:
    numbers = []
    for _ in range(2):
        with transaction.atomic():
            correct(PurposeCode.objects.known().first(), actor="test", source="another source")
            numbers.append(selectors.revision())
            transaction.set_rollback(True)
    assert numbers[0] < numbers[1]


def test_it_can_be_read_inside_another_statement() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1, (SELECT number FROM rates_revision)")
        assert cursor.fetchone() == (1, selectors.revision())
