"""Payments that may have been made twice: posted both, and counted for the import that brought the second."""

import pytest

from apps.contributions.models import Payment
from apps.feeds.models import ImportJob, Twin
from apps.feeds.twins import find, find_all
from tests.feeds.files import Desk, payment, reversal

pytestmark = pytest.mark.django_db


def brought() -> list[int | None]:
    find_all()
    jobs = ImportJob.objects.filter(feed="contributions").order_by("pk")
    return list(jobs.values_list("twins_rows", flat=True))


def test_the_same_payment_under_another_document_is_posted_and_told(held: Desk) -> None:
    held.take(payment(document_no="A"))
    held.take(payment(document_no="B"))
    assert brought() == [0, 1]
    first, second = Payment.objects.order_by("pk")
    twin = Twin.objects.get()
    assert (twin.payment_id, twin.other_id, twin.person_id) == (
        second.pk,
        first.pk,
        first.person_id,
    )


def test_a_payment_of_another_sender_may_be_the_same_too(held: Desk) -> None:
    held.take(payment())
    held.take(payment(), source="other bank")
    assert brought() == [0, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"document_no": "D1", "item_no": "2"},
        {"amount": "9000.01"},
        {"paid_on": "2026-11-19"},
        {"purpose_code": "122"},
        {"payer_id": ""},
        {"period": "2026-09"},
    ],
)
def test_what_differs_in_anything_else_is_another_payment(
    held: Desk, change: dict[str, str]
) -> None:
    held.take(payment())
    held.take(payment(**{"document_no": "D2", **change}))
    assert brought() == [0, 0]


def test_a_returned_payment_is_nobodys_twin(held: Desk) -> None:
    held.take(payment())
    held.take(reversal())
    held.take(payment(document_no="D2"))
    assert brought() == [0, 0]


def test_looking_again_changes_nothing(held: Desk) -> None:
    held.take(payment(document_no="A"), payment(document_no="B"))
    assert brought() == [1]
    assert find(job=ImportJob.objects.latest("pk")) == 1
    assert Twin.objects.count() == 1
    assert find_all() == 0
