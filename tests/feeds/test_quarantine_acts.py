"""What staff do in quarantine: correct, try again, set aside, take back; the books hold after each."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import override_settings

from apps.changes.selectors import periods_of
from apps.contributions.models import Payment, Reversal
from apps.feeds.models import ImportJob, QuarantineAct, QuarantinedRow
from apps.feeds.reasons import Reason
from apps.feeds.reconciling import findings
from apps.feeds.selectors import books
from apps.feeds.waiting.services import (
    By,
    NoLongerWaiting,
    NotPosted,
    correct,
    reject,
    reopen,
    try_again,
)
from apps.persons.models import Doubt
from tests.builders import the_law_changes
from tests.feeds.files import ALIYA, BERIK, Desk, payment, person, reversal, stay

pytestmark = pytest.mark.django_db
BY = By("aigerim", "the payer's letter of 2026-11-22")


@pytest.fixture(autouse=True)
def _books_hold() -> Iterator[None]:
    yield
    assert list(findings()) == []
    assert books().add_up()


def the_row() -> QuarantinedRow:
    return QuarantinedRow.objects.get()


def corrected(row: QuarantinedRow, **cells: str) -> ImportJob:
    return correct(row_id=row.pk, rows=[{**row.cells, **cells}], by=BY)


def acts() -> list[tuple[str, str, str, str]]:
    rows = QuarantineAct.objects.order_by("pk")
    return list(rows.values_list("kind", "actor", "why", "fault"))


# Corrected ------------------------------------------------------------------------------------


def test_a_corrected_row_posts_for_its_sender(held: Desk) -> None:
    held.take(payment(amount="9 ooo"))
    job = corrected(the_row(), amount="9000")
    posted = Payment.objects.get()
    assert (posted.amount, posted.source.code, posted.job_id) == (Decimal(9000), "bank", job.pk)
    assert (job.received_rows, job.posted_rows, job.posted_amount) == (1, 1, Decimal(9000))


def test_the_corrected_row_keeps_its_cells_and_names_its_successor(held: Desk) -> None:
    held.take(payment(amount="9 ooo"))
    job = corrected(the_row(), amount="9000")
    row = the_row()
    assert (row.status, row.cells["amount"], row.settled_by) == ("corrected", "9 ooo", job)
    act = QuarantineAct.objects.get()
    assert act.rows[0]["amount"] == "9000"
    assert acts() == [("corrected", "aigerim", BY.why, "")]


def test_a_correction_may_change_the_sum(held: Desk) -> None:
    held.take(payment(amount="9000", payer_kind="uncle"))
    assert the_row().amount == Decimal(9000)
    job = corrected(the_row(), amount="90", payer_kind="employer")
    assert job.posted_amount == books().balance == Decimal(90)


def test_a_corrected_row_puts_nothing_in_doubt(held: Desk) -> None:
    held.take(payment(payer_kind="uncle"))
    assert Doubt.objects.known().exists()
    corrected(the_row(), payer_kind="employer")
    assert not Doubt.objects.known().exists()


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"amount": "9 ooo"}, "amount", Reason.AMOUNT_UNREADABLE),
        ({"amount": "-1"}, "amount", Reason.AMOUNT_NOT_POSITIVE),
        ({"amount": "1", "iin": BERIK}, "iin", Reason.PERSON_UNKNOWN),
        ({"amount": "1", "period": "2026-13"}, "period", Reason.PERIOD_MALFORMED),
        ({"amount": "1", "payer_kind": ""}, "payer_kind", Reason.MISSING_VALUE),
        ({"amount": "1", "document_no": "D0"}, "document_no", Reason.DOCUMENT_CHANGED),
    ],
)
def test_a_correction_that_would_not_post_says_why_and_loses_nothing(
    held: Desk, cells: dict[str, str], column: str, reason: Reason
) -> None:
    held.take(payment(document_no="D0", amount="77"))
    held.take(payment(amount="9 ooo"))
    with pytest.raises(NotPosted) as refused:
        corrected(the_row(), **cells)
    assert refused.value.faults == [{column: reason}]
    assert the_row().status == "waiting"
    assert Payment.objects.count() == 1
    assert acts() == []


def test_every_fault_of_a_row_is_told_at_once(held: Desk) -> None:
    held.take(payment(amount="9 ooo", period="2026-13", paid_on="soon"))
    with pytest.raises(NotPosted) as refused:
        corrected(the_row())
    assert refused.value.faults == [
        {
            "period": Reason.PERIOD_MALFORMED,
            "amount": Reason.AMOUNT_UNREADABLE,
            "paid_on": Reason.DATE_MALFORMED,
        }
    ]


def test_one_row_may_be_corrected_into_several_all_or_none(held: Desk) -> None:
    held.take(payment(payer_kind="uncle", amount="12000"))
    cells = {**the_row().cells, "payer_kind": "employer", "amount": "6000"}
    parts = [{**cells, "item_no": "1-1"}, {**cells, "item_no": "1-2", "period": "2026-09"}]
    with pytest.raises(NotPosted) as refused:
        correct(row_id=the_row().pk, rows=[parts[0], {**parts[1], "period": "x"}], by=BY)
    assert refused.value.faults == [{}, {"period": Reason.PERIOD_MALFORMED}]
    assert not Payment.objects.exists()
    job = correct(row_id=the_row().pk, rows=parts, by=BY)
    assert (job.received_rows, job.posted_amount) == (2, Decimal(12000))
    assert Payment.objects.count() == 2


def test_a_correction_into_what_the_ledger_holds_posts_nothing_twice(held: Desk) -> None:
    held.take(payment())
    held.take(payment(period="x"))
    job = corrected(the_row(), period="2026-10")
    assert (job.received_rows, job.posted_rows, job.known_rows) == (1, 0, 1)
    assert (Payment.objects.count(), the_row().status) == (1, "corrected")


def test_a_corrected_person_brings_what_waits_for_him(desk: Desk) -> None:
    desk.take(payment(iin=BERIK))
    desk.take(person(iin=BERIK, sex="x"), source="population")
    row = QuarantinedRow.objects.get(feed="persons")
    job = corrected(row, sex="m")
    assert (job.posted_rows, job.released_rows, job.released_amount) == (1, 1, Decimal(9000))
    assert Payment.objects.get().job_id == job.pk


def test_a_corrected_payment_takes_up_the_return_that_waits_for_it(held: Desk) -> None:
    held.take(reversal())
    held.take(payment(amount="x"))
    job = corrected(QuarantinedRow.objects.get(feed="contributions"), amount="9000")
    assert (job.released_rows, job.returned_amount) == (1, Decimal(9000))
    assert Reversal.objects.get().job_id == job.pk


def test_the_file_of_a_corrected_row_may_come_again(held: Desk) -> None:
    rows = [payment(amount="9 ooo"), payment(item_no="2")]
    held.take(*rows)
    corrected(the_row(), amount="9000")
    assert held.take(*rows).known.rows == 2
    assert held.take(rows[0]).quarantined.rows == 1
    assert the_row().status == "corrected"
    assert Payment.objects.count() == 2


def test_a_settled_row_is_not_corrected_again(held: Desk) -> None:
    held.take(payment(amount="x"))
    corrected(the_row(), amount="1")
    with pytest.raises(NoLongerWaiting):
        corrected(the_row(), amount="2")


# Tried again ----------------------------------------------------------------------------------


def test_a_row_tried_again_is_released_once_it_can_be(held: Desk) -> None:
    held.take(payment(document_no="D2", payer_kind="uncle"), payment(amount="x"))
    held.take(reversal(document_no="D9"))
    ids = list(QuarantinedRow.objects.values_list("pk", flat=True))
    assert try_again(row_ids=ids, by=BY) == 0
    assert sorted(fault for *_, fault in acts()) == [
        "amount_unreadable",
        "payment_unknown",
        "unknown_payer_kind",
    ]


def test_what_is_released_is_counted_at_a_job_of_its_own(held: Desk) -> None:
    held.take(stay(category="cosmonaut"), source="ministry")
    learn("cosmonaut")
    assert try_again(row_ids=[the_row().pk], by=BY) == 1
    row = the_row()
    assert row.status == "released"
    assert row.settled_by is not None
    assert (row.settled_by.received_rows, row.settled_by.released_rows) == (0, 1)
    assert acts() == [("tried", "aigerim", BY.why, "")]


def test_a_person_tried_again_brings_what_waits_for_him(desk: Desk, settings: Any) -> None:
    desk.take(payment(iin=BERIK))
    desk.take(reversal())
    desk.take(person(iin=BERIK, birth_date="2026-11-23"), source="population")
    settings.OSMS_NOW = "2026-11-23T09:00:00"
    row = QuarantinedRow.objects.get(feed="persons")
    assert try_again(row_ids=[row.pk], by=BY) == 1
    row.refresh_from_db()
    assert row.settled_by is not None
    assert (row.settled_by.released_rows, row.settled_by.released_amount) == (3, Decimal(9000))
    assert row.settled_by.returned_amount == Decimal(9000)


def test_a_row_that_the_database_refuses_holds_up_no_other(desk: Desk) -> None:
    desk.take(person(iin=ALIYA, left_on="2026-05-01"), source="population")
    born_tomorrow = [person(iin=one, birth_date="2026-11-23") for one in (ALIYA, BERIK)]
    desk.take(*born_tomorrow, source="population")  # the one has left before, says the register
    ids = list(QuarantinedRow.objects.values_list("pk", flat=True))
    with override_settings(OSMS_NOW="2026-11-23T09:00:00"):
        assert try_again(row_ids=ids, by=BY) == 1
    states = QuarantinedRow.objects.order_by("pk").values_list("status", flat=True)
    assert list(states) == ["waiting", "released"]


def learn(code: str) -> None:
    (held,) = periods_of("categories", "pensioner")
    the_law_changes("categories", code, dict(held.content), held.since)


# Set aside for good, and taken back ------------------------------------------------------------


def test_a_rejected_row_puts_nothing_in_doubt_and_never_posts(desk: Desk) -> None:
    desk.take(payment(iin=BERIK))
    assert reject(row_ids=[the_row().pk], by=BY) == 1
    totals = desk.take(person(iin=BERIK), source="population")
    assert totals.released.rows == 0
    assert the_row().status == "rejected"
    assert not Doubt.objects.known().exists()
    assert acts() == [("rejected", "aigerim", BY.why, "")]


def test_a_row_taken_back_waits_and_is_in_doubt_again(held: Desk) -> None:
    held.take(payment(payer_kind="uncle"))
    reject(row_ids=[the_row().pk], by=BY)
    assert not Doubt.objects.known().exists()
    reopen(row_id=the_row().pk, by=BY)
    assert (the_row().status, Doubt.objects.known().count()) == ("waiting", 1)
    corrected(the_row(), payer_kind="employer")
    assert [kind for kind, *_ in acts()] == ["rejected", "reopened", "corrected"]


def test_a_posted_row_is_not_taken_back(held: Desk) -> None:
    held.take(payment(amount="x"))
    corrected(the_row(), amount="1")
    with pytest.raises(NoLongerWaiting):
        reopen(row_id=the_row().pk, by=BY)


def test_a_rejected_row_that_comes_again_stays_rejected(held: Desk) -> None:
    held.take(payment(amount="x"))
    reject(row_ids=[the_row().pk], by=BY)
    held.take(payment(amount="x"), payment(item_no="2"))
    assert the_row().status == "rejected"


@pytest.mark.parametrize(
    "ends",
    [
        {"status": "corrected"},
        {"status": "rejected"},
        {"status": "superseded"},
        {"status": "nowhere"},
    ],
)
def test_the_database_keeps_a_row_s_end_and_status_together(held: Desk, ends: Any) -> None:
    held.take(payment(amount="x"))
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarantinedRow.objects.update(**ends)


def test_what_was_done_is_never_changed(held: Desk) -> None:
    held.take(payment(amount="x", iin=ALIYA))
    reject(row_ids=[the_row().pk], by=BY)
    with pytest.raises(DatabaseError), transaction.atomic():
        QuarantineAct.objects.update(actor="somebody else")
