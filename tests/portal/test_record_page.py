"""My record: only with the code, only for ten idle minutes, and everything about oneself in it."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import OutboxMessage
from apps.audit.models import Lookup
from apps.persons.models import Person
from tests.builders import IIN, complete_through, in_category, months, paid, returned

UNKNOWN = "990101500422"


def ask(visitor: Client, worker: Any, iin: str = IIN) -> Any:
    with worker():
        return visitor.post("/en/record/", {"iin": iin}, follow=True)


def the_code() -> str:
    found = re.search(r"\d{6}", OutboxMessage.objects.get().text)
    assert found
    return found.group()


def opened(visitor: Client, worker: Any) -> str:
    ask(visitor, worker)
    response = visitor.post("/en/record/code/", {"code": the_code()}, follow=True)
    assert response.redirect_chain == [("/en/record/", 302)]
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def code_settings(settings: Any) -> None:
    settings.OSMS_CODE_DELIVERY = "outbox"


pytestmark = pytest.mark.usefixtures("code_settings")


def test_a_code_opens_the_record(visitor: Client, employee: Person, worker: Any) -> None:
    text = opened(visitor, worker)
    assert "You are insured until 31 January 2027" in text
    assert "Адам Сынақ" in text
    assert "9 000 ₸" in text
    assert "31 October 2026" in text


def test_asking_looks_the_same_for_a_known_and_an_unknown_number(
    visitor: Client, employee: Person, worker: Any
) -> None:
    known, unknown = ask(visitor, worker), ask(Client(), worker, UNKNOWN)
    assert known.redirect_chain == unknown.redirect_chain
    assert _bare(known) == _bare(unknown)


def _bare(response: Any) -> str:
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def test_a_wrong_code_is_said_so_and_opens_nothing(
    visitor: Client, employee: Person, worker: Any
) -> None:
    ask(visitor, worker)
    wrong = "000000" if the_code() != "000000" else "000001"
    text = visitor.post("/en/record/code/", {"code": wrong}).content.decode()
    assert "This code is wrong or too old" in text
    assert "Send me a code" in visitor.get("/en/record/").content.decode()


def test_the_code_page_needs_a_question_before(visitor: Client) -> None:
    assert visitor.get("/en/record/code/").headers["Location"] == "/en/record/"


def test_the_record_closes_after_ten_idle_minutes(
    visitor: Client, employee: Person, worker: Any, settings: Any
) -> None:
    opened(visitor, worker)
    for minute in ("09", "18"):
        settings.OSMS_NOW = f"2026-11-22T12:{minute}:00+05:00"
        assert "Month by month" in visitor.get("/en/record/").content.decode()
    settings.OSMS_NOW = "2026-11-22T12:28:01+05:00"
    assert "Month by month" not in visitor.get("/en/record/").content.decode()


def test_closing_leaves_nothing_in_the_browser(
    visitor: Client, employee: Person, worker: Any
) -> None:
    opened(visitor, worker)
    response = visitor.post("/en/record/close/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Month by month" not in visitor.get("/en/record/").content.decode()


def test_the_session_key_changes_when_the_record_opens(
    visitor: Client, employee: Person, worker: Any
) -> None:
    ask(visitor, worker)
    before = visitor.session.session_key
    visitor.post("/en/record/code/", {"code": the_code()})
    assert visitor.session.session_key != before
    assert IIN not in str(dict(visitor.session.items()))


def test_what_is_owed_has_its_price_and_the_way_back(
    visitor: Client, debtor: Person, worker: Any
) -> None:
    text = opened(visitor, worker)
    assert "You are not insured" in text
    assert "25 500 ₸" in text  # six months at 4 250
    assert "April, May, June, July, August and September 2026" in text
    assert "Pay for the next twelve months" in text


def test_an_unpaid_month_says_why_and_whom_to_ask(
    visitor: Client, debtor: Person, worker: Any
) -> None:
    assert "ask the employer for the payment document" in opened(visitor, worker)


def test_a_returned_payment_is_said_to_be_returned(
    visitor: Client, debtor: Person, worker: Any
) -> None:
    (payment,) = paid(debtor, ["2026-05"], counts=False)
    returned(payment, date(2026, 6, 20))
    text = opened(visitor, worker)
    assert "returned on 20 June 2026" in text
    assert "The payment was returned, so the month is open again" in text


def test_too_little_is_said_with_the_difference(
    visitor: Client, debtor: Person, worker: Any
) -> None:
    paid(debtor, ["2026-05"], kind="independent", amount="4000.00", counts=False)
    assert "pay the difference of 250 ₸" in opened(visitor, worker)


def test_categories_are_shown_with_their_ends(
    visitor: Client, employee: Person, worker: Any
) -> None:
    in_category(employee, "full_time_student", date(2024, 9, 1), date(2027, 6, 30))
    text = opened(visitor, worker)
    assert "from 1 September 2024 until 30 June 2027" in text


def test_who_looked_is_shown_the_owner_included(
    visitor: Client, employee: Person, worker: Any
) -> None:
    visitor.post("/en/", {"iin": IIN})
    text = opened(visitor, worker)
    assert "the person&#x27;s number on the portal" in text
    assert list(Lookup.objects.values_list("door", flat=True).order_by("pk")) == [
        "public",
        "record",
    ]


def test_a_fourth_code_within_the_hour_is_refused(
    visitor: Client, employee: Person, worker: Any
) -> None:
    for _ in range(3):
        assert ask(visitor, worker).status_code == 200
    assert ask(visitor, worker).status_code == 429


def test_paid_amounts_are_exact(visitor: Client, debtor: Person, worker: Any) -> None:
    paid(debtor, ["2026-05"], kind="employee", amount=str(Decimal("1531.50")))
    assert "1 531.50 ₸" in opened(visitor, worker)


def test_months_are_there_newest_first(visitor: Client, employee: Person, worker: Any) -> None:
    text = opened(visitor, worker)
    table = text[text.index("Month by month") :]
    assert table.index("November 2026") < table.index("October 2026") < table.index("December 2025")
    assert len(months("2025-11", "2026-11")) == 13


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("kk", "Әлеуметтік медициналық сақтандыру қоры"),
        ("ru", "Фонд социального медицинского страхования"),
        ("en", "Social Health Insurance Fund"),
    ],
)
def test_registers_are_named_in_the_readers_language(
    visitor: Client, employee: Person, worker: Any, language: str, name: str
) -> None:
    in_category(employee, "temporary", date(2026, 11, 1), date(2026, 11, 30), source="fund")
    complete_through("fund", date(2026, 11, 20))
    opened(visitor, worker)
    text = visitor.get(f"/{language}/record/").content.decode()
    assert f"{name}</span>" in text
    assert f"<li>{name}:" in text
    assert "gcvp" in text  # nobody has named it
