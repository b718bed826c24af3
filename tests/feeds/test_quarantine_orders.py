"""An act on many rows: ordered once, done a set at a time, goes on where it was interrupted."""

from decimal import Decimal

import pytest

from apps.feeds.models import ImportJob, QuarantineAct, QuarantinedRow, QuarantineOrder
from apps.feeds.reconciling import findings
from apps.feeds.waiting.orders import NotOneSender, carry_out_a_set, carry_out_all, order
from apps.feeds.waiting.selectors import Which, heaps
from apps.feeds.waiting.services import By
from apps.persons.models import Source
from tests.feeds.files import BERIK, Desk, payment
from tests.feeds.test_quarantine_acts import learn

pytestmark = pytest.mark.django_db
BY = By("aigerim", "the register has learnt the code")
Kind = QuarantineOrder.Kind


def bad(count: int, **values: str) -> list[dict[str, str]]:
    return [payment(item_no=str(number), **values) for number in range(1, count + 1)]


def states() -> list[str]:
    return list(QuarantinedRow.objects.order_by("pk").values_list("status", flat=True))


def test_all_rows_that_wait_now_are_rejected_and_later_ones_are_not(held: Desk) -> None:
    held.take(*bad(5, amount="x"), payment(item_no="9", period="x"))
    asked = order(kind=Kind.REJECT, which=Which(reason="amount_unreadable"), by=BY)
    held.take(payment(item_no="7", amount="y"))
    carry_out_all(2)
    assert states() == ["rejected"] * 5 + ["waiting"] * 2
    asked.refresh_from_db()
    assert (asked.asked_rows, asked.done_rows, asked.settled_rows) == (5, 5, 5)
    assert asked.finished_at is not None
    assert QuarantineAct.objects.filter(actor="aigerim", why=BY.why).count() == 5


def test_what_is_tried_again_is_counted_at_the_order_s_job(held: Desk) -> None:
    from tests.feeds.files import stay

    held.take(*[stay(category="cosmonaut", valid_from=f"2026-0{n}-01") for n in range(1, 6)])
    learn("cosmonaut")
    which = Which(source_id=Source.objects.get(code="bank").pk, feed="categories")
    asked = order(kind=Kind.TRY, which=which, by=BY)
    assert carry_out_a_set(2)
    assert states().count("released") == 2
    carry_out_all(2)
    assert set(states()) == {"released"}
    job = ImportJob.objects.get(pk=asked.job_id)
    assert (job.received_rows, job.released_rows) == (0, 5)
    assert list(findings()) == []


def test_what_does_not_post_waits_on_and_the_order_ends(held: Desk) -> None:
    held.take(*bad(3, iin=BERIK))
    which = Which(source_id=Source.objects.get(code="bank").pk, feed="contributions")
    asked = order(kind=Kind.TRY, which=which, by=BY)
    carry_out_all(2)
    asked.refresh_from_db()
    assert (asked.done_rows, asked.settled_rows) == (3, 0)
    assert asked.finished_at is not None
    assert states() == ["waiting"] * 3


def test_an_order_to_try_again_names_a_sender_and_a_feed() -> None:
    with pytest.raises(NotOneSender):
        order(kind=Kind.TRY, which=Which(reason="person_unknown"), by=BY)


def test_nothing_ordered_is_nothing_done() -> None:
    assert carry_out_all() == 0


def test_heaps_are_counted_by_sender_and_reason_with_their_tenge(held: Desk) -> None:
    held.take(*bad(3, iin=BERIK), payment(item_no="4", amount="x"))
    held.take(payment(iin=BERIK, amount="5"), source="other bank")
    found = [(heap.source, heap.reason, heap.rows, heap.amount) for heap in heaps(Which())]
    assert found == [
        ("bank", "person_unknown", 3, Decimal(27000)),
        ("bank", "amount_unreadable", 1, Decimal(0)),
        ("other bank", "person_unknown", 1, Decimal(5)),
    ]
