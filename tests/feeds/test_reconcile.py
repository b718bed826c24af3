"""The books of the imports against the ledger; a difference of one tenge is found."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from apps.contributions.models import Payment
from apps.feeds.demo import load_cast
from apps.feeds.models import ImportJob
from apps.feeds.reconciling import findings
from apps.rules.months import Month
from tests.builders import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def test_what_was_imported_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    load_cast(Month(2026, 11))
    call_command("reconcile")
    assert "holds" in capsys.readouterr().out


def test_an_import_that_claims_another_sum_is_found() -> None:
    load_cast(Month(2026, 11))
    job = ImportJob.objects.get(feed="contributions")
    job.posted_amount += 1
    job.received_amount += 1
    job.save()
    assert list(findings()) == [
        f"Import #{job.pk}: 1.00 tenge of what it posted is not in the ledger.",
        "Over all: posted - returned differs from the ledger by 1.00 tenge.",
    ]
    with pytest.raises(CommandError, match="2 differences"):
        call_command("reconcile")


def test_a_payment_that_nobody_posted_is_found() -> None:
    load_cast(Month(2026, 11))
    known = Payment.objects.select_related("source").first()
    assert known is not None
    Payment.objects.create(
        source=known.source,
        document_no="forged",
        item_no="1",
        person=a_person(),
        period=Month(2026, 1),
        purpose_code="121",
        payer_kind="employer",
        amount=Decimal("100.00"),
        paid_on=known.paid_on,
        recorded_at=known.recorded_at,
        job_id=0,
    )
    assert list(findings()) == [
        "Over all: posted - returned differs from the ledger by -100.00 tenge.",
        "1 payments without the identity of their document.",
        "1 payments that no finished import posted.",
    ]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_payment_that_was_lost_is_found() -> None:
    load_cast(Month(2026, 11))
    with connections["owner"].cursor() as owner:
        owner.execute("ALTER TABLE contributions_payment DISABLE TRIGGER kept")
        owner.execute(
            "DELETE FROM contributions_payment WHERE id = (SELECT max(id) FROM contributions_payment"
            " WHERE id NOT IN (SELECT payment_id FROM contributions_reversal))"
        )
        owner.execute("ALTER TABLE contributions_payment ENABLE TRIGGER kept")
    assert len(list(findings())) == 3
    assert "1 posted items without their payment." in findings()


def test_a_month_to_come_without_its_partition_is_found(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2027-02-10T12:00:00"
    assert list(findings()) == [
        "The ledger has no partition for 2028-01: manage.py add_months.",
        "The ledger has no partition for 2028-02: manage.py add_months.",
    ]
