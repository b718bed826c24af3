"""What one client may ask: how often, about how many people a day, and how answers say so."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import ApiClient
from apps.audit.models import Lookup
from apps.persons.models import Person
from tests.accounts.people import KNOWN, UNKNOWN
from tests.api.conftest import Ask
from tests.builders import an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(settings: Any) -> None:
    settings.OSMS_LIMITS = {**settings.OSMS_LIMITS, "api_second": 100, "api_people_day": 3}


def batch(http: Client, token: str, *iins: str) -> HttpResponse:
    return http.post(
        "/api/v1/status-checks/batch",
        json.dumps({"iins": iins, "purpose": "scheduled"}),
        "application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def test_an_answer_says_what_is_left(ask: Ask, full: str, citizen: Person, few: None) -> None:
    answer = ask(full)
    assert answer["RateLimit-Policy"] == '"second";q=100;w=1, "people";q=3;w=86400'
    assert answer["RateLimit"] == '"second";r=99;t=1, "people";r=2;t=86400'


def test_over_the_people_of_a_day_nothing_is_answered(
    ask: Ask, full: str, citizen: Person, few: None
) -> None:
    assert [ask(full).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = ask(full)
    assert refused.json()["code"] == "too_many_requests"
    assert int(refused["Retry-After"]) > 3600
    assert refused["RateLimit"].startswith('"people";r=0;t=')
    assert Lookup.objects.count() == 3


def test_a_batch_counts_everybody_in_it_and_is_refused_whole(
    http: Client, ask: Ask, full: str, citizen: Person, few: None
) -> None:
    assert batch(http, full, KNOWN, UNKNOWN)["RateLimit"] == '"people";r=1;t=86400'
    assert batch(http, full, KNOWN, UNKNOWN).status_code == 429
    assert Lookup.objects.count() == 2
    assert ask(full).status_code == 200


def test_a_client_may_have_limits_of_its_own(
    ask: Ask, full: str, clinic: str, citizen: Person, few: None
) -> None:
    ApiClient.objects.filter(name="Fund").update(people_a_day=1, per_second=50)
    assert ask(full)["RateLimit-Policy"] == '"second";q=50;w=1, "people";q=1;w=86400'
    assert ask(full).status_code == 429
    assert ask(clinic).status_code == 200


def test_without_a_token_nothing_is_told_of_limits(ask: Ask) -> None:
    assert "RateLimit" not in ask().headers


def test_the_command_sets_whose_a_client_is_and_its_limits() -> None:
    place = an_organisation("clinic-7")
    command = ["create_api_client", "Clinic 7", "--scope", "clinic", "--organisation", "clinic-7"]
    call_command(*command, "--people-a-day", "7", stdout=io.StringIO())
    call_command("create_api_client", "Clinic 7", "--scope", "clinic", stdout=io.StringIO())
    client = ApiClient.objects.get()
    assert (client.organisation, client.per_second, client.people_a_day) == (place, None, 7)


def test_the_command_issues_nothing_for_a_place_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="no organisation"):
        call_command("create_api_client", "Clinic 7", "--organisation", "x", stdout=io.StringIO())
    assert not ApiClient.objects.exists()
