"""Webhooks: who is told what, when, and to which address. A real server on 127.0.0.1 takes the notices."""

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import connection
from standardwebhooks import Webhook as Verifier

from apps.accounts.models import ApiClient, Organisation
from apps.accounts.services import issue_token, revoke_tokens
from apps.audit.models import Lookup
from apps.common import clock
from apps.entitlement.answer import Asker
from apps.entitlement.models import Webhook, WebhookEvent
from apps.entitlement.months.services import drain_all
from apps.entitlement.services import check_status
from apps.entitlement.tasks import deliver_webhooks, notice_changes, sweep_changes
from apps.entitlement.webhooks import addresses, delivery
from apps.entitlement.webhooks.services import TooMany, register
from apps.persons.models import Person
from apps.persons.services import touch
from tests.builders import IIN, a_person, in_category, months, paid

pytestmark = pytest.mark.django_db

NOON = "2026-11-22T12:00:00+05:00"


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = NOON


class Receiver(ThreadingHTTPServer):
    """A clinic's server: keeps what it was sent, answers `status`."""

    status = 204
    location = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/osms"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.taken.append((headers, body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture
def clinic() -> ApiClient:
    return a_client("Clinic 7", "clinic-7")


def a_client(name: str, place: str = "") -> ApiClient:
    """A clinic's client with a live token."""
    client = issue_token(name=name, scope="clinic").token.client
    if place:
        client.organisation = Organisation.objects.get_or_create(
            code=place, defaults={"name": place, "kind": "clinic", "created_at": clock.now()}
        )[0]
        client.save()
    return client


def check(client: ApiClient, on: date | None = None, door: str = "api") -> str:
    """The clinic checks the person; the proof code of the answer."""
    asker = Asker(door, client.name, organisation_id=client.organisation_id, client_id=client.pk)
    check_status(iin=IIN, asker=asker, on=on, purpose="scheduled", presence="qr")
    return Lookup.objects.order_by("-pk")[0].proof


def becomes_a_pensioner(person: Person) -> None:
    in_category(person, "pensioner", date(2024, 1, 1))
    touch([person.pk], clock.now())
    drain_all()


def told() -> list[tuple[str, str, str]]:
    rows = WebhookEvent.objects.order_by("made_at", "pk")
    return [(row.webhook.client.name, row.outcome, row.on.isoformat()) for row in rows]


# Who is told what ------------------------------------------------------------------------------


def test_a_clinic_is_told_that_the_outcome_of_its_patient_changed(
    clinic: ApiClient, receiver: Receiver
) -> None:
    person = a_person()
    register(client=clinic, url=receiver.url)
    proof = check(clinic)
    assert notice_changes([person.pk]) == 0
    becomes_a_pensioner(person)
    assert notice_changes([person.pk]) == 1
    event = WebhookEvent.objects.get()
    assert (event.outcome, event.proof) == ("insured", proof)
    assert event.on == date(2026, 11, 22)


def test_the_same_change_is_told_once(clinic: ApiClient, receiver: Receiver) -> None:
    person = a_person()
    register(client=clinic, url=receiver.url)
    check(clinic)
    becomes_a_pensioner(person)
    assert [notice_changes([person.pk]), notice_changes([person.pk]), sweep_changes()] == [1, 0, 0]


def test_each_notice_has_its_row_in_the_audit(clinic: ApiClient, receiver: Receiver) -> None:
    person = a_person()
    register(client=clinic, url=receiver.url)
    check(clinic)
    becomes_a_pensioner(person)
    notice_changes([person.pk])
    row = Lookup.objects.get(door="webhook")
    assert (row.asker, row.outcome, row.iin_key) == ("Clinic 7", "insured", person.iin_key)
    assert (row.client_id, row.organisation_id) == (clinic.pk, clinic.organisation_id)


def test_another_clinic_is_told_nothing(clinic: ApiClient, receiver: Receiver) -> None:
    person, other = a_person(), a_client("Clinic 8", "clinic-8")
    register(client=other, url=receiver.url)
    check(clinic)
    becomes_a_pensioner(person)
    assert notice_changes([person.pk]) == 0


def test_checks_of_the_whole_organisation_count(clinic: ApiClient, receiver: Receiver) -> None:
    person, second = a_person(), a_client("Clinic 7, laboratory", "clinic-7")
    register(client=clinic, url=receiver.url)
    check(second)
    becomes_a_pensioner(person)
    assert notice_changes([person.pk]) == 1


def test_a_client_of_no_organisation_is_told_of_its_own_checks_only(receiver: Receiver) -> None:
    person, one, other = a_person(), a_client("One"), a_client("Other")
    register(client=one, url=receiver.url)
    register(client=other, url=receiver.url)
    check(one)
    becomes_a_pensioner(person)
    notice_changes([person.pk])
    assert told() == [("One", "insured", "2026-11-22")]


