"""What a sender may send, and what becomes of a file that is not as it promised."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.contributions.models import Payment
from apps.feeds.jobs.running import work
from apps.feeds.models import ImportJob, QuarantinedRow, SenderProfile
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.services import Word
from apps.persons.services import registered_source
from tests.feeds.files import BERIK, Desk, payment, person, reversal
from tests.feeds.formats.dress import message
from tests.feeds.jobs.conftest import Hand, again

pytestmark = pytest.mark.django_db
GOOD, BAD = payment(), payment(item_no="2", iin=BERIK)


def profile(**values: Any) -> SenderProfile:
    return SenderProfile.objects.create(source=registered_source("bank"), **values)


def refusal(desk: Desk, *rows: Any, **options: Any) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        desk.take(*rows, **options)
    return refused.value


def test_without_a_profile_the_good_rows_are_posted(held: Desk) -> None:
    totals = held.take(GOOD, BAD)
    assert (totals.posted.rows, totals.quarantined.rows) == (1, 1)


def test_one_bad_row_refuses_a_file_that_is_taken_whole_or_not_at_all(held: Desk) -> None:
    profile(mode="all_or_nothing")
    assert refusal(held, GOOD, BAD).refusal == Refusal.ROWS_BAD
    job = ImportJob.objects.latest("pk")
    assert (job.status, job.reasons) == ("refused", {"person_unknown": {"rows": 1, "lines": [3]}})
    assert not Payment.objects.exists()
    assert not QuarantinedRow.objects.exists()
    assert held.take(GOOD).posted.rows == 1


def test_another_sender_is_not_bound_by_it(held: Desk) -> None:
    profile(mode="all_or_nothing")
    assert held.take(GOOD, BAD, source="treasury").posted.rows == 1


def test_a_feed_that_is_not_allowed_is_refused_with_those_that_are(held: Desk) -> None:
    profile(feeds=["contributions", "reversals"])
    assert held.take(GOOD).posted.rows == 1
    assert held.take(reversal()).posted.rows == 1
    refused = refusal(held, person(iin=BERIK))
    assert refused.refusal == Refusal.FEED_NOT_ALLOWED
    assert "contributions, reversals" in refused.sentence()


def test_a_format_that_is_not_allowed_is_refused_with_those_that_are(held: Desk) -> None:
    profile(formats=["xlsx", "mt102"])
    refused = refusal(held, GOOD)
    assert refused.refusal == Refusal.FORMAT_NOT_ALLOWED
    assert "xlsx, mt102" in refused.sentence()


def test_a_sender_that_is_switched_off_is_refused(held: Desk) -> None:
    profile(is_active=False)
    assert refusal(held, GOOD).refusal == Refusal.SENDER_CLOSED


def test_the_profile_says_who_paid_in_a_message(held: Desk) -> None:
    profile(payer_kinds={"others": {"121": "civil_contract", "122": "civil_contract"}})
    held.read(message().encode())
    assert Payment.objects.get().payer_kind == "civil_contract"


@pytest.mark.parametrize(
    ("word", "is_so"),
    [
        (Word(rows=1, amount=Decimal("9000.00")), True),
        (Word(rows=1), True),
        (Word(amount=Decimal(9000)), True),
        (Word(rows=2), False),
        (Word(rows=1, amount=Decimal("9000.01")), False),
    ],
)
def test_a_file_that_is_not_the_totals_it_came_with_is_refused(
    held: Desk, word: Word, is_so: bool
) -> None:
    if is_so:
        assert held.take(GOOD, word=word).posted.rows == 1
        return
    refused = refusal(held, GOOD, word=word)
    assert refused.refusal == Refusal.DECLARED_OTHERWISE
    assert "9000.00" in refused.sentence()
    assert not Payment.objects.exists()


def test_a_sender_that_must_state_totals_is_refused_without(held: Desk) -> None:
    profile(needs_totals=True)
    assert refusal(held, GOOD).refusal == Refusal.TOTALS_MISSING
    assert held.take(GOOD, word=Word(rows=1)).posted.rows == 1


def test_a_message_states_its_total_itself(held: Desk) -> None:
    profile(needs_totals=True)
    assert held.read(message().encode()).posted.rows == 1


def test_a_worker_keeps_to_the_profile_too(held: Desk, hand: Hand) -> None:
    profile(mode="all_or_nothing")
    job = hand(GOOD, BAD)
    work()
    assert (again(job).status, again(job).refusal) == ("refused", Refusal.ROWS_BAD)


@pytest.mark.parametrize("value", [{"mode": "perhaps"}, {"formats": ["pdf"]}, {"feeds": ["all"]}])
def test_the_database_knows_no_other_mode_format_or_feed(db: None, value: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        profile(**value)


def test_a_change_of_a_profile_is_kept(db: None) -> None:
    kept = profile()
    kept.mode = "all_or_nothing"
    kept.save()
    events = SenderProfile.pgh_event_model.objects.order_by("pgh_id")
    assert list(events.values_list("mode", flat=True)) == ["row_by_row", "all_or_nothing"]
