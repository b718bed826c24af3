"""Staff and imports, and two workers, at the same rows: real transactions on real connections."""

from collections.abc import Iterator
from threading import Thread

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from apps.contributions.models import Payment
from apps.feeds.intake import ONE_AT_A_TIME
from apps.feeds.models import QuarantineAct, QuarantinedRow, QuarantineOrder
from apps.feeds.reconciling import findings
from apps.feeds.waiting.orders import carry_out_all, order
from apps.feeds.waiting.selectors import Which
from apps.feeds.waiting.services import Busy, By, NoLongerWaiting, correct
from apps.persons.models import Source
from tests.builders import sign_in
from tests.feeds.files import Desk, payment, person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
BY = By("aigerim", "a letter")


@pytest.fixture
def posting(db: None) -> Iterator[None]:
    """Somebody else is posting an import."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield
        cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def a_bad_row(desk: Desk) -> QuarantinedRow:
    desk.take(person(), source="population")
    desk.take(payment(amount="9 ooo"))
    return QuarantinedRow.objects.get()


def aside(*works: object) -> list[object]:
    """Run these at once, each on a connection of its own; what each returned or raised."""
    found: list[object] = []

    def run(work: object) -> None:
        try:
            found.append(work())  # type: ignore[operator]
        except (Busy, NoLongerWaiting) as refused:
            found.append(type(refused))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_while_an_import_posts_a_correction_is_kept_in_its_form(
    desk: Desk, client: Client, request: pytest.FixtureRequest
) -> None:
    row = a_bad_row(desk)
    request.getfixturevalue("posting")
    user = User.objects.create_user("aigerim")
    user.user_permissions.add(Permission.objects.get(codename="work_quarantine"))
    sign_in(client, user)
    address = reverse("feeds:quarantine_fix", args=[row.pk])
    response = client.post(address, {**row.cells, "amount": "9000", "why": "a letter"})
    form = response.context["form"]
    assert len(form.non_field_errors()) == 1
    assert form["amount"].value() == "9000"
    assert not Payment.objects.exists()
    assert not QuarantineAct.objects.exists()


def test_two_who_correct_the_same_row_post_it_once(desk: Desk) -> None:
    row = a_bad_row(desk)
    cells = {**row.cells, "amount": "9000"}

    def post() -> str:
        correct(row_id=row.pk, rows=[cells], by=BY)
        return "posted"

    assert sorted(map(str, aside(post, post))) == sorted(map(str, ["posted", NoLongerWaiting]))
    assert Payment.objects.count() == QuarantineAct.objects.count() == 1
    assert list(findings()) == []


def test_two_workers_at_one_order_do_no_row_twice(desk: Desk) -> None:
    desk.take(person(), source="population")
    desk.take(*[payment(item_no=str(number), amount="x") for number in range(1, 10)])
    which = Which(source_id=Source.objects.get(code="bank").pk, feed="contributions")
    asked = order(kind=QuarantineOrder.Kind.TRY, which=which, by=BY)
    aside(lambda: carry_out_all(2), lambda: carry_out_all(2))
    carry_out_all(2)  # both may have found the order held by the other at its end
    asked.refresh_from_db()
    assert (asked.done_rows, QuarantineAct.objects.count()) == (9, 9)
    assert asked.finished_at is not None