def test_after_thirty_days_nobody_is_told(
    clinic: ApiClient, receiver: Receiver, settings: Any
) -> None:
    person = a_person()
    register(client=clinic, url=receiver.url)
    check(clinic)
    settings.OSMS_NOW = "2026-12-22T12:00:01+05:00"
    becomes_a_pensioner(person)
    assert [notice_changes([person.pk]), sweep_changes()] == [0, 0]


def test_a_notice_does_not_make_the_thirty_days_longer(
    clinic: ApiClient, receiver: Receiver, settings: Any
) -> None:
    person = a_person()
    paid(person, months("2025-01", "2026-08"))
    touch([person.pk], clock.now())
    drain_all()
    register(client=clinic, url=receiver.url)
    check(clinic)
    settings.OSMS_NOW = "2026-12-01T00:30:00+05:00"
    assert sweep_changes() == 1
    settings.OSMS_NOW = "2026-12-25T12:00:00+05:00"
    becomes_a_pensioner(person)
    assert notice_changes([person.pk]) == 0


def test_a_cover_that_ends_with_the_month_is_told_without_any_write(
    clinic: ApiClient, receiver: Receiver, settings: Any
) -> None:
    person = a_person()
    paid(person, months("2025-01", "2026-08"))
    touch([person.pk], clock.now())
    drain_all()
    register(client=clinic, url=receiver.url)
    check(clinic)
    assert sweep_changes() == 0
    settings.OSMS_NOW = "2026-12-01T00:30:00+05:00"
    assert sweep_changes() == 1
    assert told() == [("Clinic 7", "not_insured", "2026-12-01")]


def test_a_day_ahead_that_was_asked_about_is_what_is_compared(
    clinic: ApiClient, receiver: Receiver
) -> None:
    person = a_person()
    register(client=clinic, url=receiver.url)
    check(clinic, on=date(2026, 12, 20))
    becomes_a_pensioner(person)
    notice_changes([person.pk])
    assert told() == [("Clinic 7", "insured", "2026-12-20")]


def test_a_question_about_the_past_tells_nothing_of_today(
    clinic: ApiClient, receiver: Receiver
) -> None:
    person = a_person()
    register(client=clinic, url=receiver.url)
    check(clinic, on=date(2026, 11, 1))
    becomes_a_pensioner(person)
    assert notice_changes([person.pk]) == 0


def test_a_client_whose_keys_are_revoked_is_told_nothing(
    clinic: ApiClient, receiver: Receiver
) -> None:
    person = a_person()
    register(client=clinic, url=receiver.url)
    check(clinic)
    becomes_a_pensioner(person)
    revoke_tokens(name="Clinic 7")
    assert notice_changes([person.pk]) == 0


def test_where_nobody_wants_to_know_a_drain_asks_one_small_question(
    django_assert_max_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    person = a_person()
    touch([person.pk], clock.now())
    with django_capture_on_commit_callbacks() as waiting:
        drain_all()
    with django_assert_max_num_queries(1):
        for callback in waiting:
            callback()


# Delivery --------------------------------------------------------------------------------------


@pytest.fixture
def queued(clinic: ApiClient, receiver: Receiver) -> str:
    """A notice that waits; the webhook's secret."""
    person = a_person()
    secret = register(client=clinic, url=receiver.url).secret
    check(clinic)
    becomes_a_pensioner(person)
    notice_changes([person.pk])
    return secret


def test_a_notice_arrives_signed_and_without_a_number(queued: str, receiver: Receiver) -> None:
    assert deliver_webhooks() == 1
    ((headers, body),) = receiver.taken
    Verifier(queued).verify(body, headers)
    event = WebhookEvent.objects.get()
    assert json.loads(body) == {
        "type": "status.changed",
        "id": str(event.pk),
        "timestamp": NOON,
        "data": {"proof": event.proof or None, "on": "2026-11-22", "outcome": "insured"},
    }
    assert headers["webhook-id"] == str(event.pk)
    person = Person.objects.get()
    assert IIN not in str(headers) + body.decode()
    assert person.iin_key not in str(headers) + body.decode()


def test_what_was_taken_is_not_sent_again(queued: str, receiver: Receiver) -> None:
    deliver_webhooks()
    assert deliver_webhooks() == 0
    assert len(receiver.taken) == 1


@pytest.mark.parametrize("status", [302, 400, 404, 500])
def test_what_was_not_taken_is_tried_again_later(
    queued: str, receiver: Receiver, status: int
) -> None:
    receiver.status, receiver.location = status, receiver.url + "/elsewhere"
    assert deliver_webhooks() == 0
    assert deliver_webhooks() == 0
    assert len(receiver.taken) == 1, "neither followed nor tried at once again"
    failing = Webhook.objects.get()
    assert failing.failures == 1
    assert failing.next_at > failing.failing_since
    receiver.status = 200
    Webhook.objects.update(next_at=failing.failing_since)
    assert deliver_webhooks() == 1
    mended = Webhook.objects.get()
    assert (mended.failures, mended.failing_since, mended.next_at) == (0, None, None)


def test_waits_grow_to_an_hour(queued: str, receiver: Receiver) -> None:
    receiver.status = 500
    waits = []
    for _ in range(10):
        deliver_webhooks()
        webhook = Webhook.objects.get()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (now,) = cursor.fetchone()
        waits.append(round((webhook.next_at - now).total_seconds() / 15))
        Webhook.objects.update(next_at=now - timedelta(seconds=1))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]


