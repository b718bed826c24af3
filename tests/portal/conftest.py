"""Visitors of the pages: noon of 22 November 2026, counters of the test's own."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from celery import current_app
from django.test import Client

from apps.persons.models import Person
from tests.builders import IIN, a_person, complete_through, months, paid

NOON = "2026-11-22T12:00:00+05:00"
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(autouse=True)
def clock_and_limits(settings: Any, request: pytest.FixtureRequest) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = NOON
    settings.OSMS_PUBLIC_CHECK = "status"
    settings.SECRET_KEY = f"portal {request.node.nodeid}"


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody with a browser; failures are shown as pages."""
    return Client(raise_request_exception=False)


@pytest.fixture
def employee(db: None) -> Person:
    """A citizen for whom an employer has paid every month through October 2026."""
    complete_through("gcvp", date(2026, 11, 21), sends_payments=True)
    person = a_person(contact="adam@example.kz")
    paid(person, months("2025-09", "2026-10"))
    return person


@pytest.fixture
def debtor(db: None) -> Person:
    """A citizen whose last paid month is March 2026."""
    person = a_person(contact="adam@example.kz")
    paid(person, months("2025-09", "2026-03"))
    return person


@pytest.fixture
def worker(django_capture_on_commit_callbacks: Any) -> Iterator[Any]:
    """`with worker():` does at the end what the worker would do."""
    eager = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    yield lambda: django_capture_on_commit_callbacks(execute=True)
    current_app.conf.task_always_eager = eager


def check(visitor: Client, iin: str = IIN, language: str = "en", **more: str) -> Any:
    """Type a number on the start page and follow to where it leads."""
    return visitor.post(f"/{language}/", {"iin": iin, **more}, follow=True)
