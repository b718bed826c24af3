"""The equations: of a file in rows and in tenge, and over all files against the ledger."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.contributions.models import Payment
from apps.feeds.models import ImportJob
from apps.feeds.selectors import books
from apps.feeds.totals import Totals
from tests.feeds.files import ALIYA, BERIK, Desk, payment, person, reversal

pytestmark = pytest.mark.django_db
MIXED = [
    payment(item_no="1", amount="100.10"),
    payment(item_no="2", amount="200.20", iin=BERIK),
    payment(item_no="3", amount="400.40", payer_kind="uncle"),
    payment(item_no="4", amount="x"),
    payment(item_no="5", amount="-800.80"),
]


def tenge(totals: Totals) -> tuple[Decimal, ...]:
    found = (totals.received, totals.posted, totals.known, totals.quarantined)
    return tuple(tally.amount for tally in found)


def test_a_files_totals_add_up_in_rows_and_in_tenge(held: Desk) -> None:
    totals = held.take(*MIXED)
    assert totals.add_up()
    assert tenge(totals) == (
        Decimal("-100.10"),
        Decimal("100.10"),
        Decimal("0"),
        Decimal("-200.20"),
    )
    assert totals.unreadable == 1


def test_released_rows_count_in_no_files_totals(held: Desk) -> None:
    held.take(*MIXED)
    totals = held.take(person(iin=BERIK), source="population")
    assert (totals.received.rows, totals.posted.rows, totals.posted.amount) == (1, 1, Decimal(0))
    assert (totals.released.rows, totals.released.amount) == (1, Decimal("200.20"))
    job = ImportJob.objects.latest("pk")
    assert (job.received_amount, job.released_amount) == (Decimal(0), Decimal("200.20"))


def test_the_same_file_after_a_release_adds_up_too(held: Desk) -> None:
    held.take(*MIXED)
    held.take(person(iin=BERIK), source="population")
    totals = held.take(*MIXED)
    assert (totals.posted.rows, totals.known.rows, totals.quarantined.rows) == (0, 2, 3)
    assert totals.add_up()


def test_posted_less_returned_is_the_ledgers_balance(held: Desk) -> None:
    held.take(*MIXED)
    held.take(person(iin=BERIK), source="population")
    held.take(reversal(item_no="1"), reversal(item_no="9"))
    held.take(payment(item_no="9", amount="1600"))
    found = books()
    assert (found.posted, found.returned) == (Decimal("1900.30"), Decimal("1700.10"))
    assert found.balance == Decimal("200.20")
    assert found.add_up()


def test_a_payment_that_no_import_posted_is_noticed(held: Desk) -> None:
    held.take(payment())
    foundling = Payment.objects.get()
    foundling.pk, foundling.item_no = None, "2"
    foundling.save(force_insert=True)
    assert not books().add_up()


def test_the_database_keeps_no_totals_that_do_not_add_up(held: Desk) -> None:
    for change in ({"posted_rows": 7}, {"known_amount": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ImportJob.objects.update(**change)


def test_a_job_keeps_its_totals_and_its_moments(held: Desk) -> None:
    held.take(*MIXED)
    job = ImportJob.objects.latest("pk")
    rows = (job.received_rows, job.posted_rows, job.known_rows, job.quarantined_rows)
    assert rows == (5, 1, 0, 4)
    assert (job.feed, job.status, job.unreadable_rows) == ("contributions", "done", 1)
    assert job.finished_at is not None
    assert ALIYA not in f"{job.file_name}{job.digest}"
