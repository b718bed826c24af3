"""One-time codes (S-05): who gets one, how long it lives, how often one may try and ask."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from apps.accounts import codes
from apps.accounts.models import OneTimeCode, OutboxMessage
from apps.accounts.services import request_code, verify_code
from apps.accounts.tasks import send_code
from apps.common import limits
from apps.persons.identity import iin_key
from apps.persons.models import Person
from tests.accounts.people import KNOWN, UNKNOWN, add_person, codes_sent

HOME, ELSEWHERE = "10.0.0.1", "10.0.0.2"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at", "own_limits")]


@pytest.fixture
def sent(person: Person, worker: Any) -> str:
    """A code sent to Aliya, who asked at home."""
    with worker():
        request_code(iin=KNOWN, address=HOME)
    return codes_sent()[-1]


def wrong(code: str) -> str:
    """Another code of the same shape."""
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_code_opens_the_record_of_its_person(person: Person, sent: str) -> None:
    assert verify_code(key=iin_key(KNOWN), code=sent, address=HOME) == person.pk


def test_a_code_is_six_digits_in_the_reader_s_language(person: Person, worker: Any) -> None:
    with translation.override("ru"), worker():
        request_code(iin=KNOWN, address=HOME)
    assert re.match(r"\d{6} ", OutboxMessage.objects.get().text)
    assert OneTimeCode.objects.get().language == "ru"


@pytest.mark.parametrize("typed", ["{0} ", "{1} {2}", "{1}-{2}"])
def test_spaces_and_hyphens_do_not_matter(person: Person, sent: str, typed: str) -> None:
    typed = typed.format(sent, sent[:3], sent[3:])
    assert verify_code(key=iin_key(KNOWN), code=typed, address=HOME) == person.pk


def test_a_code_works_once(sent: str) -> None:
    verify_code(key=iin_key(KNOWN), code=sent, address=HOME)
    assert verify_code(key=iin_key(KNOWN), code=sent, address=HOME) is None


def test_a_code_lives_for_five_minutes(
    at: Callable[[timedelta], None], person: Person, sent: str
) -> None:
    at(timedelta(minutes=5))
    assert verify_code(key=iin_key(KNOWN), code=sent, address=HOME) is None
    at(timedelta(minutes=4, seconds=59))
    assert verify_code(key=iin_key(KNOWN), code=sent, address=HOME) == person.pk


def test_the_fifth_try_still_counts(person: Person, sent: str) -> None:
    for _ in range(4):
        verify_code(key=iin_key(KNOWN), code=wrong(sent), address=HOME)
    assert verify_code(key=iin_key(KNOWN), code=sent, address=HOME) == person.pk


def test_after_five_wrong_tries_the_right_code_is_worth_nothing(sent: str) -> None:
    for _ in range(5):
        verify_code(key=iin_key(KNOWN), code=wrong(sent), address=HOME)
    assert verify_code(key=iin_key(KNOWN), code=sent, address=HOME) is None


def test_a_stranger_s_wrong_tries_do_not_lock_the_person_out(person: Person, sent: str) -> None:
    for number in range(100):
        verify_code(key=iin_key(KNOWN), code=wrong(sent), address=f"10.6.6.{number}")
    assert verify_code(key=iin_key(KNOWN), code=sent, address=HOME) == person.pk


def test_many_strangers_together_have_twenty_tries(sent: str) -> None:
    for number in range(20):
        verify_code(key=iin_key(KNOWN), code=wrong(sent), address=f"10.6.6.{number}")
    assert verify_code(key=iin_key(KNOWN), code=sent, address=ELSEWHERE) is None


def test_a_code_that_somebody_else_s_browser_asked_for_may_be_typed(
    person: Person, sent: str
) -> None:
    assert verify_code(key=iin_key(KNOWN), code=sent, address=ELSEWHERE) == person.pk


def test_two_browsers_at_one_address_have_tries_of_their_own(person: Person, worker: Any) -> None:
    with worker():
        request_code(iin=KNOWN, address=HOME, client="mine")
    code = codes_sent()[-1]
    for _ in range(6):
        verify_code(key=iin_key(KNOWN), code=wrong(code), address=HOME, client="the attacker's")
    assert verify_code(key=iin_key(KNOWN), code=code, address=HOME, client="mine") == person.pk


def test_a_code_of_one_person_opens_nobody_else_s_record(sent: str) -> None:
    add_person(UNKNOWN, "other@example.kz")
    assert verify_code(key=iin_key(UNKNOWN), code=sent, address=HOME) is None


def test_using_one_code_ends_the_others(sent: str, worker: Any) -> None:
    with worker():
        request_code(iin=KNOWN, address=HOME)
    older, newer = codes_sent()
    assert verify_code(key=iin_key(KNOWN), code=newer, address=HOME)
    assert verify_code(key=iin_key(KNOWN), code=older, address=HOME) is None


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1" * 10_000, "１２３４５６", "\x00"])
def test_nonsense_is_a_wrong_code(sent: str, typed: str) -> None:
    assert verify_code(key=iin_key(KNOWN), code=typed, address=HOME) is None


def test_asking_for_an_unknown_number_writes_the_same_and_sends_nothing(
    person: Person, worker: Any
) -> None:
    statements = []
    for iin in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as asked:
            request_code(iin=iin, address=HOME)
        statements.append([re.sub(r"'.*'", "", query["sql"]) for query in asked])
    assert statements[0] == statements[1]


def test_a_wrong_code_takes_the_same_statements_for_known_and_unknown(
    sent: str, worker: Any
) -> None:
    with worker():
        request_code(iin=UNKNOWN, address=HOME)
    statements = []
    for iin in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as asked:
            assert verify_code(key=iin_key(iin), code=wrong(sent), address=HOME) is None
        statements.append([query["sql"].split(" ")[0] for query in asked])
    assert statements[0] == statements[1]
    assert len(codes_sent()) == 1


def test_a_person_without_a_contact_gets_nothing(worker: Any) -> None:
    add_person(KNOWN, "")
    with worker():
        request_code(iin=KNOWN, address=HOME)
    assert codes_sent() == []


def test_an_iin_gets_three_codes_an_hour(person: Person, worker: Any) -> None:
    for _ in range(3):
        with worker():
            request_code(iin=KNOWN, address=HOME)
    with pytest.raises(limits.LimitReached):
        request_code(iin=KNOWN, address=ELSEWHERE)
    assert len(codes_sent()) == 3


def test_an_unknown_iin_is_refused_just_like_a_known_one() -> None:
    for _ in range(3):
        request_code(iin=UNKNOWN, address=HOME)
    with pytest.raises(limits.LimitReached) as caught:
        request_code(iin=UNKNOWN, address=HOME)
    assert caught.value.verdict.limit == "code_iin_hour"


def test_an_address_gets_ten_codes_an_hour(own_limits: dict[str, int]) -> None:
    own_limits["code_iin_hour"] = own_limits["code_iin_day"] = 100
    for _ in range(10):
        request_code(iin=UNKNOWN, address=HOME)
    with pytest.raises(limits.LimitReached) as caught:
        request_code(iin=KNOWN, address=HOME)
    assert caught.value.verdict.limit == "code_address_hour"


def test_a_sweep_of_one_birthday_from_many_addresses_sends_twenty_codes() -> None:
    allowed = 0
    for number in range(60):
        try:
            request_code(iin=f"990101{number:06d}", address=f"10.1.1.{number}")
            allowed += 1
        except limits.LimitReached:
            pass
    assert allowed == 20


def test_no_code_no_iin_and_no_contact_is_kept(person: Person, sent: str) -> None:
    row = OneTimeCode.objects.values().get()
    kept = " ".join(str(value) for value in row.values())
    assert KNOWN not in kept
    assert "aliya" not in kept
    assert not re.search(rf"\b{sent}\b", kept)
    assert OutboxMessage.objects.get().sent_to == "a***@example.kz"


def test_a_code_is_sent_by_email_where_the_settings_say_so(
    settings: Any, person: Person, worker: Any
) -> None:
    settings.OSMS_CODE_DELIVERY = "email"
    with worker():
        request_code(iin=KNOWN, address=HOME)
    assert mail.outbox[0].to == ["aliya@example.kz"]
    assert verify_code(key=iin_key(KNOWN), code=mail.outbox[0].body[:6], address=HOME) == person.pk


def test_a_telephone_number_gets_no_email(settings: Any, worker: Any) -> None:
    settings.OSMS_CODE_DELIVERY = "email"
    add_person(KNOWN, "+7 700 000 00 07")
    with worker():
        request_code(iin=KNOWN, address=HOME)
    assert mail.outbox == []


def test_the_task_run_twice_leaves_one_code_that_works(person: Person, sent: str) -> None:
    send_code(OneTimeCode.objects.get().pk)
    first, second = codes_sent()
    assert verify_code(key=iin_key(KNOWN), code=first, address=HOME) is None
    assert verify_code(key=iin_key(KNOWN), code=second, address=HOME) == person.pk


def test_yesterday_s_codes_are_forgotten(at: Callable[[timedelta], None], sent: str) -> None:
    at(timedelta(days=1, minutes=5))
    assert codes.forget_old() == 0
    at(timedelta(days=1, minutes=5, seconds=1))
    assert codes.forget_old() == 1