def test_after_a_day_of_failures_an_address_is_disabled_and_says_so(
    queued: str, receiver: Receiver
) -> None:
    receiver.status = 500
    deliver_webhooks()
    since = Webhook.objects.get().failing_since
    Webhook.objects.update(failing_since=since - timedelta(hours=24, minutes=1), next_at=since)
    deliver_webhooks()
    disabled = Webhook.objects.get()
    assert disabled.disabled_for == "failing"
    assert deliver_webhooks() == 0
    assert len(receiver.taken) == 2


def test_an_address_that_is_gone_is_disabled_at_once(queued: str, receiver: Receiver) -> None:
    receiver.status = 410
    deliver_webhooks()
    assert Webhook.objects.get().disabled_for == "gone"


def test_a_notice_older_than_a_day_is_dropped(queued: str, receiver: Receiver) -> None:
    made = WebhookEvent.objects.get().made_at
    WebhookEvent.objects.update(made_at=made - timedelta(hours=24, minutes=1))
    assert deliver_webhooks() == 0
    assert not receiver.taken
    assert WebhookEvent.objects.get().dropped_at


def test_an_address_at_which_nobody_listens_fails(queued: str) -> None:
    Webhook.objects.update(url="http://127.0.0.1:1/osms")
    assert deliver_webhooks() == 0
    assert Webhook.objects.get().failures == 1


def test_while_one_worker_delivers_another_does_not(queued: str, receiver: Receiver) -> None:
    webhook = Webhook.objects.get()
    Webhook.objects.update(leased_until=webhook.made_at + timedelta(minutes=1))
    assert deliver_webhooks() == 0
    Webhook.objects.update(leased_until=webhook.made_at - timedelta(minutes=1))
    assert deliver_webhooks() == 1


def test_a_revoked_client_is_sent_nothing_more(queued: str, receiver: Receiver) -> None:
    revoke_tokens(name="Clinic 7")
    assert deliver_webhooks() == 0
    assert not receiver.taken


# Addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://clinic.example/osms",
        "ftp://clinic.example/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://172.16.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://[::1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
    ],
)
def test_our_own_network_is_not_called(settings: Any, url: str) -> None:
    settings.OSMS_DEMO = False
    with pytest.raises(addresses.AddressRefused, match="url_not_allowed"):
        addresses.checked(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "https:///osms",
        "https://user:secret@clinic.example/",
        "https://clinic.example/#a",
        "https://clinic.example:99999/",
        "https://[::1/",
        "https://clinic.example/a b",
        "https://clinic.example/\x00",
        "https://клиника.example/",
        f"https://clinic.example/{IIN}",
        "https://clinic.example/" + "a" * 500,
    ],
)
def test_an_address_that_cannot_be_read_is_refused(settings: Any, url: str) -> None:
    with pytest.raises(addresses.AddressRefused):
        addresses.checked(url)


@pytest.mark.parametrize("url", ["https://clinic.example/osms?a=b", "https://8.8.8.8:8443/"])
def test_an_address_on_the_open_internet_is_taken(settings: Any, url: str) -> None:
    settings.OSMS_DEMO = False
    assert addresses.checked(url) == url


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "::1"])
def test_a_name_that_leads_to_us_is_not_called_whatever_it_looks_like(
    settings: Any, name: str
) -> None:
    settings.OSMS_DEMO = False
    with pytest.raises((addresses.AddressRefused, OSError)):
        addresses.resolved(name, 443)


def test_outside_the_demo_a_registered_address_is_looked_at_again_when_it_is_called(
    queued: str, receiver: Receiver, settings: Any
) -> None:
    settings.OSMS_DEMO = False
    assert deliver_webhooks() == 0
    assert not receiver.taken
    assert Webhook.objects.get().failures == 1


def test_an_answer_that_comes_drop_by_drop_is_not_waited_for() -> None:
    backend = addresses.GuardedBackend(seconds=-1)
    with pytest.raises(delivery.httpcore.ReadTimeout):
        backend.connect_tcp("127.0.0.1", 1)


def test_a_client_has_five_addresses_at_most(clinic: ApiClient) -> None:
    for number in range(5):
        register(client=clinic, url=f"https://clinic.example/{number}")
    with pytest.raises(TooMany):
        register(client=clinic, url="https://clinic.example/5")
