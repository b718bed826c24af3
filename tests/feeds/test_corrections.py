"""A sender corrects a posted payment: it returns the first and sends another under a new number.

The three words may come in any order and in any files; the ledger ends the same, to the tenge.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

import pytest
from django.db import transaction

from apps.contributions.models import Payment, Reversal
from apps.contributions.selectors import balance
from apps.feeds.models import QuarantinedRow
from apps.feeds.reconciling import findings
from apps.feeds.selectors import books
from apps.feeds.waiting.services import By, correct
from tests.feeds.files import BERIK, Desk, Row, ledger, payment, person, reversal

pytestmark = pytest.mark.django_db
INDEPENDENT = {"iin": BERIK, "payer_kind": "independent", "purpose_code": "122"}
PERSON = person(iin=BERIK)
# 4,000 is too little for the month; 4,250 is enough. First the sum is corrected, then the month.
ORIGINAL = payment(document_no="A", amount="4000", **INDEPENDENT)
TAKEN_BACK = reversal(document_no="A", reason="wrong sum")
CORRECTED = payment(document_no="A-K", amount="4250", **INDEPENDENT)
TAKEN_BACK_TOO = reversal(document_no="A-K", reason="wrong month")
CORRECTED_AGAIN = payment(document_no="A-K2", amount="4250", period="2026-09", **INDEPENDENT)
LATER = {"reversed_on": "2026-11-22"}

Registers = dict[str, list[tuple[str, ...]]]


def after(desk: Desk, rows: Sequence[Row]) -> Registers:
    """The registers after these rows, each a file of its own; everything is undone afterwards."""
    with transaction.atomic():
        for row in rows:
            assert desk.take(row).add_up()
        found = ledger()
        assert books().add_up()
        assert list(findings()) == []
        transaction.set_rollback(True)
    return found


def test_a_correction_in_any_order_ends_in_the_same_ledger(desk: Desk) -> None:
    rows = [PERSON, ORIGINAL, TAKEN_BACK, CORRECTED]
    expected = after(desk, rows)
    assert len(expected["payments"]) == 2
    assert len(expected["quarantine"]) == len(expected["doubts"]) == 0
    for order in permutations(rows):
        assert after(desk, order) == expected


@pytest.mark.parametrize("turn", range(6))
def test_a_correction_of_a_correction_may_come_backwards(desk: Desk, turn: int) -> None:
    rows = [PERSON, ORIGINAL, TAKEN_BACK, CORRECTED, TAKEN_BACK_TOO, CORRECTED_AGAIN]
    expected = after(desk, rows)
    turned = rows[turn:] + rows[:turn]
    assert after(desk, turned) == expected
    assert after(desk, list(reversed(turned))) == expected


def test_what_is_left_of_a_correction_is_its_last_word(desk: Desk) -> None:
    for row in (CORRECTED, TAKEN_BACK, ORIGINAL, PERSON):
        desk.take(row)
    assert balance().left == Decimal(4250)
    counted = Payment.objects.known().filter(is_counted=True)
    assert [one.document_no for one in counted] == ["A-K"]


def test_the_same_return_told_twice_is_one_return(desk: Desk) -> None:
    rows = [PERSON, ORIGINAL, TAKEN_BACK, TAKEN_BACK]
    expected = after(desk, rows)
    for turn in range(1, len(rows)):
        assert after(desk, rows[turn:] + rows[:turn]) == expected
    assert len(expected["quarantine"]) == 0


@pytest.mark.parametrize("place", [0, 1, 2])
def test_of_two_different_returns_the_first_stands_and_the_second_waits(
    desk: Desk, place: int
) -> None:
    rows: list[Row] = [TAKEN_BACK, reversal(document_no="A", reason="paid twice", **LATER)]
    rows.insert(place, ORIGINAL)
    desk.take(PERSON)
    for row in rows:
        desk.take(row)
    assert Reversal.objects.get().reason == "wrong sum"
    assert QuarantinedRow.objects.get(status="waiting").reason == "reversal_changed"
    assert (books().returned, balance().left) == (Decimal(4000), Decimal(0))


def test_the_same_number_with_other_content_is_no_correction(desk: Desk) -> None:
    desk.take(PERSON)
    desk.take(ORIGINAL)
    desk.take(TAKEN_BACK)
    totals = desk.take(payment(document_no="A", amount="4250", **INDEPENDENT))
    assert (totals.posted.rows, totals.quarantined.rows) == (0, 1)
    assert QuarantinedRow.objects.get().reason == "document_changed"


def test_a_row_that_we_corrected_is_returned_by_its_sender_s_number(desk: Desk) -> None:
    desk.take(PERSON)
    desk.take({**ORIGINAL, "amount": "4 ooo"})
    desk.take(TAKEN_BACK)
    row = QuarantinedRow.objects.get(feed="contributions")
    correct(row_id=row.pk, rows=[dict(ORIGINAL)], by=By("aigerim", "the bank's letter"))
    assert Reversal.objects.count() == 1
    assert balance().left == 0
    assert list(findings()) == []
