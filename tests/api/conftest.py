"""Clients of the API and the people they ask about."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpResponse
from django.test import Client

from apps.accounts.services import issue_token
from apps.categories.models import CategoryPeriod
from apps.common.dated import since
from apps.persons.models import LegalStatusPeriod, Person
from apps.persons.services import registered_source
from tests.accounts.people import KNOWN, NOON, add_person

Ask = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def clock_and_limits(settings: Any, request: pytest.FixtureRequest) -> None:
    """Noon of 22 November 2026 in Almaty, and counters of this test's own."""
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = NOON.isoformat()
    settings.SECRET_KEY = f"api {request.node.nodeid}"


@pytest.fixture
def http() -> Client:
    """A client that shows failures as a caller sees them."""
    return Client(raise_request_exception=False)


@pytest.fixture
def full(db: None) -> str:
    """A token of the Fund's own system."""
    return issue_token(name="Fund", scope="full").secret


@pytest.fixture
def clinic(db: None) -> str:
    """A token of a clinic."""
    return issue_token(name="Clinic 7", scope="clinic").secret


@pytest.fixture
def ask(http: Client) -> Ask:
    """`ask(token, iin=..., on=...)`: the answer to a check; `purpose` is given unless overridden."""

    def check(token: str = "", headers: dict[str, str] | None = None, **body: Any) -> HttpResponse:
        given = {"iin": KNOWN, "purpose": "walk_in", **body}
        return http.post(
            "/api/v1/status-checks",
            json.dumps({name: value for name, value in given.items() if value is not ...}),
            content_type="application/json",
            headers={**({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})},
        )

    return check


@pytest.fixture
def citizen(db: None) -> Person:
    """A citizen since 2000 for whom nobody ever paid, under the number KNOWN."""
    person = add_person(KNOWN, "")
    LegalStatusPeriod.objects.create(
        person=person,
        source=registered_source("persons"),
        status="citizen",
        valid=DateRange(date(2000, 1, 1), None),
        recorded=since(NOON),
    )
    return person


@pytest.fixture
def pensioner(citizen: Person) -> Person:
    """The same citizen, a pensioner since 2024."""
    CategoryPeriod.objects.create(
        source=registered_source("pensions"),
        person=citizen,
        category="pensioner",
        valid_from=date(2024, 1, 1),
        valid=DateRange(date(2024, 1, 1), None),
        recorded=since(NOON),
    )
    return citizen
