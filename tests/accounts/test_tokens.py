"""API clients and their tokens: issued, listed and revoked by command."""

import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import ApiClient, ApiToken
from apps.accounts.selectors import client_of_token

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r"osms_demo_[A-Za-z0-9]{40}")


def run(command: str, *arguments: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def new_token(*arguments: str) -> str:
    """The token of a client, as an operator copies it: the last line."""
    return run("create_api_client", *arguments).splitlines()[-1]


@pytest.fixture
def token() -> str:
    return new_token("Clinic 7", "--scope", "clinic")


def test_the_last_line_is_the_token(token: str) -> None:
    assert TOKEN.fullmatch(token)


def test_outside_the_demo_a_token_says_live(settings: Any) -> None:
    settings.OSMS_DEMO = False
    assert re.fullmatch(r"osms_live_[A-Za-z0-9]{40}", new_token("Fund"))


def test_the_scope_is_full_unless_said_otherwise(token: str) -> None:
    new_token("Fund")
    assert ApiClient.objects.get(name="Fund").scope == "full"
    assert ApiClient.objects.get(name="Clinic 7").scope == "clinic"


def test_a_token_opens_its_client(token: str) -> None:
    found = client_of_token(token)
    assert found is not None
    assert found.name == "Clinic 7"


def test_looking_a_token_up_is_one_query(token: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        client_of_token(token)
    assert len(asked) == 1


def test_the_token_is_not_stored(token: str) -> None:
    stored = " ".join(str(value) for value in ApiToken.objects.values().get().values())
    assert token not in stored
    assert token[-34:] not in stored


def test_a_further_token_for_the_same_name_leaves_the_first_alive(token: str) -> None:
    further = new_token("Clinic 7", "--scope", "clinic")
    assert further != token
    assert ApiClient.objects.count() == 1
    assert client_of_token(token) == client_of_token(further)


@pytest.mark.parametrize("arguments", [["Clinic 7"], ["Clinic 7", "--scope", "full"]])
def test_the_same_name_with_another_scope_is_refused(token: str, arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="has the scope clinic"):
        run("create_api_client", *arguments)
    assert ApiToken.objects.count() == 1


def test_a_client_without_a_name_is_refused() -> None:
    with pytest.raises(CommandError):
        run("create_api_client", "  ")


def test_a_list_names_clients_and_never_tokens(token: str) -> None:
    listed = run("list_api_clients")
    assert "Clinic 7" in listed
    assert "clinic" in listed
    assert token[:16] in listed
    assert not TOKEN.search(listed)


def test_revoking_a_client_ends_all_its_tokens_at_once(token: str) -> None:
    further = new_token("Clinic 7", "--scope", "clinic")
    other = new_token("Fund")
    run("revoke_api_client", "Clinic 7")
    assert client_of_token(token) is None
    assert client_of_token(further) is None
    assert client_of_token(other) is not None


@pytest.mark.parametrize("length", [16, 50])
def test_one_token_can_be_revoked_by_its_beginning(token: str, length: int) -> None:
    further = new_token("Clinic 7", "--scope", "clinic")
    run("revoke_api_client", "Clinic 7", "--token", token[:length])
    assert client_of_token(token) is None
    assert client_of_token(further) is not None


def test_a_beginning_that_fits_several_tokens_revokes_none(token: str) -> None:
    new_token("Clinic 7", "--scope", "clinic")
    with pytest.raises(CommandError, match="2 tokens"):
        run("revoke_api_client", "Clinic 7", "--token", "osms_demo_")
    assert client_of_token(token) is not None


def test_an_unknown_client_cannot_be_revoked() -> None:
    with pytest.raises(CommandError, match="no client"):
        run("revoke_api_client", "Nobody")


def test_a_revoked_client_can_be_given_a_new_token(token: str) -> None:
    run("revoke_api_client", "Clinic 7")
    assert client_of_token(new_token("Clinic 7", "--scope", "clinic")) is not None


def test_a_token_ends_after_ninety_days(token: str) -> None:
    row = ApiToken.objects.get()
    assert (row.expires_at - row.created_at).days == 90
    age("90 days")
    assert client_of_token(token) is None


def test_a_token_lives_until_then(token: str) -> None:
    age("89 days 23 hours")
    assert client_of_token(token) is not None


def test_what_the_demo_says_the_day_is_ends_no_token(settings: Any, token: str) -> None:
    settings.OSMS_NOW = "2036-01-01T00:00:00"
    assert client_of_token(token) is not None


def age(by: str) -> None:
    """Make every token older, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_apitoken SET created_at = created_at - %(by)s::interval, "
            "expires_at = expires_at - %(by)s::interval",
            {"by": by},
        )


@pytest.mark.parametrize("text", ["", "osms_demo_", "\x00", "ә" * 50, "' OR 1=1 --"])
def test_nonsense_opens_nothing(token: str, text: str) -> None:
    assert client_of_token(text) is None


def test_the_application_may_not_delete_a_client(token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('osms_app', 'accounts_apiclient', 'DELETE'), "
            "has_table_privilege('osms_app', 'accounts_apitoken', 'DELETE')"
        )
        assert cursor.fetchone() == (False, False)
