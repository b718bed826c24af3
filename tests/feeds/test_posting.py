"""Good rows of each feed, and the same key again."""

from decimal import Decimal

import pytest

from apps.categories.models import CategoryPeriod
from apps.contributions.models import Payment, Reversal, Waiver
from apps.persons.models import LegalStatusPeriod, PersonDetails, Source, Touched
from tests.feeds.files import ALIYA, BERIK, Desk, ledger, payment, person, reversal, stay, waiver

pytestmark = pytest.mark.django_db


def test_a_persons_row_makes_a_person_with_details_and_a_legal_status(desk: Desk) -> None:
    totals = desk.take(person(iin=ALIYA), person(iin=BERIK, sex="m"))
    assert totals.posted.rows == 2
    assert PersonDetails.objects.count() == 2
    assert LegalStatusPeriod.objects.get(person__iin=BERIK).valid.upper is None
    assert Touched.objects.count() == 2


def test_the_same_values_of_a_person_are_already_known(held: Desk) -> None:
    totals = held.take(person(), person(iin=BERIK), source="other")
    assert (totals.posted.rows, totals.known.rows) == (1, 1)
    assert PersonDetails.objects.filter(person__iin=ALIYA).count() == 1


def test_other_values_of_a_person_supersede_the_earlier_ones(held: Desk) -> None:
    totals = held.take(person(last_name="Сәтова"))
    assert totals.posted.rows == 1
    assert PersonDetails.objects.known().get().last_name == "Сәтова"


def test_a_column_that_a_file_leaves_out_stays_as_it_was(held: Desk) -> None:
    held.take(person(region="750000000", left_on="2026-05-01"))
    held.take(person(last_name="Сәтова"))
    now = PersonDetails.objects.known().get()
    assert (now.region, str(now.left_on)) == ("750000000", "2026-05-01")


def test_a_column_that_a_file_leaves_empty_is_emptied(held: Desk) -> None:
    held.take(person(left_on="2026-05-01"))
    held.take(person(left_on=""))
    assert PersonDetails.objects.known().get().left_on is None


def statuses() -> list[tuple[str, str, str]]:
    rows = LegalStatusPeriod.objects.known().order_by("valid")
    return [(row.status, str(row.valid.lower), str(row.valid.upper)) for row in rows]


def test_a_later_status_ends_the_earlier_one(held: Desk) -> None:
    held.take(person(legal_status="visitor", legal_status_from="2024-02-01"))
    assert statuses() == [
        ("citizen", "1990-05-14", "2024-02-01"),
        ("visitor", "2024-02-01", "None"),
    ]


def test_a_status_between_two_others_cuts_the_first(held: Desk) -> None:
    held.take(person(legal_status="visitor", legal_status_from="2024-02-01"))
    held.take(person(legal_status="kandas", legal_status_from="2020-01-01"))
    assert statuses() == [
        ("citizen", "1990-05-14", "2020-01-01"),
        ("kandas", "2020-01-01", "2024-02-01"),
        ("visitor", "2024-02-01", "None"),
    ]


def test_another_status_from_the_same_day_supersedes(held: Desk) -> None:
    held.take(person(legal_status="visitor", legal_status_from="2024-02-01"))
    held.take(person(legal_status="refugee", legal_status_from="2024-02-01"))
    assert statuses()[1] == ("refugee", "2024-02-01", "None")
    assert len(statuses()) == 2


def test_a_payment_is_posted_and_decided(held: Desk) -> None:
    totals = held.take(payment())
    assert totals.posted.amount == Decimal("9000.00")
    assert Payment.objects.get().source.code == "bank"
    assert Payment.objects.known().get().is_counted is True


def test_a_penalty_is_posted_and_does_not_count(held: Desk) -> None:
    held.take(payment(purpose_code="123"))
    assert Payment.objects.known().get().is_counted is False


def test_parts_of_a_fixed_amount_count_from_the_day_it_is_reached(held: Desk) -> None:
    part = {"payer_kind": "independent", "purpose_code": "122"}
    held.take(payment(document_no="A", amount="4000", paid_on="2026-10-01", **part))
    held.take(payment(document_no="B", amount="250", paid_on="2026-10-05", **part))
    now = Payment.objects.known().values_list("document_no", "is_counted")
    assert sorted(now) == [("A", False), ("B", True)]


def test_a_returned_payment_counts_no_longer(held: Desk) -> None:
    held.take(payment())
    totals = held.take(reversal())
    assert totals.returned == Decimal("9000.00")
    assert Payment.objects.known().get().is_counted is False
    assert Reversal.objects.count() == 1


def test_the_same_return_again_is_known(held: Desk) -> None:
    held.take(payment())
    held.take(reversal())
    totals = held.take(reversal(), reversal(document_no="D9"))
    assert totals.known.rows == 1


def test_payments_of_two_sources_may_share_a_number(held: Desk) -> None:
    held.take(payment(), source="bank")
    assert held.take(payment(), source="other bank").posted.rows == 1


def test_a_stay_in_a_category_is_superseded_and_withdrawn(held: Desk) -> None:
    held.take(stay())
    held.take(stay(valid_to="2026-06-30"))
    assert str(CategoryPeriod.objects.known().get().valid.upper) == "2026-07-01"
    held.take(stay(valid_to="2025-12-31"))
    assert not CategoryPeriod.objects.known().exists()


def test_withdrawing_what_is_not_there_is_already_known(held: Desk) -> None:
    assert held.take(stay(valid_to="2025-12-31")).known.rows == 1
    assert not CategoryPeriod.objects.exists()


def test_the_register_named_in_a_row_of_categories_is_registered(held: Desk) -> None:
    held.take(stay(source="pensions"), source="ministry")
    roles = Source.objects.filter(sends_categories=True).values_list("code", flat=True)
    assert sorted(roles) == ["ministry", "pensions"]


def test_the_same_stay_in_two_registers_stands_twice(held: Desk) -> None:
    held.take(stay(source="pensions"), stay(source="army"))
    assert CategoryPeriod.objects.known().count() == 2


def test_a_waiver_is_superseded_and_withdrawn(held: Desk) -> None:
    held.take(waiver())
    held.take(waiver(ground="before_status"))
    assert Waiver.objects.known().get().ground == "before_status"
    held.take(waiver(valid_to="2025-01-01"))
    assert not Waiver.objects.known().exists()


def test_a_waiver_without_an_end_is_open(held: Desk) -> None:
    held.take(waiver(valid_to=""))
    assert Waiver.objects.known().get().valid.upper is None


def test_an_empty_file_of_payments_still_makes_its_sender_a_sender(held: Desk) -> None:
    held.read(b"document_no,item_no,reason,reversed_on\n")
    assert Source.objects.get(code="bank").sends_payments


def test_every_write_touches_the_person(held: Desk) -> None:
    for rows in ([payment()], [reversal()], [stay()], [waiver()], [person(contact="a@b.c")]):
        Touched.objects.all().delete()
        held.take(*rows)
        assert Touched.objects.filter(person__iin=ALIYA).exists(), rows


def test_what_is_not_new_writes_nothing(held: Desk) -> None:
    rows = [payment(), payment(item_no="2")]
    held.take(*rows)
    before = ledger()
    Touched.objects.all().delete()
    assert held.take(*rows, payment(item_no="3", iin=BERIK)).known.rows == 2
    assert not Touched.objects.exists()
    assert ledger()["payments"] == before["payments"]
