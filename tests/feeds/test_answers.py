"""From a file to the answer: what the check says of people who came as rows."""

from datetime import date
from typing import Any

import pytest

from apps.entitlement.answer import Answer, Asker
from apps.entitlement.services import check_status
from tests.feeds.files import ALIYA, BERIK, Desk, payment, person, reversal, stay

pytestmark = pytest.mark.django_db


def asked(iin: str = ALIYA, **options: Any) -> Answer:
    return check_status(iin=iin, asker=Asker("api", "test"), **options)


def year(**values: str) -> list[dict[str, str]]:
    """Payments for November 2025 to October 2026."""
    months = [f"2025-{number}" for number in (11, 12)]
    months += [f"2026-{number:02d}" for number in range(1, 11)]
    return [payment(item_no=month, period=month, **values) for month in months]


def test_a_year_of_payments_insures(held: Desk) -> None:
    held.take(*year())
    assert asked().outlook.outcome.ground == "payments"


def test_a_returned_month_is_owed(held: Desk) -> None:
    held.take(*year())
    held.take(reversal(item_no="2026-03"))
    assert [str(month) for month in asked().outlook.owed] == ["2026-03"]


def test_a_row_in_quarantine_makes_its_month_unknown(held: Desk) -> None:
    rows = year()
    rows[3]["payer_kind"] = "uncle"
    held.take(*rows)
    assert asked().status == "not_confirmed"


def test_a_stranger_is_insured_once_the_register_of_people_names_him(desk: Desk) -> None:
    desk.take(*year(iin=BERIK))
    assert asked(BERIK).status == "not_confirmed"
    desk.take(person(iin=BERIK, sex="m"), source="population")
    assert asked(BERIK).status == "insured"


def test_a_late_source_of_categories_matters_to_those_it_held(held: Desk) -> None:
    held.take(stay(valid_from="2025-01-01", valid_to="2026-05-31"))
    assert asked().status == "not_insured"
    held.take(
        stay(iin=ALIYA, valid_from="2024-01-01", valid_to="2024-06-30"),
        source="pensions",
        complete_through=date(2026, 6, 30),
    )
    assert asked().status == "not_confirmed"
