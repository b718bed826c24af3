"""The working page of quarantine: who may open it, what it shows of whom, what its forms do."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.audit.models import Lookup
from apps.contributions.models import Payment
from apps.feeds.models import QuarantineAct, QuarantinedRow, QuarantineOrder
from apps.feeds.views import quarantine as views
from apps.persons.models import Person, Source
from tests.builders import sign_in
from tests.feeds.files import ALIYA, BERIK, Desk, payment, person
from tests.feeds.test_quarantine_suggestions import INDEPENDENT, one_off

pytestmark = pytest.mark.django_db
WHY = "the payer's letter"


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def worker(client: Client) -> Client:
    user = User.objects.create_user("aigerim", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="work_quarantine"))
    sign_in(client, user)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"feeds:quarantine{name}", args=args)


def the_row() -> QuarantinedRow:
    return QuarantinedRow.objects.latest("pk")


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def which(**more: str) -> str:
    bank = Source.objects.get(code="bank").pk
    return "&".join(
        f"{k}={v}" for k, v in {"source": bank, "feed": "contributions", **more}.items()
    )


def every_address(held: Desk) -> list[str]:
    held.take(payment(amount="x"), payment(item_no="2", payer_kind="uncle"))
    pk = the_row().pk
    one = ["_row", "_fix", "_months", "_try", "_reject"]
    return [
        url(""),
        url("_hints"),
        *(url(name, pk) for name in one),
        *(f"{url(name)}?{which()}" for name in ("_export", "_all_try", "_all_reject")),
    ]


# Who ------------------------------------------------------------------------------------------


def test_without_a_login_every_page_asks_for_one(held: Desk, client: Client) -> None:
    for address in every_address(held):
        response = client.get(address)
        assert response.status_code == 302
        assert "/login/?next=" in response["Location"]


def test_without_the_permission_every_page_is_closed(held: Desk, client: Client) -> None:
    sign_in(client, User.objects.create_user("auditor", is_staff=True))
    for address in every_address(held):
        assert client.get(address).status_code == 403
        assert client.post(address, {"why": WHY}).status_code in (403, 405)
    assert QuarantineAct.objects.count() == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_opens_in_its_language_and_is_stored_nowhere(
    held: Desk, worker: Client, language: str
) -> None:
    with translation.override(language):
        for address in every_address(held):
            response = worker.get(address)
            assert response.status_code == 200, address
            assert f'<html lang="{language}">' in response.content.decode()
            assert response["Cache-Control"] == "no-store"
            assert "This field" not in response.content.decode()


# What of whom ---------------------------------------------------------------------------------


def test_a_list_shows_no_person(held: Desk, worker: Client) -> None:
    held.take(payment(iin=BERIK), payment(document_no=ALIYA, amount="x", payer_id=BERIK))
    held.take(person(iin=BERIK, sex="x", last_name="Сейітов"), source="population")
    page = worker.get(url("")).content.decode()
    assert not re.search(r"(?<!\d)\d{12}(?!\d)", page)
    assert "Сейітов" not in page
    assert f"••••••••{BERIK[-4:]}" in page
    assert Lookup.objects.count() == 0


def test_a_row_s_own_page_shows_it_whole_and_is_written_to_the_audit(
    held: Desk, worker: Client
) -> None:
    held.take(payment(iin=BERIK))
    page = text(worker.get(url("_row", the_row().pk)))
    assert BERIK in page
    assert "The register of people does not hold this IIN yet." in page
    look = Lookup.objects.get()
    assert (look.asker, look.outcome, look.purpose, look.iin_key) == (
        "aigerim", "viewed", "quarantine", the_row().iin_key,
    )  # fmt: skip


def test_whom_a_row_suggests_is_in_the_audit_too(held: Desk, worker: Client) -> None:
    held.take(payment(iin=one_off(ALIYA, 4)))
    page = text(worker.get(url("_row", the_row().pk)))
    assert "Қас*** Ә." in page
    assert ALIYA not in page
    suggested = Lookup.objects.get(outcome="suggested")
    assert suggested.iin_key == Person.objects.get(iin=ALIYA).iin_key


def test_a_changed_document_stands_beside_what_the_ledger_holds(held: Desk, worker: Client) -> None:
    held.take(payment())
    held.take(payment(amount="123.45"))
    page = text(worker.get(url("_row", the_row().pk)))
    assert "123.45" in page
    assert "9000.00" in page


def test_a_row_says_everything_that_happened_to_it(held: Desk, worker: Client) -> None:
    held.take(payment(amount="x"))
    address = url("_row", the_row().pk)
    worker.post(url("_try", the_row().pk), {"why": "once more"})
    worker.post(url("_reject", the_row().pk), {"why": "a test of the bank"})
    worker.post(url("_reopen", the_row().pk), {"why": "it was none"})
    page = text(worker.get(address))
    for words in (
        "line 2.",
        "Tried again: The amount cannot be read as a number. aigerim: once more",
        "Set aside for good. aigerim: a test of the bank",
        "Taken back: it waits again. aigerim: it was none",
    ):
        assert words in page


# Finding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("feed=contributions", 2),
        ("reason=amount_unreadable", 1),
        ("feed=persons&reason=amount_unreadable", 0),
        ("status=rejected", 0),
        ("age=1", 0),
        ("job=999999", 0),
        ("feed=nonsense&age=x&job=y", 3),
    ],
)
def test_rows_are_found_by_what_was_asked(
    held: Desk, worker: Client, query: str, count: int
) -> None:
    held.take(payment(amount="x"), payment(item_no="2", payer_kind="uncle"))
    held.take(person(iin=BERIK, sex="x"), source="population")
    page = worker.get(f"{url('')}?{query}")
    assert len(page.context["lines"]) == count
    assert page.context["total"] == count


def test_an_empty_quarantine_teaches_what_it_is_for(db: None, worker: Client) -> None:
    assert "Nothing waits here." in text(worker.get(url("")))


def test_a_long_list_has_pages(held: Desk, worker: Client) -> None:
    held.take(*[payment(item_no=str(number), amount="x") for number in range(1, 61)])
    first = worker.get(url(""))
    second = worker.get(f"{url('')}?after={first.context['last']}")
    assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 10)
    assert second.context["last"] is None
    assert "60 rows" in text(second)


# Doing ----------------------------------------------------------------------------------------


def test_a_correction_posts_and_tells_so(held: Desk, worker: Client) -> None:
    held.take(payment(amount="9 ooo"))
    cells = {**the_row().cells, "amount": "9000", "why": WHY}
    response = worker.post(url("_fix", the_row().pk), cells, follow=True)
    assert "Corrected and posted by import" in text(response)
    assert Payment.objects.count() == 1
    act = QuarantineAct.objects.get()
    assert (act.actor, act.why) == ("aigerim", WHY)


def test_a_correction_that_would_not_post_says_it_at_its_field(held: Desk, worker: Client) -> None:
    held.take(payment(amount="9 ooo"))
    cells = {**the_row().cells, "amount": "9000", "period": "October", "why": WHY}
    form = worker.post(url("_fix", the_row().pk), cells).context["form"]
    assert form.errors == {"period": ["The period is not a month written as 2026-11."]}
    assert form["amount"].value() == "9000"
    assert the_row().status == "waiting"


@pytest.mark.parametrize("name", ["_fix", "_try", "_reject"])
def test_nothing_is_done_without_saying_why(held: Desk, worker: Client, name: str) -> None:
    held.take(payment(amount="x"))
    response = worker.post(url(name, the_row().pk), {**the_row().cells, "why": " "})
    assert "why" in response.context["form"].errors
    assert QuarantineAct.objects.count() == 0


def test_a_number_of_a_person_typed_as_the_reason_is_masked(held: Desk, worker: Client) -> None:
    held.take(payment(amount="x"))
    worker.post(url("_reject", the_row().pk), {"why": f"{ALIYA} called"})
    assert QuarantineAct.objects.get().why == "************ called"


def test_a_suggestion_only_fills_in_the_form(held: Desk, worker: Client) -> None:
    held.take(payment(iin=one_off(ALIYA, 4), period="102026"))
    address = url("_fix", the_row().pk)
    person_id = Person.objects.get(iin=ALIYA).pk
    taken = worker.get(f"{address}?take=iin&person={person_id}").context["form"]
    assert (taken["iin"].value(), taken["period"].value()) == (ALIYA, "102026")
    assert worker.get(f"{address}?take=period").context["form"]["period"].value() == "2026-10"
    other = worker.get(f"{address}?take=iin&person={person_id + 1}").context["form"]
    assert other["iin"].value() == one_off(ALIYA, 4)
    assert not Payment.objects.exists()


def test_several_months_are_shown_before_they_are_posted(held: Desk, worker: Client) -> None:
    held.take(payment(payer_kind="uncle", amount="51000", period="2026-01"))
    address = url("_months", the_row().pk)
    asked = {"first": "2026-01", "months": "12", "why": WHY}
    shown = worker.post(address, asked)
    assert len(shown.context["rows"]) == 12
    assert not Payment.objects.exists()
    refused = worker.post(address, {**asked, "post": "1"})
    assert refused.context["form"].non_field_errors() == ["There is no such kind of payer."]


def test_several_months_paid_as_one_post_as_several(held: Desk, worker: Client) -> None:
    held.take(payment(amount="51000", period="2026", **INDEPENDENT))
    row = the_row()
    assert "contribution of 12 months" in text(worker.get(url("_row", row.pk)))
    asked = {"first": "2026-01", "months": "12", "why": WHY, "post": "1"}
    worker.post(url("_months", row.pk), asked)
    paid = Payment.objects.order_by("period").values_list("item_no", "amount")
    assert list(paid) == [(f"1-{number}", 4250) for number in range(1, 13)]
    assert the_row().status == "corrected"


def test_many_rows_become_an_order(
    held: Desk, worker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 2)
    held.take(*[payment(item_no=str(number), amount="x") for number in range(1, 4)])
    page = worker.post(f"{url('_all_reject')}?{which()}", {"why": WHY}, follow=True)
    order = QuarantineOrder.objects.get()
    assert (order.kind, order.actor, order.asked_rows) == ("reject", "aigerim", 3)
    assert "0 of 3 rows" in text(page)


def test_few_rows_are_done_at_once(held: Desk, worker: Client) -> None:
    held.take(payment(amount="x"), payment(item_no="2", amount="y"), payment(item_no="3", iin="1"))
    address = f"{url('_all_reject')}?{which(reason='amount_unreadable')}"
    assert "Set 2 rows aside for good?" in text(worker.get(address))
    page = worker.post(address, {"why": WHY}, follow=True)
    assert "2 rows are set aside." in text(page)
    assert QuarantinedRow.objects.filter(status="waiting").count() == 1


def test_a_table_for_the_sender_is_handed_out(held: Desk, worker: Client) -> None:
    held.take(payment(amount="x"))
    address = f"{url('_export')}?{which()}"
    (columns,) = worker.get(address).context["tables"]
    asked = {"why": WHY, "language": "kk", "columns": columns}
    response = worker.post(address, asked)
    table = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Сома сан ретінде оқылмайды." in table
    assert response["Content-Disposition"] == (
        'attachment; filename="quarantine-bank-contributions-2026-11-22.csv"'
    )
    assert response["Cache-Control"] == "no-store"
    assert QuarantineAct.objects.get().kind == "exported"
    refused = worker.post(address, {**asked, "columns": "iin"})
    assert refused.context["form"].non_field_errors()


@pytest.mark.parametrize("query", ["", "feed=contributions", "status=rejected"])
def test_a_table_is_of_one_sender_and_feed(held: Desk, worker: Client, query: str) -> None:
    held.take(payment(amount="x"))
    assert worker.get(f"{url('_export')}?{query}").status_code == 404


def test_a_settled_row_offers_no_correction(held: Desk, worker: Client) -> None:
    held.take(payment(amount="x"))
    worker.post(url("_reject", the_row().pk), {"why": WHY})
    assert worker.get(url("_fix", the_row().pk)).status_code == 404
    page = worker.post(url("_try", the_row().pk), {"why": WHY}, follow=True)
    assert "Still waiting" in text(page) or "another state" in text(page)


def test_posted_payments_that_look_wrong_are_a_list_without_people(
    held: Desk, worker: Client
) -> None:
    held.take(payment(amount="51000", **INDEPENDENT))
    page = worker.get(f"{url('_hints')}?{which(month='2026-10')}").content.decode()
    assert "the contribution of 12 months" in page
    assert ALIYA not in page


def test_the_page_of_staff_names_quarantine_to_those_who_may(
    held: Desk, worker: Client, rf: Callable[..., Any]
) -> None:
    assert f'href="{url("")}"' in worker.get(url("_hints")).content.decode()
