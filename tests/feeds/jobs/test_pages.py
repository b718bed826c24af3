"""The pages of imports: who sees what, what is told, and what a button does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP

from apps.accounts import factors
from apps.accounts.groups import ensure_groups
from apps.feeds.jobs import queue, spool
from apps.feeds.jobs.running import work
from apps.feeds.models import ImportJob, SenderProfile
from apps.persons.services import registered_source
from tests.builders import sign_in
from tests.feeds.files import BERIK, Desk, csv, payment
from tests.feeds.jobs.conftest import Hand, again

pytestmark = pytest.mark.django_db
LIST = "/en/staff/imports/"
ROWS = [payment(), payment(item_no="2", iin=BERIK)]


@pytest.fixture(autouse=True)
def _limits(settings: Any, request: pytest.FixtureRequest) -> None:
    settings.SECRET_KEY = f"feeds {request.node.nodeid}"


def client_of(user: User) -> Client:
    client = Client(enforce_csrf_checks=False)
    sign_in(client, user)
    return client


@pytest.fixture
def administrator(db: None) -> Client:
    ensure_groups()
    user = User.objects.create_user("administrator", is_staff=True)
    user.groups.add(Group.objects.get(name="administrator"))
    return client_of(user)


@pytest.fixture
def auditor(db: None) -> Client:
    ensure_groups()
    user = User.objects.create_user("auditor", is_staff=True)
    user.groups.add(Group.objects.get(name="auditor"))
    return client_of(user)


@pytest.fixture
def sender(db: None) -> Client:
    """Somebody who sends for the bank and is nobody's staff."""
    user = User.objects.create_user("teller", password="a long password")
    SenderProfile.objects.create(source=registered_source("bank")).users.add(user)
    return client_of(user)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def send(client: Client, content: bytes = b"", **fields: Any) -> HttpResponse:
    file = SimpleUploadedFile("november.csv", content or csv(ROWS).encode())
    source = registered_source("bank").pk
    return client.post(f"{LIST}new/", {"sender": source, "file": file, **fields})


def pages(job: ImportJob) -> list[str]:
    return [LIST, f"{LIST}new/", *(f"{LIST}{job.pk}/{end}" for end in ("", "again/", "cancel/"))]


def test_nobody_sees_a_page_without_signing_in(client: Client, hand: Hand, db: None) -> None:
    for address in pages(hand(*ROWS)):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/en/staff/login/")


def test_somebody_without_the_right_sees_no_page(hand: Hand, db: None) -> None:
    client = client_of(User.objects.create_user("nobody", is_staff=True))
    assert {client.get(address).status_code for address in pages(hand(*ROWS))} == {403}


def test_a_sender_signs_in_and_comes_to_its_imports(sender: Client, client: Client) -> None:
    typed = {"username": "teller", "password": "a long password"}
    assert client.post("/en/staff/login/", typed)["Location"] == "/en/staff/login/code/"
    user = User.objects.get(username="teller")
    key = TOTP(factors.offered(user=user).bin_key)
    assert client.post("/en/staff/login/enrol/", {"code": key.token()}).status_code == 200
    assert client.get("/en/staff/")["Location"] == LIST
    assert "Sign out: teller" in text(client.get(LIST)).replace('<span class="unseen">', "")
    assert "Tables" not in text(client.get(LIST))


def test_passwords_cannot_be_tried_for_ever(client: Client, db: None, settings: Any) -> None:
    settings.OSMS_LIMITS = {**settings.OSMS_LIMITS, "login_address_hour": 2}
    User.objects.create_user("teller", password="a long password")
    for _ in range(2):
        client.post("/en/staff/login/", {"username": "teller", "password": "wrong"})
    typed = {"username": "teller", "password": "a long password"}
    assert "Too many tries" in text(client.post("/en/staff/login/", typed))


def test_a_sender_sees_its_own_imports_only(sender: Client, hand: Hand) -> None:
    own, other = hand(*ROWS), hand(*ROWS, source="treasury")
    listed = text(sender.get(LIST))
    assert f"№ {own.pk}" in listed
    assert f"№ {other.pk}" not in listed
    assert "treasury" not in listed
    assert sender.get(f"{LIST}{own.pk}/").status_code == 200
    for end in ("", "again/", "cancel/"):
        assert sender.get(f"{LIST}{other.pk}/{end}").status_code == 404
    assert send(sender, sender=registered_source("treasury").pk).status_code == 400


def test_an_auditor_reads_and_changes_nothing(auditor: Client, hand: Hand) -> None:
    job = hand(*ROWS)
    assert auditor.get(f"{LIST}{job.pk}/").status_code == 200
    for address in pages(job)[1:2] + pages(job)[3:]:
        assert auditor.get(address).status_code == 403
        assert auditor.post(address).status_code == 403
    assert again(job).status == "waiting"


def test_a_file_is_handed_in_and_its_page_tells_what_became_of_it(
    held: Desk, administrator: Client
) -> None:
    answer = send(administrator, complete_through="2026-10-31", rows="2", amount="18000")
    job = ImportJob.objects.latest("pk")
    assert answer["Location"] == f"{LIST}{job.pk}/"
    assert (job.arrived_by, job.sent_by, job.file_name) == ("page", "administrator", "november.csv")
    waiting = text(administrator.get(answer["Location"]))
    assert '<meta http-equiv="refresh"' in waiting
    work()
    page = text(administrator.get(answer["Location"]))
    assert '<meta http-equiv="refresh"' not in page
    for told in ("The file is taken in.", "person_unknown", "18 000"):
        assert told in page.replace("\u00a0", " ")
    assert BERIK not in page


