"""What was known when: files with the moment they were received, in any order of reading."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from apps.categories.models import CategoryPeriod
from apps.contributions.models import Payment
from apps.persons.models import Doubt, LegalStatusPeriod, PersonDetails, Watermark
from tests.feeds.files import BERIK, Desk, Row, payment, person, reversal, stay

pytestmark = pytest.mark.django_db


def at(month: int, day: int = 10) -> datetime:
    return datetime(2026, month, day, 7, 0, tzinfo=UTC)


def test_a_file_is_known_from_the_moment_it_was_received(desk: Desk) -> None:
    desk.take(person(), received_at=at(3))
    assert not PersonDetails.objects.known(at(2)).exists()
    assert PersonDetails.objects.known(at(3)).exists()


def test_what_was_superseded_is_still_what_was_known_then(desk: Desk) -> None:
    desk.take(person(contact="march@demo.example"), received_at=at(3))
    desk.take(person(contact="may@demo.example"), received_at=at(5))
    assert PersonDetails.objects.known(at(4)).get().contact == "march@demo.example"
    assert PersonDetails.objects.known(at(5)).get().contact == "may@demo.example"


def test_a_withdrawn_stay_is_still_what_was_known_then(desk: Desk) -> None:
    desk.take(person(), received_at=at(1))
    desk.take(stay(), received_at=at(3))
    desk.take(stay(valid_to="2025-01-01"), received_at=at(5))
    assert CategoryPeriod.objects.known(at(4)).exists()
    assert not CategoryPeriod.objects.known(at(5)).exists()


def test_a_new_status_leaves_the_old_timeline_as_it_was_known(desk: Desk) -> None:
    desk.take(person(), received_at=at(1))
    desk.take(person(legal_status="visitor", legal_status_from="2026-02-01"), received_at=at(5))
    before = LegalStatusPeriod.objects.known(at(4)).get()
    assert (before.status, before.valid.upper) == ("citizen", None)
    assert LegalStatusPeriod.objects.known(at(5)).count() == 2


def test_a_returned_payment_counted_until_the_return_was_known(desk: Desk) -> None:
    desk.take(person(), received_at=at(1))
    desk.take(payment(), received_at=at(3))
    desk.take(reversal(), received_at=at(5))
    assert Payment.objects.known(at(4)).get().is_counted
    assert not Payment.objects.known(at(5)).get().is_counted


def test_a_released_row_is_known_when_the_person_is(desk: Desk) -> None:
    desk.take(payment(iin=BERIK), received_at=at(3))
    desk.take(person(iin=BERIK), received_at=at(5))
    assert Payment.objects.get().recorded_at == at(5)


def test_a_released_row_is_never_known_before_it_came(desk: Desk) -> None:
    desk.take(payment(iin=BERIK), received_at=at(5))
    desk.take(person(iin=BERIK), received_at=at(3))
    assert Payment.objects.get().recorded_at == at(5)


def test_doubt_lasts_while_the_row_waits(desk: Desk) -> None:
    desk.take(person(), received_at=at(1))
    desk.take(payment(payer_kind="uncle"), received_at=at(3))
    assert Doubt.objects.known(at(3)).exists()
    assert not Doubt.objects.known(at(2)).exists()


def test_the_word_of_a_source_is_known_from_then_on(desk: Desk) -> None:
    desk.take(person(), received_at=at(3), complete_through=date(2026, 2, 28))
    word = Watermark.objects.get()
    assert (word.source.code, word.complete_through, word.recorded_at) == (
        "bank",
        date(2026, 2, 28),
        at(3),
    )


VERSIONS: Sequence[tuple[datetime, Row]] = [
    (at(2), person(contact="february")),
    (at(4), person(contact="april")),
    (at(6), person(contact="june")),
]


@pytest.mark.parametrize("order", list(permutations(VERSIONS, 3)))
def test_the_latest_word_holds_in_whatever_order_files_are_read(
    desk: Desk, order: Sequence[tuple[datetime, Row]]
) -> None:
    for moment, row in order:
        desk.take(row, received_at=moment)
    assert PersonDetails.objects.known(at(7)).get().contact == "june"
    first = min(moment for moment, _ in order)
    assert PersonDetails.objects.known(order[0][0]).exists()
    assert not PersonDetails.objects.known(at(first.month, 9)).exists()


def test_an_earlier_word_read_later_is_put_before_the_later_one(desk: Desk) -> None:
    desk.take(person(contact="june"), received_at=at(6))
    desk.take(person(contact="april"), received_at=at(4))
    assert PersonDetails.objects.known(at(5)).get().contact == "april"
    assert PersonDetails.objects.known(at(6)).get().contact == "june"


def test_statuses_read_in_another_order_never_go_before_what_is_known(desk: Desk) -> None:
    desk.take(person(), received_at=at(6))
    desk.take(person(legal_status="visitor", legal_status_from="2026-02-01"), received_at=at(4))
    assert LegalStatusPeriod.objects.known(at(6)).count() == 2


PARTS: Sequence[tuple[datetime, Row]] = [
    (
        at(2),
        payment(document_no="A", payer_kind="independent", amount="4000", paid_on="2026-01-20"),
    ),
    (
        at(4),
        payment(document_no="B", payer_kind="independent", amount="250", paid_on="2026-01-10"),
    ),
    (at(6), reversal(document_no="B")),
]


@pytest.mark.parametrize("order", list(permutations(PARTS, 3)))
def test_decisions_are_those_of_their_moment_in_whatever_order_files_are_read(
    desk: Desk, order: Sequence[tuple[datetime, Row]]
) -> None:
    desk.take(person(), received_at=at(1))
    for moment, row in order:
        desk.take(row, received_at=moment)
    assert counted(at(7)) == set()
    assert counted(at(3)) == set()
    assert counted(at(5)) == {"A"}


def counted(moment: datetime) -> set[str]:
    rows = Payment.objects.known(moment).filter(is_counted=True)
    return set(rows.values_list("document_no", flat=True))
