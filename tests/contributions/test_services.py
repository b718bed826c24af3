"""The ledger as its services write it, below any file."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.contributions.law import law_of_payments
from apps.contributions.models import Decision, Payment, PostedItem, Reversal, Waiver
from apps.contributions.posting import PaymentWord, Posting
from apps.contributions.selectors import balance
from apps.contributions.services import (
    ReversalWord,
    WaiverWord,
    post_payments,
    post_reversals,
    record_waivers,
    recount,
)
from apps.feeds.rows import content_of
from apps.persons.models import Person, Touched
from apps.rules.months import Month
from tests.builders import a_person, a_source, days, the_law_changes

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
OCTOBER = Month(2026, 10)


@pytest.fixture
def somebody() -> Person:
    return a_person()


def payment(person: Person, item_no: str = "1", **values: Any) -> PaymentWord:
    plain: dict[str, Any] = {
        "document_no": "D1",
        "period": OCTOBER,
        "purpose_code": "122",
        "payer_kind": "independent",
        "payer_id": "",
        "amount": Decimal("4250.00"),
        "paid_on": date(2026, 11, 20),
    }
    told = {"iin": person.iin, "item_no": item_no, **plain, **values}
    return PaymentWord(content=content_of(told.items()), **told)


def post(*words: PaymentWord, at: datetime = NOON) -> list[Posting]:
    return post_payments(words=words, source_id=a_source("bank").pk, at=at, job_id=1)


def give_back(*item_nos: str, reason: str = "twice", at: datetime = LATER) -> Sequence[Posting]:
    words = [ReversalWord("D1", item_no, reason, date(2026, 11, 21)) for item_no in item_nos]
    source = a_source("bank")
    return post_reversals(words=words, source_id=source.pk, at=at, job_id=2)[0]


def counted(at: datetime | None = None) -> list[str]:
    rows = Payment.objects.known(at).filter(is_counted=True).order_by("item_no")
    return list(rows.values_list("item_no", flat=True))


def test_an_item_is_posted_once(somebody: Person) -> None:
    assert post(payment(somebody), payment(somebody)) == [Posting.POSTED, Posting.KNOWN]
    assert post(payment(somebody)) == [Posting.KNOWN]
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"period": Month(2026, 9)},
        {"purpose_code": "121"},
        {"payer_kind": "employer"},
        {"payer_id": "000000000000"},
        {"amount": Decimal("4250.01")},
        {"paid_on": date(2026, 11, 21)},
    ],
)
def test_an_item_with_any_other_value_has_changed(somebody: Person, change: dict[str, Any]) -> None:
    post(payment(somebody))
    assert post(payment(somebody, **change)) == [Posting.DOCUMENT_CHANGED]


def test_an_item_of_somebody_else_has_changed(somebody: Person) -> None:
    post(payment(somebody))
    assert post(payment(a_person("990102500001"))) == [Posting.DOCUMENT_CHANGED]


def test_a_fixed_amount_is_reached_by_a_later_payment(somebody: Person) -> None:
    post(payment(somebody, "1", amount=Decimal("4249.99")))
    assert counted() == []
    post(payment(somebody, "2", amount=Decimal("0.01")), at=LATER)
    assert counted() == ["1", "2"]
    assert counted(NOON) == []


def test_a_decision_that_stands_is_not_recorded_again(somebody: Person) -> None:
    post(payment(somebody))
    recount(groups=[(somebody.pk, "independent", OCTOBER)], at=LATER)
    assert Payment.objects.get().counts
    assert not Decision.objects.exists()


def test_a_returned_payment_takes_the_cover_of_its_month_along(somebody: Person) -> None:
    post(payment(somebody, "1", amount=Decimal(4000)), payment(somebody, "2", amount=Decimal(250)))
    assert counted() == ["1", "2"]
    assert give_back("1") == [Posting.POSTED]
    assert counted() == []
    assert counted(NOON) == ["1", "2"]


def test_a_return_is_known_unknown_or_changed(somebody: Person) -> None:
    post(payment(somebody))
    assert give_back("1", "1", "9") == [Posting.POSTED, Posting.KNOWN, Posting.PAYMENT_UNKNOWN]
    assert give_back("1", reason="other") == [Posting.REVERSAL_CHANGED]
    assert Reversal.objects.count() == 1


def test_a_changed_law_decides_again(somebody: Person) -> None:
    post(payment(somebody, payer_kind="employer", purpose_code="122"))
    the_law_changes("payer_kinds", "employer", {"purpose_codes": ["121"]})
    recount(groups=[(somebody.pk, "employer", OCTOBER)], at=LATER)
    assert counted() == []
    assert Decision.objects.get().law_revision > Payment.objects.get().law_revision
    assert counted(NOON) == ["1"]


def test_the_law_of_payments_is_kept_until_it_changes() -> None:
    law, revision = law_of_payments()
    with CaptureQueriesContext(connection) as queries:
        assert law_of_payments()[0] is law
    assert len(queries) == 1
    the_law_changes("payer_kinds", "ekp", {"source": "another"})
    assert law_of_payments()[1] > revision


def test_the_balance_is_what_was_posted_less_what_was_returned(somebody: Person) -> None:
    assert balance().left == Decimal(0)
    post(payment(somebody, "1"), payment(somebody, "2"))
    give_back("2")
    found = balance()
    assert (found.posted, found.returned, found.left) == (
        Decimal(8500),
        Decimal(4250),
        Decimal(4250),
    )


def test_a_set_costs_the_same_statements_whatever_its_size(somebody: Person) -> None:
    post(payment(somebody, "0"), payment(somebody, "1"))
    with CaptureQueriesContext(connection) as one:
        post(payment(somebody, "2"))
    with CaptureQueriesContext(connection) as many:
        post(*(payment(somebody, str(item)) for item in range(3, 40)))
    assert len(many) == len(one)


def test_nobody_changes_a_posted_payment(somebody: Person) -> None:
    post(payment(somebody))
    for change in (
        lambda: Payment.objects.update(amount=1),
        lambda: Payment.objects.all().delete(),
        lambda: PostedItem.objects.update(payment_id=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_waiver_is_new_superseded_and_withdrawn(somebody: Person) -> None:
    def word(ground: str, *, withdrawn: bool = False) -> WaiverWord:
        first = date(2026, 1, 1)
        valid = None if withdrawn else days(first, date(2026, 3, 31))
        return WaiverWord(a_source("fund").pk, somebody.pk, first, valid, ground)

    assert record_waivers(words=[word("privileged"), word("privileged")], at=NOON) == [True, False]
    assert record_waivers(words=[word("before_status")], at=LATER) == [True]
    assert Waiver.objects.known(NOON).get().ground == "privileged"
    assert record_waivers(words=[word("privileged", withdrawn=True)], at=LATER) == [True]
    assert record_waivers(words=[word("privileged", withdrawn=True)], at=LATER) == [False]
    assert not Waiver.objects.known().exists()


def test_every_write_touches_the_person(somebody: Person) -> None:
    post(payment(somebody))
    give_back("1")
    assert Touched.objects.filter(person=somebody).count() == 2
