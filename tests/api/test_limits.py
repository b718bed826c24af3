"""What one client may ask: how often, about how many people a day, and how answers say so."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import ApiClient
from apps.audit.models import Lookup
from apps.persons.models import Person
from tests.accounts.people import KNOWN, UNKNOWN
from tests.api.conftest import Ask

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
