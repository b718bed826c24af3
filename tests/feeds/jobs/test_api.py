"""Files by API: who may, what is answered, and nobody else's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client

from apps.accounts.services import issue_token
from apps.feeds.jobs import spool
from apps.feeds.jobs.running import work
from apps.feeds.models import ImportJob
from tests.feeds.files import ALIYA, BERIK, Desk, csv, payment

pytestmark = pytest.mark.django_db
ROWS = [payment(), payment(item_no="2"), payment(item_no="3", iin=BERIK)]


@pytest.fixture(autouse=True)
def _limits(settings: Any, request: pytest.FixtureRequest) -> None:
    settings.SECRET_KEY = f"feeds {request.node.nodeid}"


@pytest.fixture
def http() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def token(db: None) -> str:
    return issue_token(name="Bank", scope="sender", sender="bank").secret


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept-Language": "en"} if token else {}


def send(http: Client, token: str, content: bytes | None = None, **fields: Any) -> HttpResponse:
    file = SimpleUploadedFile(f"from {ALIYA}.csv", content or csv(ROWS).encode())
    data = {name: value for name, value in {"file": file, **fields}.items() if value is not None}
    return http.post("/api/v1/feeds", data, headers=bearer(token))


def ask(http: Client, token: str, address: str) -> HttpResponse:
    return http.get(address, headers=bearer(token))


def test_without_a_token_nothing_is_taken(http: Client, db: None) -> None:
    answer = send(http, "")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert ask(http, "", "/api/v1/feeds/1").status_code == 401
    assert not spool.names()


@pytest.mark.parametrize("scope", ["full", "clinic"])
def test_a_client_of_another_scope_sends_nothing(http: Client, db: None, scope: str) -> None:
    other = issue_token(name="Other", scope=scope).secret
    answer = send(http, other)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_insufficient")
    assert not ImportJob.objects.exists()


def test_a_sender_asks_about_nobody(http: Client, token: str) -> None:
    answer = http.post(
        "/api/v1/status-checks", "{}", content_type="application/json", headers=bearer(token)
    )
    assert answer.status_code == 403


def test_a_file_is_taken_before_it_is_read(http: Client, token: str) -> None:
    answer = send(http, token, complete_through="2026-10-31", rows="3", amount="27000.00")
    job = ImportJob.objects.get()
    address = f"/api/v1/feeds/{job.pk}"
    assert answer.status_code == 202
    assert answer.json() == {"id": job.pk, "status": "waiting", "address": address}
    assert answer["Location"] == address
    assert (job.source.code, job.arrived_by, job.sent_by) == ("bank", "api", "Bank")
    assert (str(job.complete_through), job.declared_rows) == ("2026-10-31", 3)
    assert ALIYA not in job.file_name
    assert spool.names() == [str(job.pk)]


def test_what_became_of_it_is_told_to_the_tenge_without_a_cell(
    held: Desk, http: Client, token: str
) -> None:
    address = send(http, token).json()["address"]
    assert ask(http, token, address).json()["totals"] is None
    work()
    job = ImportJob.objects.latest("pk")
    answer = ask(http, token, address)
    none = {"rows": 0, "amount": "0.00"}
    assert answer.json() == {
        "id": job.pk,
        "status": "done",
        "feed": "contributions",
        "arrived_at": "2026-11-22T12:00:00+05:00",
        "finished_at": "2026-11-22T12:00:00+05:00",
        "progress": {"done": 3, "rows": 3},
        "refusal": None,
        "totals": {
            "received": {"rows": 3, "amount": "27000.00"},
            "posted": {"rows": 2, "amount": "18000.00"},
            "known": none,
            "quarantined": {"rows": 1, "amount": "9000.00"},
            "released": none,
            "returned_amount": "0.00",
            "unreadable_rows": 0,
        },
        "reasons": [
            {
                "code": "person_unknown",
                "text": "The register of people does not hold this IIN yet.",
                "rows": 1,
                "lines": [4],
            }
        ],
    }
    assert BERIK not in answer.content.decode()


def test_a_refused_file_says_why(http: Client, token: str) -> None:
    address = send(http, token, b"name\nsomebody\n").json()["address"]
    work()
    found = ask(http, token, address).json()
    assert (found["status"], found["totals"]) == ("refused", None)
    assert found["refusal"]["code"] == "header_unknown"
    assert found["refusal"]["text"].startswith("The first line is not the header")


def test_the_answers_fit_the_schema(held: Desk, http: Client, token: str) -> None:
    schema = http.get("/api/v1/schema").json()
    taken = send(http, token).json()
    work()
    found = ask(http, token, taken["address"]).json()
    for name, value in (("FeedAccepted", taken), ("FeedState", found)):
        resolvable = {
            "$ref": f"#/components/schemas/{name}",
            "components": schema["components"],
        }
        jsonschema.Draft202012Validator(resolvable).validate(value)


def test_another_sender_s_file_is_not_there(http: Client, token: str) -> None:
    address = send(http, token).json()["address"]
    other = issue_token(name="Treasury", scope="sender", sender="treasury").secret
    hidden, nothing = ask(http, other, address), ask(http, other, "/api/v1/feeds/999999")
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.json() == nothing.json()


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"file": None}, "file", "required"),
        ({"complete_through": "31.10.2026"}, "complete_through", "date_malformed"),
        ({"rows": "many"}, "rows", "number_malformed"),
        ({"rows": "-1"}, "rows", "number_malformed"),
        ({"amount": "1.234"}, "amount", "number_malformed"),
        ({"source": "treasury"}, "source", "unknown_field"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(
    http: Client, token: str, fields: dict[str, Any], field: str, code: str
) -> None:
    answer = send(http, token, **fields)
    assert answer.status_code == 400
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [(field, code)]
    assert not spool.names()


@pytest.mark.parametrize("is_announced", [True, False])
def test_a_file_that_is_too_large_is_not_kept(
    http: Client, token: str, settings: Any, is_announced: bool
) -> None:
    settings.OSMS_UPLOAD_MEGABYTES = 1
    size = 3 << 20 if is_announced else (1 << 20) + 10
    answer = send(http, token, b"x" * size)
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert not spool.names()


def test_without_room_the_file_is_refused_for_now(
    http: Client, token: str, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "blocked").write_text("")
    settings.OSMS_SPOOL = str(tmp_path / "blocked")
    answer = send(http, token)
    assert (answer.status_code, answer.json()["code"]) == (503, "no_room")
    assert not ImportJob.objects.exists()


def test_a_body_in_another_form_is_refused(http: Client, token: str) -> None:
    answer = http.post(
        "/api/v1/feeds", "{}", content_type="application/json", headers=bearer(token)
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "options", [("--scope", "sender"), ("--scope", "clinic", "--sender", "bank")]
)
def test_a_sender_s_client_names_its_sender_and_no_other_does(
    db: None, options: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError, match="names a sender"):
        call_command("create_api_client", "Somebody", *options)


def test_a_client_keeps_its_sender(token: str) -> None:
    with pytest.raises(CommandError, match="for bank"):
        call_command("create_api_client", "Bank", "--scope", "sender", "--sender", "treasury")
