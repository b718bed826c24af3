"""The ledger's partitions: a month has its own, more can be added, and an older ledger moves in."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from apps.contributions.models import Payment
from apps.contributions.selectors import months_without_place
from apps.feeds.layouts import LAYOUTS, Feed
from apps.feeds.rows import Known, RawRow, row_of
from apps.rules.months import Month
from tests.builders import a_person, paid
from tests.database import scratch
from tests.feeds.files import payment

LEDGER = "contributions"


@pytest.mark.django_db
def test_a_payment_lies_in_the_partition_of_its_month() -> None:
    paid(a_person(), ["2026-10", "2031-01"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM contributions_payment ORDER BY period")
        found = [name for (name,) in cursor.fetchall()]
    assert found == ["contributions_payment_2026_10", "contributions_payment_other"]


@pytest.mark.django_db
def test_a_payment_of_nobody_is_refused() -> None:
    (held,) = paid(a_person(), ["2026-10"])
    for missing in ({"person_id": 0}, {"source_id": 0}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Payment.objects.create(**{**_values(held), **missing})


def _values(held: Payment) -> dict[str, Any]:
    names = [field.attname for field in Payment._meta.concrete_fields if field.attname != "id"]
    return {name: getattr(held, name) for name in names}


@pytest.mark.django_db
def test_the_months_to_come_have_their_place() -> None:
    assert months_without_place(Month(2026, 12)) == []
    assert months_without_place(Month(2027, 11), 2) == [Month(2028, 1)]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_month_that_is_added_takes_the_rows_that_came_before_it() -> None:
    with scratch() as owner:
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        with owner.cursor() as cursor:
            cursor.execute(
                "INSERT INTO persons_source (code, name, sends_payments, sends_categories)"
                " VALUES ('bank', 'bank', true, false);"
                "INSERT INTO persons_person (iin, iin_key, recorded_at)"
                " VALUES ('990101500016', 'key', now());"
                "INSERT INTO contributions_payment (person_id, source_id, job_id, law_revision,"
                " recorded_at, period, paid_on, counts, document_no, item_no, purpose_code, payer_kind,"
                " payer_id, amount) SELECT p.id, s.id, 0, 0, now(), month, now(), true, 'D', '1', '121',"
                " 'employer', '', 1 FROM persons_person p, persons_source s,"
                " unnest('{2028-02-01,2028-03-01}'::date[]) AS month"
            )
            call_command("add_months", through="2028-02", verbosity=0)
            assert _places(cursor) == [
                "contributions_payment_2028_02",
                "contributions_payment_other",
            ]
            with pytest.raises(DatabaseError):
                cursor.execute("UPDATE contributions_payment SET amount = 2")


def _places(cursor: Any) -> list[str]:
    cursor.execute("SELECT tableoid::regclass::text FROM contributions_payment ORDER BY period")
    return [name for (name,) in cursor.fetchall()]


BEFORE = """
INSERT INTO persons_source (code, sends_payments, sends_categories) VALUES ('bank', true, false);
INSERT INTO persons_person (iin, iin_key, recorded_at) VALUES ('990101500016', 'key', now());
INSERT INTO contributions_payment (id, source_id, document_no, item_no, person_id, period, purpose_code,
  payer_kind, payer_id, amount, paid_on, recorded_at, job_id)
SELECT n, s.id, 'D' || n, '1', p.id, '2026-10-01', '122', 'independent', '', 4250, '2026-11-20',
  '2026-11-20', 7 FROM persons_person p, persons_source s, generate_series(5, 6) n;
INSERT INTO contributions_decision (payment_id, counts, law_revision, recorded) VALUES
  (5, false, 3, '[2026-11-20,2026-11-21)'), (5, true, 4, '[2026-11-21,)'), (6, true, 3, '[2026-11-20,)');
INSERT INTO contributions_reversal (payment_id, reason, reversed_on, recorded_at, job_id)
VALUES (6, 'twice', '2026-11-22', '2026-11-22', 8);
"""


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_rows_of_an_older_ledger_move_in_with_their_ids() -> None:
    with scratch() as owner:
        MigrationExecutor(owner).migrate([(LEDGER, "0002_ledger")])
        with owner.cursor() as cursor:
            cursor.execute(BEFORE)
        MigrationExecutor(owner).migrate([(LEDGER, "0003_ledger_by_month")])
        with owner.cursor() as cursor:
            cursor.execute("SELECT id, counts, law_revision FROM contributions_payment ORDER BY id")
            assert cursor.fetchall() == [(5, False, 3), (6, True, 3)]
            cursor.execute("SELECT payment_id, counts, law_revision FROM contributions_decision")
            assert cursor.fetchall() == [(5, True, 4)]
            cursor.execute("SELECT payment_id, reason FROM contributions_reversal")
            assert cursor.fetchall() == [(6, "twice")]
            cursor.execute("SELECT document_no, payment_id, content FROM contributions_posteditem")
            moved = {name: (pk, bytes(content)) for name, pk, content in cursor.fetchall()}
            assert moved == {
                name: (pk, content_of_row(name)) for name, pk in (("D5", 5), ("D6", 6))
            }
            cursor.execute("SELECT nextval('contributions_payment_id_seq')")
            assert cursor.fetchone()[0] == 7


def content_of_row(document_no: str) -> bytes:
    cells = payment(iin="990101500016", document_no=document_no, payer_id="", purpose_code="122")
    told = {**cells, "payer_kind": "independent", "amount": "4250"}
    known = Known({"payer_kind": frozenset(["independent"])}, date(2026, 11, 22))
    return row_of(LAYOUTS[Feed.CONTRIBUTIONS], RawRow(1, told), known).content
