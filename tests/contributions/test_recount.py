"""A corrected law decides payments again: what counts now is what it would have decided at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from apps.contributions.models import Decision, PayerKind, Payment, PurposeCode, Recount
from apps.contributions.posting import PaymentWord
from apps.contributions.recounting import bring_up_to_date
from apps.contributions.services import ReversalWord, post_payments, post_reversals
from apps.feeds.rows import content_of
from apps.persons.models import Touched
from apps.rules.months import Month
from tests.builders import a_person, a_source, sign_in, the_law_changes

pytestmark = pytest.mark.django_db
POSTED = datetime(2026, 11, 20, 7, tzinfo=UTC)
PEOPLE = ["990101500016", "990101500422", "990102500001"]


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = "2026-11-22T12:00:00+05:00"


@pytest.fixture
def noted(db: None) -> None:
    """The ledger is decided by the law of the files, and says so."""
    assert bring_up_to_date()


def pay(iin: str, item_no: str, **values: Any) -> PaymentWord:
    plain: dict[str, Any] = {
        "document_no": "D1",
        "period": Month(2026, 10),
        "purpose_code": "122",
        "payer_kind": "independent",
        "payer_id": "",
        "amount": Decimal("4250.00"),
        "paid_on": date(2026, 11, 19),
    }
    told = {"iin": iin, "item_no": item_no, **plain, **values}
    return PaymentWord(content=content_of(told.items()), **told)


def post(*words: PaymentWord, at: datetime = POSTED) -> None:
    post_payments(words=words, source_id=a_source("bank").pk, at=at, job_id=1)


def wage(value: int, since: date = date(2026, 1, 1)) -> None:
    """Correct the minimum wage backwards."""
    the_law_changes("rates", "minimum_wage", {"value": str(value)}, since)


def counted(at: datetime | None = None) -> set[str]:
    rows = Payment.objects.known(at).filter(is_counted=True)
    return set(rows.values_list("item_no", flat=True))


def a_ledger() -> None:
    """Whole sums, sums in parts, returned ones, every kind, and days before, at and after a change."""
    kinds = ["independent", "sole_proprietor", "employer", "unified"]
    amounts = ["4000.00", "4250.00", "4500.00", "2125.00", "5950.00", "6300.00", "1.00"]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 11, 19)]
    words = [
        pay(iin, f"{n}-{iin[-3:]}", payer_kind=kind, amount=Decimal(amount), paid_on=day)
        for n, (kind, amount, day) in enumerate(
            (kind, amount, day) for kind in kinds for amount in amounts for day in days
        )
        for iin in [PEOPLE[n % 3]]
    ]
    spread = [
        pay(
            word.iin,
            f"m{place}",
            payer_kind=word.payer_kind,
            amount=word.amount,
            paid_on=word.paid_on,
            period=Month(2026, 1) + place % 9,
        )
        for place, word in enumerate(words)
    ]
    post(*words, *spread)
    returned = [ReversalWord("D1", f"m{place}", "twice", date(2026, 11, 20)) for place in (3, 40)]
    source = a_source("bank").pk
    post_reversals(words=returned, source_id=source, at=POSTED + timedelta(hours=1), job_id=2)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("wages", [90_000, 80_000])
def test_the_ledger_is_that_of_a_rate_that_was_right_from_the_start(wages: int) -> None:
    for iin in PEOPLE:
        a_person(iin)
    with undone():
        wage(wages)
        a_ledger()
        right = counted()

    a_ledger()
    before = counted()
    assert bring_up_to_date()
    assert counted() == before
    wage(wages)
    assert bring_up_to_date()

    assert counted() == right != before
    assert counted(POSTED + timedelta(hours=2)) == before


def test_only_what_the_change_reaches_is_looked_at(noted: None) -> None:
    a_person(PEOPLE[0])
    post(
        pay(PEOPLE[0], "reached"),
        pay(PEOPLE[0], "earlier", period=Month(2025, 10), paid_on=date(2025, 11, 10)),
        pay(PEOPLE[0], "wages", payer_kind="employer"),
    )
    wage(90_000)
    assert bring_up_to_date()
    row = Recount.objects.get()
    assert (row.looked_at, row.redecided) == (1, 1)
    assert counted() == {"wages", "earlier"}
    assert Decision.objects.count() == 1


def test_a_person_whose_payment_is_decided_anew_is_touched(noted: None) -> None:
    person = a_person(PEOPLE[0])
    post(pay(PEOPLE[0], "1"))
    Touched.objects.all().delete()
    wage(90_000)
    assert bring_up_to_date()
    assert Touched.objects.get().person_id == person.pk


def test_a_change_that_decides_nothing_goes_through_nothing(noted: None) -> None:
    a_person(PEOPLE[0])
    post(pay(PEOPLE[0], "1"))
    before = Recount.objects.get()
    the_law_changes("payer_kinds", "independent", {"source": "another"})
    assert bring_up_to_date()
    after = Recount.objects.get()
    assert after.revision > before.revision
    assert (after.begun_at, after.looked_at) == (before.begun_at, 0)


@pytest.mark.parametrize("model", [PayerKind, PurposeCode])
def test_a_corrected_list_decides_again_too(noted: None, model: Any) -> None:
    a_person(PEOPLE[0])
    post(pay(PEOPLE[0], "1", payer_kind="employer"), pay(PEOPLE[0], "2", purpose_code="121"))
    assert counted() == {"1", "2"}
    if model is PayerKind:
        the_law_changes("payer_kinds", "employer", {"purpose_codes": ["121"]})
    else:
        the_law_changes("purpose_codes", "122", {"is_penalty": True})
    assert bring_up_to_date()
    assert counted() == {"2"}


def test_a_pass_that_was_killed_goes_on_where_it_stood(noted: None) -> None:
    for place, iin in enumerate(PEOPLE):
        a_person(iin)
        post(pay(iin, str(place)))
    wage(90_000)
    assert not bring_up_to_date(batch=1, most=1)
    row = Recount.objects.get()
    assert (row.looked_at, row.redecided, len(counted())) == (1, 1, 2)
    assert bring_up_to_date(batch=1)
    row = Recount.objects.get()
    assert (row.looked_at, row.redecided, counted()) == (3, 3, set())
    assert row.finished_at is not None


def test_a_correction_taken_back_in_the_middle_leaves_nothing_behind(noted: None) -> None:
    for place, iin in enumerate(PEOPLE):
        a_person(iin)
        post(pay(iin, str(place)))
    wage(90_000)
    assert not bring_up_to_date(batch=1, most=1)
    wage(85_000)
    assert bring_up_to_date(batch=1)
    assert len(counted()) == 3


def test_a_rate_that_was_wrong_for_a_moment_is_found_all_the_same(
    noted: None, settings: Any
) -> None:
    a_person(PEOPLE[0])
    wage(90_000)
    post(pay(PEOPLE[0], "1"))
    assert counted() == set()
    settings.OSMS_NOW = "2026-11-22T12:00:10+05:00"
    wage(85_000)
    assert bring_up_to_date()
    assert counted() == {"1"}


def test_the_second_time_nothing_is_written(noted: None) -> None:
    a_person(PEOPLE[0])
    post(pay(PEOPLE[0], "1"))
    wage(90_000)
    assert bring_up_to_date()
    before = Decision.objects.count(), Recount.objects.values().get()
    assert bring_up_to_date()
    assert (Decision.objects.count(), Recount.objects.values().get()) == before


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_file_posted_meanwhile_under_the_old_law_is_decided_too() -> None:
    """The import has read the law, and commits after the pass has gone by."""
    a_person(PEOPLE[0])
    assert bring_up_to_date()
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        wage(90_000)
        assert not bring_up_to_date()
        assert Recount.objects.get().finished_at is None
    assert bring_up_to_date()
    assert Recount.objects.get().finished_at is not None


def test_by_hand_everything_since_a_day_is_decided_again() -> None:
    a_person(PEOPLE[0])
    post(pay(PEOPLE[0], "1"), pay(PEOPLE[0], "2", period=Month(2026, 9)))
    wage(90_000)
    out = StringIO()
    call_command("recount", since=date(2026, 11, 1), dry_run=True, stdout=out, stderr=StringIO())
    assert counted() == {"1", "2"}
    call_command("recount", since=date(2026, 11, 20), stdout=out, stderr=StringIO())
    call_command("recount", stdout=out, stderr=StringIO())
    assert counted() == set()
    assert out.getvalue().splitlines() == [
        "2 months looked at, 2 payments would count otherwise.",
        "0 months looked at, 0 payments count otherwise now.",
        "2 months looked at, 2 payments count otherwise now.",
    ]


def test_staff_see_how_far_a_corrected_law_has_come(
    noted: None, client: Client, admin_user: User
) -> None:
    sign_in(client, admin_user)
    a_person(PEOPLE[0])
    post(pay(PEOPLE[0], "1"))
    wage(90_000)
    assert bring_up_to_date()
    page = client.get(reverse("admin:contributions_recount_changelist"))
    assert '<td class="field-redecided">1</td>' in page.content.decode()
    assert client.get(reverse("admin:contributions_recount_add")).status_code == 403