def test_the_page_of_a_running_import_shows_how_far_it_is(
    administrator: Client, hand: Hand
) -> None:
    job = hand(*ROWS)
    mine = queue.claim()
    assert mine is not None
    assert mine.lease_token is not None
    address = f"{LIST}{job.pk}/"
    assert "The file is being read." in text(administrator.get(address))
    queue.beat(job.pk, mine.lease_token, 1200, 4000)
    page = text(administrator.get(address))
    assert '<progress id="progress" max="4000" value="1200">' in page
    still = text(administrator.get(f"{address}?still"))
    assert '<meta http-equiv="refresh"' not in still


def test_the_list_is_narrowed_by_its_address(administrator: Client, hand: Hand) -> None:
    one = hand(*ROWS)
    other = hand(content=b"name\n", source="treasury")
    work()
    refused = text(administrator.get(f"{LIST}?status=refused"))
    assert f"№ {other.pk}" in refused
    assert f"№ {one.pk}" not in refused
    assert f"№ {one.pk}" in text(administrator.get(f"{LIST}?sender=bank&feed=contributions"))
    assert "No import is like that." in text(administrator.get(f"{LIST}?status=failed"))
    assert f"№ {one.pk}" in text(administrator.get(f"{LIST}?status=nonsense&page=x"))


def test_the_list_has_pages(administrator: Client, hand: Hand) -> None:
    first = hand(*ROWS)
    for _ in range(25):
        hand(*ROWS)
    assert f"№ {first.pk}<" not in text(administrator.get(f"{LIST}?status=waiting"))
    newest = text(administrator.get(f"{LIST}?status=waiting"))
    assert "?status=waiting&amp;page=2" in newest
    assert f"№ {first.pk}<" in text(administrator.get(f"{LIST}?status=waiting&page=2"))


def test_an_empty_list_says_how_files_come(administrator: Client) -> None:
    assert "Nothing has come yet." in text(administrator.get(LIST))


def test_cancelling_asks_first_and_can_be_undone(administrator: Client, hand: Hand) -> None:
    job = hand(*ROWS)
    address = f"{LIST}{job.pk}/"
    assert "Cancel import" in text(administrator.get(f"{address}cancel/"))
    assert again(job).status == "waiting"
    administrator.post(f"{address}cancel/")
    assert again(job).status == "cancelled"
    assert work() == 0
    assert "It has ended already." in text(administrator.get(f"{address}cancel/"))
    assert f"{address}again/" in text(administrator.get(address))
    administrator.post(f"{address}again/")
    assert work() == 1


def test_what_is_no_longer_kept_cannot_be_tried_again(administrator: Client, hand: Hand) -> None:
    job = hand(content=b"name\n")
    work()
    spool.remove(job.pk)
    address = f"{LIST}{job.pk}/"
    assert f"{address}again/" not in text(administrator.get(address))
    assert "no longer kept" in text(administrator.post(f"{address}again/"))


def test_an_upload_without_the_form_s_token_is_refused_and_not_kept(sender: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, User.objects.get(username="teller"))
    assert send(strict).status_code == 403
    assert not spool.names()
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"file": ""}, "Choose a file."),
        ({"sender": ""}, "Choose the sender."),
        ({"rows": "many"}, "Enter a whole number."),
    ],
)
def test_a_form_that_cannot_be_read_says_so_and_keeps_no_file(
    sender: Client, fields: dict[str, Any], told: str
) -> None:
    answer = send(sender, **fields)
    assert answer.status_code == 400
    assert told in text(answer)
    assert not spool.names()


@pytest.mark.parametrize("size", [(1 << 20) + 10, 3 << 20])
def test_a_file_that_is_too_large_is_told_so(sender: Client, settings: Any, size: int) -> None:
    settings.OSMS_UPLOAD_MEGABYTES = 1
    answer = send(sender, b"x" * size)
    assert answer.status_code == 413
    assert "larger than this portal takes" in text(answer)
    assert "Choose a file." not in text(answer)
    assert not spool.names()


def test_without_room_the_page_says_so(sender: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("")
    settings.OSMS_SPOOL = str(tmp_path / "blocked")
    answer = send(sender)
    assert answer.status_code == 503
    assert "There is no room for the file" in text(answer)


def test_every_page_is_there_in_each_language(administrator: Client, hand: Hand) -> None:
    job = hand(content=b"name\n")
    work()
    for language in ("kk", "ru", "en"):
        for address in pages(job):
            answer = administrator.get(address.replace("/en/", f"/{language}/"))
            assert answer.status_code == 200
            assert (
                answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
            )


def test_work_imports_needs_no_redis(held: Desk, hand: Hand) -> None:
    job = hand(*ROWS)
    call_command("work_imports", "--once")
    assert again(job).status == "done"


@pytest.mark.parametrize("typed", ["18000", "18 000,00", "18\u00a0000,00"])
def test_a_sum_is_taken_as_people_write_it(sender: Client, typed: str) -> None:
    file = SimpleUploadedFile("november.csv", csv(ROWS).encode())
    values = {"sender": registered_source("bank").pk, "file": file, "amount": typed}
    answer = sender.post("/kk/staff/imports/new/", values)
    assert answer.status_code == 302, text(answer)
    assert ImportJob.objects.latest("pk").declared_amount == 18000


def test_the_number_of_an_import_is_written_without_spaces(
    administrator: Client, hand: Hand
) -> None:
    job = hand(*ROWS)
    ImportJob.objects.filter(pk=job.pk).update(id=1_234_567)
    spool.path_of(job.pk).rename(spool.path_of(1_234_567))
    assert "№ 1234567<" in text(administrator.get(LIST))
    for address in pages(ImportJob.objects.get())[2:]:
        assert "№ 1234567" in text(administrator.get(address))
