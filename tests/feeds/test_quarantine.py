"""Rows that cannot be posted: kept with their reason, in doubt, and released when they can be."""

from decimal import Decimal

import pytest

from apps.categories.models import CategoryPeriod
from apps.changes.selectors import periods_of
from apps.contributions.models import Payment, Reversal, Waiver
from apps.feeds.models import QuarantinedRow
from apps.feeds.reasons import Reason
from apps.persons.models import Doubt, Touched
from tests.builders import the_law_changes
from tests.feeds.files import (
    ALIYA,
    BERIK,
    Desk,
    Row,
    csv,
    payment,
    person,
    reversal,
    stay,
    waiver,
)

pytestmark = pytest.mark.django_db

BAD_ROWS = [
    (payment(iin="99020350000"), "iin_malformed"),
    (payment(iin="99020350000X"), "iin_malformed"),
    (payment(iin=f"{ALIYA[:11]}{(int(ALIYA[11]) + 1) % 10}"), "iin_check_digit"),
    (payment(iin=""), "missing_value"),
    (payment(iin=BERIK), "person_unknown"),
    (payment(period="2026-13"), "period_malformed"),
    (payment(period="10.2026"), "period_malformed"),
    (payment(period="2026-1"), "period_malformed"),
    (payment(period="0000-01"), "period_malformed"),
    (payment(amount="nine thousand"), "amount_unreadable"),
    (payment(amount="1e3"), "amount_unreadable"),
    (payment(amount="1.250.00"), "amount_unreadable"),
    (payment(amount="NaN"), "amount_unreadable"),
    (payment(amount=""), "missing_value"),
    (payment(amount="0.00"), "amount_not_positive"),
    (payment(amount="-9000"), "amount_not_positive"),
    (payment(amount="9000.005"), "amount_too_precise"),
    (payment(amount="9" * 13), "amount_too_large"),
    (payment(paid_on="20.11.2026"), "date_malformed"),
    (payment(paid_on="2026-02-29"), "date_malformed"),
    (payment(paid_on="20261120"), "date_malformed"),
    (payment(payer_kind="uncle"), "unknown_payer_kind"),
    (payment(payer_id="12345"), "payer_id_malformed"),
    (payment(purpose_code="12"), "purpose_code_malformed"),
    (payment(purpose_code="ABC"), "purpose_code_malformed"),
    (payment(document_no=""), "missing_value"),
    (payment(document_no="D" * 61), "too_long"),
    (payment(document_no="D\0"), "character_unreadable"),
    (person(first_name="?лия"), "letters_lost"),
    (stay(valid_to="#N/A"), "cell_error"),
    (payment(paid_on="########"), "cell_error"),
    (person(patronymic="#ССЫЛКА!"), "cell_error"),
    (payment(iin="9.9E+11"), "number_shortened"),
    (payment(document_no="1.2E+15"), "number_shortened"),
    (person(birth_date="2027-01-01"), "birth_in_future"),
    (person(left_on="1980-01-01"), "dates_reversed"),
    (person(sex="x"), "unknown_sex"),
    (person(locality="aul"), "unknown_locality"),
    (person(legal_status="tourist"), "unknown_status"),
    (person(legal_status_from=""), "missing_value"),
    (person(last_name="", first_name=" "), "missing_value"),
    (person(last_name="Қ" * 201), "too_long"),
    (stay(category="cosmonaut"), "unknown_category"),
    (stay(source=""), "missing_value"),
    (stay(valid_from="yesterday"), "date_malformed"),
    (waiver(ground="mercy"), "unknown_ground"),
    (reversal(document_no="D2"), "payment_unknown"),
    (reversal(reversed_on="soon"), "date_malformed"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD_ROWS)
def test_a_bad_row_goes_to_quarantine_with_its_reason(held: Desk, bad: Row, reason: str) -> None:
    totals = held.take(bad)
    assert list(totals.reasons) == [reason]
    assert totals.reasons[Reason(reason)].lines == [2]
    assert totals.add_up()
    kept = QuarantinedRow.objects.get()
    assert (kept.reason, kept.line, kept.status) == (reason, 2, "waiting")


def test_every_code_of_a_reason_is_met_by_a_test() -> None:
    met = {reason for _, reason in BAD_ROWS}
    elsewhere = {"document_changed", "reversal_changed", "too_many_columns", "row_unreadable"}
    assert met | elsewhere == set(Reason.values)


def test_a_bad_row_leaves_the_rest_standing(held: Desk) -> None:
    totals = held.take(payment(item_no="1"), payment(item_no="2", amount="x"), payment(item_no="3"))
    assert (totals.posted.rows, totals.quarantined.rows, totals.unreadable) == (2, 1, 1)
    assert Payment.objects.count() == 2


def test_the_raw_cells_are_kept_as_they_came(held: Desk) -> None:
    held.read(csv([payment(period="Oct", amount="9 000,50")], ";").encode())
    kept = QuarantinedRow.objects.get()
    assert (kept.cells["period"], kept.cells["amount"]) == ("Oct", "9 000,50")
    assert kept.amount == Decimal("9000.50")


def test_the_same_bad_row_is_kept_once(held: Desk) -> None:
    bad = payment(amount="x")
    totals = held.take(bad, bad, payment(item_no="2"))
    assert totals.quarantined.rows == 2
    assert held.take(bad, payment(item_no="3")).quarantined.rows == 1
    assert QuarantinedRow.objects.count() == 1


def test_the_same_document_with_other_content_waits(held: Desk) -> None:
    held.take(payment())
    totals = held.take(payment(amount="1.00"))
    assert list(totals.reasons) == [Reason.DOCUMENT_CHANGED]
    assert Payment.objects.get().amount == Decimal("9000.00")


def test_a_second_return_of_a_payment_with_other_content_waits(held: Desk) -> None:
    held.take(payment())
    held.take(reversal())
    totals = held.take(reversal(reversed_on="2026-11-22"))
    assert list(totals.reasons) == [Reason.REVERSAL_CHANGED]


# Doubt ----------------------------------------------------------------------------------------


def doubts() -> list[tuple[str, str]]:
    rows = Doubt.objects.known().order_by("months")
    return [(str(row.months.lower), str(row.months.upper)) for row in rows]


def test_a_bad_payment_puts_its_month_in_doubt_for_the_person_it_names(held: Desk) -> None:
    Touched.objects.all().delete()
    held.take(payment(period="2026-10", payer_kind="uncle"))
    doubt = Doubt.objects.get()
    assert doubts() == [("2026-10-01", "2026-11-01")]
    assert doubt.person.iin == ALIYA
    assert doubt.source.code == "bank"
    assert doubt.reference == f"quarantine:{QuarantinedRow.objects.get().pk}"
    assert Touched.objects.filter(person__iin=ALIYA).exists()


@pytest.mark.parametrize(
    ("bad", "months"),
    [
        (stay(category="x", valid_to="2026-06-30"), [("2026-01-01", "2026-07-01")]),
        (stay(category="x"), [("2026-01-01", "None")]),
        (stay(valid_to="30.06.2026"), [("2026-01-01", "None")]),
        (waiver(ground="x"), [("2026-01-01", "2026-04-01")]),
        (stay(category="x", valid_to="2025-01-01"), []),
        (stay(valid_from="x"), []),
        (payment(period="x"), []),
        (person(sex="x"), []),
        (payment(iin=BERIK), []),
        (payment(iin="990203", period="2026-10"), []),
    ],
)
def test_only_months_that_can_be_read_are_in_doubt(
    held: Desk, bad: Row, months: list[tuple[str, str]]
) -> None:
    held.take(bad)
    assert doubts() == months


# Release --------------------------------------------------------------------------------------


def test_rows_of_somebody_unknown_are_posted_when_the_person_comes(desk: Desk) -> None:
    desk.take(payment(iin=BERIK), payment(iin=BERIK, item_no="2", amount="x"))
    desk.take(stay(iin=BERIK), source="ministry")
    desk.take(waiver(iin=BERIK), source="fund")
    totals = desk.take(person(iin=BERIK), source="population")
    assert (totals.released.rows, totals.released.amount) == (3, Decimal("9000.00"))
    assert (totals.received.rows, totals.posted.rows) == (1, 1)
    assert Payment.objects.get().source.code == "bank"
    assert Payment.objects.known().get().is_counted
    assert CategoryPeriod.objects.get().source.code == "pensions"
    assert Waiver.objects.get().source.code == "fund"


def test_a_released_row_says_which_import_released_it(desk: Desk) -> None:
    desk.take(payment(iin=BERIK))
    desk.take(person(iin=BERIK), source="population")
    kept = QuarantinedRow.objects.get()
    assert kept.status == "released"
    assert kept.settled_by is not None
    assert kept.settled_by.feed == "persons"


def test_a_row_that_is_bad_besides_puts_its_month_in_doubt_when_the_person_comes(
    desk: Desk,
) -> None:
    desk.take(payment(iin=BERIK, payer_kind="uncle"))
    assert doubts() == []
    totals = desk.take(person(iin=BERIK), source="population")
    assert totals.released.rows == 0
    assert doubts() == [("2026-10-01", "2026-11-01")]


def test_of_two_waiting_rows_of_one_document_the_first_is_posted(desk: Desk) -> None:
    desk.take(payment(iin=BERIK), payment(iin=BERIK, amount="1.00"))
    desk.take(person(iin=BERIK), source="population")
    assert Payment.objects.get().amount == Decimal("9000.00")
    assert QuarantinedRow.objects.get(status="waiting").reason == "document_changed"
    assert doubts() == [("2026-10-01", "2026-11-01")]


def test_a_return_that_came_first_is_applied_when_its_payment_comes(held: Desk) -> None:
    held.take(reversal())
    totals = held.take(payment())
    assert (totals.posted.rows, totals.released.rows) == (1, 1)
    assert totals.returned == Decimal("9000.00")
    assert not Payment.objects.known().get().is_counted


def test_a_return_waits_for_the_payment_of_its_own_source(held: Desk) -> None:
    held.take(reversal(), source="bank")
    held.take(payment(), source="other bank")
    assert not Reversal.objects.exists()


def test_a_return_waits_for_a_payment_that_waits_for_a_person(desk: Desk) -> None:
    desk.take(reversal())
    desk.take(payment(iin=BERIK))
    totals = desk.take(person(iin=BERIK), source="population")
    assert totals.released.rows == 2
    assert totals.returned == Decimal("9000.00")
    assert Reversal.objects.count() == 1


def test_of_two_returns_that_wait_for_a_payment_the_first_is_applied(held: Desk) -> None:
    held.take(reversal(), reversal(reason="another"))
    held.take(payment())
    assert Reversal.objects.get().reason == "paid twice"
    assert QuarantinedRow.objects.get(status="waiting").reason == "reversal_changed"


def test_a_row_that_could_not_be_cut_is_never_released(desk: Desk) -> None:
    line = csv([payment(iin=BERIK)]).splitlines()[1].replace("D1", '"D1', 1)
    header = csv([payment()]).splitlines()[0]
    totals = desk.read(f"{header}\n{line}\n".encode())
    assert list(totals.reasons) == [Reason.ROW_UNREADABLE]
    desk.take(person(iin=BERIK), source="population")
    assert QuarantinedRow.objects.get().status == "waiting"


def test_a_row_whose_code_the_register_has_learnt_is_posted_when_it_comes_again(
    held: Desk,
) -> None:
    rows = [stay(category="cosmonaut"), stay()]
    held.take(*rows)
    (pensioner,) = periods_of("categories", "pensioner")
    the_law_changes("categories", "cosmonaut", dict(pensioner.content), pensioner.since)
    totals = held.take(*rows)
    assert (totals.posted.rows, totals.known.rows, totals.quarantined.rows) == (1, 1, 0)
    assert QuarantinedRow.objects.get().status == "released"
    assert doubts() == []
