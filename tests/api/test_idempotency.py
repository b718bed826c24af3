"""The header Idempotency-Key: asked twice, answered once, recorded once."""

import json
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from apps.accounts.models import ApiClient
from apps.accounts.services import issue_token
from apps.api import idempotency
from apps.api.models import KeptAnswer
from apps.api.tasks import forget
from apps.audit.models import Lookup
from apps.persons.identity import iin_key
from apps.persons.models import Person
from tests.accounts.people import KNOWN, UNKNOWN
from tests.api.conftest import Ask
from tests.builders import in_category

pytestmark = pytest.mark.django_db

KEY = {"Idempotency-Key": "5f2a1b9e-6c1d-4f0e-9a53-2f0f6f1b7c10"}
BATCH = "/api/v1/status-checks/batch"


def test_the_same_request_is_answered_with_the_same_bytes_and_recorded_once(
    ask: Ask, full: str, citizen: Person
) -> None:
    first, second = ask(full, headers=KEY), ask(full, headers=KEY)
    assert first.status_code == second.status_code == 200
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"]
    assert Lookup.objects.count() == 1


def test_an_answer_is_given_again_as_it_was_though_the_facts_changed(
    ask: Ask, full: str, citizen: Person
) -> None:
    first = ask(full, headers=KEY)
    assert first.json()["outcome"] == "not_insured"
    in_category(citizen, "pensioner", date(2024, 1, 1))
    assert ask(full).json()["outcome"] == "insured"
    assert ask(full, headers=KEY).content == first.content


def test_an_answer_given_again_says_in_which_language_it_is(
    ask: Ask, full: str, citizen: Person
) -> None:
    ask(full, headers={**KEY, "Accept-Language": "en"})
    assert ask(full, headers={**KEY, "Accept-Language": "ru"})["Content-Language"] == "en"


def test_spaces_and_the_order_of_fields_are_the_same_request(
    http: Client, full: str, citizen: Person
) -> None:
    headers = {"Authorization": f"Bearer {full}", **KEY}
    bodies = [
        f'{{"iin":"{KNOWN}","purpose":"billing"}}',
        f'{{"purpose": "billing", "iin": "{KNOWN}"}}',
    ]
    answers = [
        http.post("/api/v1/status-checks", body, "application/json", headers=headers)
        for body in bodies
    ]
    assert answers[0].content == answers[1].content
    assert Lookup.objects.count() == 1


@pytest.mark.parametrize("other", [{"iin": UNKNOWN}, {"purpose": "billing"}, {"on": "2026-11-22"}])
def test_another_request_under_the_key_is_refused(
    ask: Ask, full: str, citizen: Person, other: dict[str, Any]
) -> None:
    ask(full, headers=KEY)
    refused = ask(full, headers=KEY, **other)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert Lookup.objects.count() == 1


def test_the_same_key_at_another_address_is_refused(
    ask: Ask, http: Client, full: str, citizen: Person
) -> None:
    ask(full, headers=KEY)
    headers = {"Authorization": f"Bearer {full}", **KEY}
    body = json.dumps({"iins": [KNOWN], "purpose": "walk_in"})
    assert http.post(BATCH, body, "application/json", headers=headers).status_code == 422


def test_a_batch_is_answered_once_too(http: Client, full: str, citizen: Person) -> None:
    headers = {"Authorization": f"Bearer {full}", **KEY}
    body = json.dumps({"iins": [KNOWN, UNKNOWN], "purpose": "scheduled"})
    first = http.post(BATCH, body, "application/json", headers=headers)
    second = http.post(BATCH, body, "application/json", headers=headers)
    assert (first.status_code, second.content) == (200, first.content)
    assert Lookup.objects.count() == 2


def test_a_key_is_one_client_s_own(ask: Ask, full: str, clinic: str, citizen: Person) -> None:
    everything, less = ask(full, headers=KEY), ask(clinic, headers=KEY)
    assert less.status_code == 200
    assert less.content != everything.content
    assert Lookup.objects.count() == 2


def test_two_tokens_of_a_client_share_its_keys(ask: Ask, full: str, citizen: Person) -> None:
    further = issue_token(name="Fund").secret
    assert ask(full, headers=KEY).content == ask(further, headers=KEY).content
    assert Lookup.objects.count() == 1


def test_a_refused_request_leaves_the_key_free(ask: Ask, full: str, citizen: Person) -> None:
    assert ask(full, headers=KEY, iin="1").status_code == 400
    assert not KeptAnswer.objects.exists()
    assert ask(full, headers=KEY).status_code == 200


@pytest.mark.parametrize("key", ["", "a" * 256, "a b", "ключ"])
def test_a_key_that_cannot_be_read_is_refused(
    ask: Ask, full: str, citizen: Person, key: str
) -> None:
    refused = ask(full, headers={"Idempotency-Key": key})
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_malformed")
    assert not Lookup.objects.exists()


def test_neither_the_key_nor_the_number_is_kept(ask: Ask, full: str, citizen: Person) -> None:
    ask(full, headers={"Idempotency-Key": KNOWN})
    kept = KeptAnswer.objects.get()
    written = str(vars(kept)) + idempotency.zlib.decompress(kept.content).decode()
    assert KNOWN not in written
    assert iin_key(KNOWN) not in written


def test_an_answer_is_kept_for_a_day(ask: Ask, full: str, citizen: Person) -> None:
    ask(full, headers=KEY)
    kept = KeptAnswer.objects.get()
    KeptAnswer.objects.update(kept_at=kept.kept_at - timedelta(hours=23, minutes=59))
    forget()
    assert KeptAnswer.objects.exists()
    KeptAnswer.objects.update(kept_at=kept.kept_at - timedelta(hours=24, minutes=1))
    forget()
    assert not KeptAnswer.objects.exists()


def test_without_the_header_nothing_is_kept(ask: Ask, full: str, citizen: Person) -> None:
    ask(full)
    assert not KeptAnswer.objects.exists()


def _asking_at_once(token: str, count: int) -> list[Any]:
    """The answers to the same request, sent by so many threads at one moment."""
    start, answers = threading.Barrier(count), []

    def post() -> None:
        start.wait()
        answers.append(
            Client().post(
                "/api/v1/status-checks",
                json.dumps({"iin": KNOWN, "purpose": "walk_in"}),
                "application/json",
                headers={"Authorization": f"Bearer {token}", **KEY},
            )
        )
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_requests_at_one_moment_one_is_recorded_and_all_are_answered_alike(full: str) -> None:
    answers = _asking_at_once(full, 4)
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.content for answer in answers}) == 1
    assert Lookup.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_being_answered_for_long_the_second_is_sent_away(
    ask: Ask, full: str
) -> None:
    """The other request is a transaction that holds the key and does not end."""
    client = ApiClient.objects.get()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with idempotency.transaction.atomic():
            idempotency._take(client.pk, idempotency._hidden(KEY["Idempotency-Key"]), "0" * 64)
            held.set()
            done.wait(30)
            idempotency.transaction.set_rollback(True)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)
    refused = ask(full, headers=KEY)
    done.set()
    thread.join()
    assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_key_in_use")
    assert refused["Retry-After"] == "1"
    assert not Lookup.objects.exists()
    assert ask(full, headers=KEY).status_code == 200
