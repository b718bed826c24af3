"""OAuth 2.0 client credentials beside the simple tokens: one client, two ways to show who it is."""

import base64
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oauth2_provider.models import AccessToken, Application, set_token_value

from apps.accounts.models import ApiClient, Credential, Organisation
from apps.accounts.oauth import new_token
from apps.accounts.services import issue_credential, issue_token, revoke_tokens
from apps.accounts.tasks import forget
from apps.audit.models import Lookup
from apps.persons.models import Person
from tests.api.conftest import Ask

pytestmark = pytest.mark.django_db


def ended_token() -> str:
    """A token of the only credential, as it would have been given out long ago."""
    row = Credential.objects.get()
    given = AccessToken(application=row.application, scope="clinic", expires=row.created_at)
    set_token_value(given, secret := new_token())
    given.save()
    return secret


@pytest.fixture(autouse=True)
def quick_hashing(settings: Any) -> None:
    """A secret is compared in a third of a second; here it is enough that it is hashed."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def credential() -> tuple[str, str]:
    """The client id and secret of a clinic."""
    issued = issue_credential(name="Clinic 7", scope="clinic")
    return issued.client_id, issued.secret


def exchange(
    http: Client, client_id: str, secret: str, address: str = "10.0.0.1", **fields: str
) -> HttpResponse:
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return http.post(
        "/o/token/",
        {"grant_type": "client_credentials", **fields},
        headers={"Authorization": f"Basic {basic}"},
        REMOTE_ADDR=address,
    )


def token(http: Client, credential: tuple[str, str]) -> str:
    return str(exchange(http, *credential).json()["access_token"])


def test_an_id_and_a_secret_give_a_token_of_a_quarter_of_an_hour(
    http: Client, credential: tuple[str, str]
) -> None:
    answer = exchange(http, *credential)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    given = answer.json()
    assert given.pop("access_token").startswith("osms_oauth_demo_")
    assert given == {"expires_in": 900, "token_type": "Bearer", "scope": "clinic"}


def test_the_secret_may_travel_in_the_body(http: Client, credential: tuple[str, str]) -> None:
    fields = {"client_id": credential[0], "client_secret": credential[1]}
    answer = http.post("/o/token/", {"grant_type": "client_credentials", **fields})
    assert answer.status_code == 200


def test_a_check_with_the_token_is_the_client_s(
    http: Client, ask: Ask, credential: tuple[str, str], pensioner: Person
) -> None:
    answer = ask(token(http, credential))
    assert answer.status_code == 200
    assert "ground" not in answer.json()
    row = Lookup.objects.get()
    assert (row.asker, row.client_id) == ("Clinic 7", ApiClient.objects.get().pk)


def test_both_ways_are_one_client_with_one_budget(
    http: Client, ask: Ask, settings: Any, credential: tuple[str, str], citizen: Person
) -> None:
    settings.OSMS_LIMITS = {**settings.OSMS_LIMITS, "api_people_day": 1}
    simple = issue_token(name="Clinic 7", scope="clinic").secret
    assert ask(simple).status_code == 200
    assert ask(token(http, credential)).status_code == 429


def test_nothing_that_opens_a_door_is_kept_in_clear(
    http: Client, credential: tuple[str, str]
) -> None:
    given = token(http, credential)
    written = str([*Application.objects.values(), *AccessToken.objects.values()])
    assert given not in written
    assert credential[1] not in written


def test_a_revoked_client_is_cut_at_the_next_request(
    http: Client, ask: Ask, credential: tuple[str, str], citizen: Person
) -> None:
    given = token(http, credential)
    assert ask(given).status_code == 200
    assert revoke_tokens(name="Clinic 7") == 1
    assert ask(given).json()["code"] == "token_invalid"
    assert exchange(http, *credential).json() == {"error": "invalid_client"}


def test_a_closed_organisation_is_cut_too(
    http: Client, ask: Ask, credential: tuple[str, str], citizen: Person
) -> None:
    given = token(http, credential)
    row = Credential.objects.get()
    place = Organisation.objects.create(
        code="clinic-7",
        name="Clinic 7",
        kind="clinic",
        created_at=row.created_at,
        closed_at=row.created_at,
    )
    ApiClient.objects.update(organisation=place)
    assert ask(given).status_code == 401
    assert exchange(http, *credential).status_code == 401


@pytest.mark.parametrize("what", ["token", "credential"])
def test_what_has_ended_opens_nothing(
    http: Client, ask: Ask, credential: tuple[str, str], citizen: Person, what: str
) -> None:
    row = Credential.objects.get()
    given = ended_token() if what == "token" else token(http, credential)
    if what == "credential":
        Credential.objects.update(
            created_at=row.created_at - timedelta(days=91), expires_at=row.created_at
        )
    assert ask(given).status_code == 401


def test_tokens_that_have_ended_are_forgotten(http: Client, credential: tuple[str, str]) -> None:
    token(http, credential)
    ended_token()
    forget()
    assert AccessToken.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"scope": "full"}, 400, "invalid_scope"),
        ({"scope": "clinic full"}, 400, "invalid_scope"),
        ({"scope": "a\x00"}, 400, "invalid_request"),
    ],
)
def test_nothing_else_is_given(
    http: Client, credential: tuple[str, str], fields: dict[str, str], status: int, error: str
) -> None:
    answer = exchange(http, *credential, **fields)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize("wrong", [("nobody", "secret"), (None, "secret"), (None, "")])
def test_a_wrong_secret_gives_nothing(
    http: Client, credential: tuple[str, str], wrong: tuple[str | None, str]
) -> None:
    answer = exchange(http, wrong[0] or credential[0], wrong[1])
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_who_tries_too_often_waits_and_nobody_else_does(
    http: Client, settings: Any, credential: tuple[str, str]
) -> None:
    settings.OSMS_LIMITS = {**settings.OSMS_LIMITS, "token_address_minute": 2}
    statuses = [exchange(http, credential[0], "guess").status_code for _ in range(3)]
    assert statuses == [401, 401, 429]
    refused = exchange(http, *credential)
    assert (refused.status_code, refused.json()) == (429, {"error": "temporarily_unavailable"})
    assert refused["Retry-After"]
    assert exchange(http, *credential, address="10.0.0.2").status_code == 200


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_the_address_takes_a_post_only(http: Client, method: str) -> None:
    assert getattr(http, method)("/o/token/").status_code == 405


@pytest.mark.parametrize("page", ["authorize/", "applications/", "introspect/", "revoke_token/"])
def test_no_other_page_of_the_toolkit_is_there(http: Client, page: str) -> None:
    assert http.get(f"/o/{page}").status_code == 404


def test_an_unknown_token_of_that_look_opens_nothing(ask: Ask, citizen: Person) -> None:
    assert ask("osms_oauth_demo_" + "a" * 40).json()["code"] == "token_invalid"


def test_either_way_costs_one_statement(
    http: Client, ask: Ask, credential: tuple[str, str], citizen: Person
) -> None:
    for given in (token(http, credential), issue_token(name="Fund").secret):
        ask(given)
        with CaptureQueriesContext(connection) as asked:
            assert ask(given).status_code == 200
        tables = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
        assert "accounts_apiclient" in tables[0]
        assert not any("accounts_" in statement for statement in tables[1:])


def test_the_command_shows_id_and_secret_once(http: Client, db: None) -> None:
    printed = io.StringIO()
    call_command("create_api_client", "Clinic 8", "--scope", "clinic", "--oauth", stdout=printed)
    *_, client_id, secret = printed.getvalue().split()
    assert exchange(http, client_id, secret).status_code == 200
    listed = io.StringIO()
    call_command("list_api_clients", stdout=listed)
    assert client_id in listed.getvalue()
    assert secret not in listed.getvalue()


def test_the_schema_tells_of_both_ways(http: Client) -> None:
    schema = http.get("/api/v1/schema").json()
    schemes = schema["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
    flow = schemes["oauth2"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/o/token/"
    assert set(flow["scopes"]) == {"full", "clinic", "sender"}
    check = schema["paths"]["/api/v1/status-checks"]["post"]["security"]
    assert check == [{"token": []}, {"oauth2": ["full", "clinic"]}]
