"""The check over HTTP: who may ask, the exact answer, what is hidden, what is refused, what it costs."""

import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import ApiClient, ApiToken
from apps.accounts.services import issue_token, revoke_tokens
from apps.api.views.status import StatusChecks
from apps.audit.models import Lookup
from apps.entitlement.proofs import codes
from apps.persons.identity import iin_key
from apps.persons.models import Person
from tests.accounts.people import KNOWN, UNKNOWN
from tests.api.conftest import Ask

pytestmark = pytest.mark.django_db

PATH = "/api/v1/status-checks"


def problem(response: HttpResponse) -> tuple[int, str]:
    """Status and code of a failure, whose shape is checked on the way."""
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body.keys() - {"errors"} == {"type", "title", "status", "detail", "code"}
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"]
    return response.status_code, body["code"]


def without_words(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without its sentences: codes are the contract, copy is not."""
    answer["reasons"] = [{**reason, "text": bool(reason["text"])} for reason in answer["reasons"]]
    answer["proof"] = codes.read(answer["proof"]) == answer["proof"]
    answer["routes"] = [{**route, "steps": len(route["steps"]) > 0} for route in answer["routes"]]
    return answer


# 401 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "not_authenticated"),
        ("", "not_authenticated"),
        ("Basic dXNlcjpwYXNz", "not_authenticated"),
        ("Bearer", "token_invalid"),
        ("Bearer osms_demo_" + "a" * 40, "token_invalid"),
        ("Bearer \x00", "token_invalid"),
    ],
)
def test_without_a_valid_token_nothing_is_answered(
    ask: Ask, citizen: Person, header: str | None, code: str
) -> None:
    response = ask(headers={} if header is None else {"Authorization": header})
    assert problem(response) == (401, code)
    assert response["WWW-Authenticate"] == 'Bearer realm="osms"'
    assert not Lookup.objects.exists()


def test_a_revoked_token_is_refused_from_the_next_request_on(
    ask: Ask, citizen: Person, full: str
) -> None:
    assert ask(full).status_code == 200
    revoke_tokens(name="Fund")
    assert problem(ask(full)) == (401, "token_invalid")


def test_an_expired_token_is_refused(ask: Ask, full: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_apitoken "
            "SET created_at = now() - interval '89 days', expires_at = statement_timestamp()"
        )
    assert problem(ask(full)) == (401, "token_invalid")


def test_the_scheme_s_case_does_not_matter(ask: Ask, citizen: Person, full: str) -> None:
    assert ask(headers={"Authorization": f"bearer {full}"}).status_code == 200


# 403 ------------------------------------------------------------------------------------------


def test_a_scope_that_the_address_does_not_know_is_refused(clinic: str) -> None:
    request = RequestFactory().post(PATH, headers={"Authorization": f"Bearer {clinic}"})
    response = StatusChecks.as_view(scopes=("full",))(request)
    assert problem(response) == (403, "scope_insufficient")


# Exact body -----------------------------------------------------------------------------------

COVERED = ["2025-11", "2025-12", *(f"2026-{month:02d}" for month in range(1, 12))]


def test_the_fund_sees_everything_about_a_pensioner(ask: Ask, full: str, pensioner: Person) -> None:
    response = ask(full, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    assert without_words(response.json()) == {
        "outcome": "insured",
        "ground": "state_pays",
        "on": "2026-11-22",
        "covered_until": None,
        "uncovered_from": None,
        "reasons": [
            {
                "code": "state_pays",
                "text": True,
                "article": response.json()["reasons"][0]["article"],
            }
        ],
        "months": [{"month": month, "state": "state_paid"} for month in COVERED],
        "owed": {"months": [], "amount": "0.00"},
        "packages": [
            {"code": "gvfmc", "entitled": True, "scope": "full"},
            {"code": "mshi", "entitled": True, "scope": "full"},
        ],
        "routes": [],
        "person": {"masked_name": "Қас*** Ә."},
        "proof": True,
        "data_as_of": {},
        "rules": "R1/2026-01-01",
    }


def test_a_clinic_sees_no_ground_and_no_debt(ask: Ask, clinic: str, pensioner: Person) -> None:
    assert without_words(ask(clinic).json()) == {
        "outcome": "insured",
        "on": "2026-11-22",
        "covered_until": "2027-11-30",
        "uncovered_from": None,
        "reasons": [{"code": "covered_without_payments", "text": True, "article": "405-V, 5"}],
        "months": [{"month": month, "state": "covered"} for month in COVERED],
        "packages": [
            {"code": "gvfmc", "entitled": True, "scope": "full"},
            {"code": "mshi", "entitled": True, "scope": "full"},
        ],
        "routes": [],
        "person": {"masked_name": "Қас*** Ә."},
        "proof": True,
        "data_as_of": {},
        "rules": "R1/2026-01-01",
    }


def test_a_number_that_nobody_has_is_answered_in_the_same_shape(
    ask: Ask, full: str, citizen: Person
) -> None:
    known, unknown = ask(full).json(), ask(full, iin=UNKNOWN)
    assert unknown.status_code == 200
    assert unknown.json().keys() == known.keys()
    assert unknown.json()["outcome"] == "not_confirmed"
    assert unknown.json()["person"] == {"masked_name": ""}
    assert {month["state"] for month in unknown.json()["months"]} == {"unknown"}


def test_a_citizen_for_whom_nobody_pays_owes_every_month_due(
    ask: Ask, full: str, citizen: Person
) -> None:
    answer = ask(full).json()
    assert answer["outcome"] == "not_insured"
    assert answer["owed"] == {"months": COVERED[:11], "amount": "46750.00"}
    assert answer["routes"][0]["code"]


@pytest.mark.parametrize("iin", ["990101-500006", " 9901 0150 0006 ", "990101\u00a0500006"])
def test_spaces_and_hyphens_are_left_out(ask: Ask, full: str, citizen: Person, iin: str) -> None:
    assert ask(full, iin=iin).json()["outcome"] == "not_insured"


@pytest.mark.parametrize(
    ("asked", "language"),
    [("ru", "ru"), ("en-GB,en;q=0.9", "en"), ("kk", "kk"), ("de, ru;q=0.5", "ru"), ("", "kk")],
)
def test_the_texts_are_in_the_language_asked_for(
    ask: Ask, full: str, citizen: Person, asked: str, language: str
) -> None:
    response = ask(full, headers={"Accept-Language": asked})
    assert response["Content-Language"] == language
    same = ask(full, headers={"Accept-Language": language}).json()
    assert same == response.json() | {"proof": same["proof"]}


def test_an_answer_is_kept_nowhere(ask: Ask, full: str, citizen: Person) -> None:
    response = ask(full)
    assert response["Cache-Control"] == "no-store"
    assert {"Accept-Language", "Authorization"} <= set(response["Vary"].split(", "))
    assert not response.cookies


def test_an_answer_is_recorded_with_who_and_why(ask: Ask, full: str, citizen: Person) -> None:
    ask(full, purpose="billing", presence="qr", on="2026-10-05", known_on="2026-11-22")
    recorded = Lookup.objects.values(
        "door", "asker", "purpose", "presence", "iin_key", "outcome"
    ).get()
    assert recorded == {
        "door": "api",
        "asker": "Fund",
        "purpose": "billing",
        "presence": "qr",
        "iin_key": iin_key(KNOWN),
        "outcome": "not_insured",
    }


def test_a_number_that_nobody_has_is_recorded_too(ask: Ask, full: str) -> None:
    ask(full, iin=UNKNOWN)
    assert Lookup.objects.get().outcome == "not_confirmed"


# Hidden ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("iin", [KNOWN, UNKNOWN, "990101500007", "99010150000"])
def test_no_answer_repeats_the_number(ask: Ask, full: str, citizen: Person, iin: str) -> None:
    response = ask(full, iin=iin)
    everything = response.content.decode() + str(response.headers)
    assert iin not in everything
    assert iin_key(iin) not in everything


def test_a_number_as_a_field_s_name_is_not_repeated(ask: Ask, full: str) -> None:
    response = ask(full, **{KNOWN: 1})
    assert problem(response) == (400, "unknown_field")
    assert KNOWN not in response.content.decode()


# Refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"iin": ...}, "iin", "required"),
        ({"iin": None}, "iin", "required"),
        ({"iin": ""}, "iin", "iin_malformed"),
        ({"iin": "99010150000"}, "iin", "iin_malformed"),
        ({"iin": "9901015000066"}, "iin", "iin_malformed"),
        ({"iin": "99010150000X"}, "iin", "iin_malformed"),
        ({"iin": "٩٩٠١٠١٥٠٠٠٠٦"}, "iin", "iin_malformed"),
        ({"iin": "9" * 100_000}, "iin", "iin_malformed"),
        ({"iin": "\x00"}, "iin", "iin_malformed"),
        ({"iin": "\ud800"}, "iin", "iin_malformed"),
        ({"iin": "990101500007"}, "iin", "iin_check_digit"),
        ({"iin": 990101500006}, "iin", "not_a_string"),
        ({"iin": [KNOWN]}, "iin", "not_a_string"),
        ({"iin": True}, "iin", "not_a_string"),
        ({"on": "2019-12-31"}, "on", "date_out_of_range"),
        ({"on": "2027-12-23"}, "on", "date_out_of_range"),
        ({"on": "0001-01-01"}, "on", "date_out_of_range"),
        ({"on": "9999-12-31"}, "on", "date_out_of_range"),
        ({"on": "2026-02-30"}, "on", "date_malformed"),
        ({"on": "20261122"}, "on", "date_malformed"),
        ({"on": "2026-W47-7"}, "on", "date_malformed"),
        ({"on": "22.11.2026"}, "on", "date_malformed"),
        ({"on": "2026-11-22T00:00:00"}, "on", "date_malformed"),
        ({"on": ""}, "on", "date_malformed"),
        ({"on": 20261122}, "on", "not_a_string"),
        ({"known_on": "2026-11-23"}, "known_on", "date_out_of_range"),
        ({"known_on": "yesterday"}, "known_on", "date_malformed"),
        ({"purpose": ...}, "purpose", "required"),
        ({"purpose": None}, "purpose", "required"),
        ({"purpose": ""}, "purpose", "invalid_choice"),
        ({"purpose": "curiosity"}, "purpose", "invalid_choice"),
        ({"purpose": "Walk_in"}, "purpose", "invalid_choice"),
        ({"purpose": ["walk_in"]}, "purpose", "invalid_choice"),
        ({"purpose": {}}, "purpose", "invalid_choice"),
        ({"presence": "telepathy"}, "presence", "invalid_choice"),
        ({"known": "2026-11-22"}, "known", "unknown_field"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_by_code(  # noqa: PLR0917
    ask: Ask, full: str, citizen: Person, body: dict[str, Any], field: str, code: str
) -> None:
    response = ask(full, **body)
    assert problem(response) == (400, code)
    errors = [(error["field"], error["code"]) for error in response.json()["errors"]]
    assert errors == [(field, code)]
    assert not Lookup.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"on": "2020-01-01"},
        {"on": "2027-12-22"},
        {"on": None, "known_on": None, "presence": None},
        {"known_on": "2026-11-22"},
        {"known_on": "2019-01-01"},
        *({"purpose": p} for p in ("scheduled", "walk_in", "emergency", "referral", "billing")),
        *({"presence": p} for p in ("qr", "digital_document", "face_id", "paper_id", "none")),
    ],
)
def test_the_last_allowed_values_are_answered(
    ask: Ask, full: str, citizen: Person, body: dict[str, Any]
) -> None:
    assert ask(full, **body).status_code == 200


def test_every_fault_is_listed_and_the_first_gives_the_code(ask: Ask, full: str) -> None:
    response = ask(full, iin="1", on="x", purpose="y", extra=1)
    assert problem(response) == (400, "iin_malformed")
    found = {(error["field"], error["code"]) for error in response.json()["errors"]}
    assert found == {
        ("iin", "iin_malformed"),
        ("on", "date_malformed"),
        ("purpose", "invalid_choice"),
        ("extra", "unknown_field"),
    }


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"990101500006"',
        b"null",
        b"NaN",
        b'{"iin": NaN}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"iin": "1", "iin": "2"}',
        b'{"iin": ' + b"1" * 10_000 + b"}",
    ],
)
def test_a_body_that_is_no_json_object_is_malformed(http: Client, full: str, body: bytes) -> None:
    response = http.post(
        PATH, body, "application/json", headers={"Authorization": f"Bearer {full}"}
    )
    assert problem(response) == (400, "json_malformed")


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 400), (1024 * 1024 + 1, 413)])
def test_a_body_above_a_megabyte_is_not_read(
    http: Client, full: str, size: int, status: int
) -> None:
    body = b'{"iin": "' + b" " * (size - 11) + b'"}'
    response = http.post(
        PATH, body, "application/json", headers={"Authorization": f"Bearer {full}"}
    )
    assert problem(response)[0] == status


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/xml"])
def test_another_form_of_body_is_refused(http: Client, full: str, kind: str) -> None:
    response = http.post(PATH, b"a=1", kind, headers={"Authorization": f"Bearer {full}"})
    assert problem(response) == (415, "unsupported_media_type")


def test_another_form_of_answer_is_refused(ask: Ask, full: str) -> None:
    assert problem(ask(full, headers={"Accept": "text/html"})) == (406, "not_acceptable")


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options"])
@pytest.mark.parametrize("with_token", [True, False])
def test_the_number_travels_in_a_post_only(
    http: Client, full: str, method: str, with_token: bool
) -> None:
    headers = {"Authorization": f"Bearer {full}"} if with_token else {}
    response = getattr(http, method)(PATH, headers=headers)
    assert response.status_code == 405
    assert response["Allow"] == "POST"


def test_a_client_s_budget_is_its_own_and_over_it_nothing_is_answered(
    ask: Ask, settings: Any, full: str, clinic: str, citizen: Person
) -> None:
    settings.OSMS_LIMITS = {**settings.OSMS_LIMITS, "api_second": 2}
    further = issue_token(name="Fund").secret
    assert [ask(full).status_code, ask(further).status_code] == [200, 200]
    refused = ask(full)
    assert problem(refused) == (429, "too_many_requests")
    assert refused["Retry-After"] == "1"
    assert ask(clinic).status_code == 200
    assert Lookup.objects.count() == 3


def test_without_redis_a_tenth_of_the_budget_is_answered(
    ask: Ask, settings: Any, full: str, citizen: Person
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/1"
    settings.OSMS_LIMITS = {**settings.OSMS_LIMITS, "api_second": 20}
    statuses = [ask(full).status_code for _ in range(4)]
    assert statuses.count(200) >= 2
    assert 429 in statuses


# Broken ---------------------------------------------------------------------------------------


def as_owner(statement: str) -> None:
    """Run a statement as the database's owner, committed."""
    name = connection.settings_dict["NAME"]
    with closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"], dbname=name)) as owner:
        owner.autocommit = True
        owner.cursor().execute(statement)


@contextmanager
def audit_closed() -> Iterator[None]:
    """Nobody can write an audit row."""
    as_owner("REVOKE INSERT ON audit_lookup FROM osms_app")
    try:
        yield
    finally:
        as_owner("GRANT INSERT ON audit_lookup TO osms_app")


def test_without_an_audit_row_there_is_no_answer(
    ask: Ask, full: str, citizen: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with audit_closed():
        response = ask(full)
    assert problem(response) == (503, "unavailable")
    assert response["Retry-After"]
    assert "state 42501" in caplog.text
    assert iin_key(KNOWN) not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_without_a_database_there_is_a_problem_and_no_answer(
    ask: Ask, full: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        patch.setitem(connection.settings_dict, "PORT", "1")
        response = ask(full)
    connection.close()
    assert problem(response) == (503, "unavailable")


# Cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", ["full", "clinic"])
@pytest.mark.parametrize("iin", [KNOWN, UNKNOWN])
def test_a_check_takes_at_most_four_statements_after_the_token_s(
    ask: Ask, pensioner: Person, scope: str, iin: str
) -> None:
    token = issue_token(name=scope, scope=scope).secret
    ask(token)  # the law is read once a process
    with CaptureQueriesContext(connection) as asked:
        assert ask(token, iin=iin).status_code == 200
    statements = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert "accounts_apitoken" in statements[0]
    assert len(statements) - 1 <= 4


def test_a_check_writes_nothing_to_the_client_s_rows(ask: Ask, full: str, citizen: Person) -> None:
    before = [*ApiClient.objects.values(), *ApiToken.objects.values()]
    ask(full)
    assert [*ApiClient.objects.values(), *ApiToken.objects.values()] == before
