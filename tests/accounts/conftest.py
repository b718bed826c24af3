"""Clocks, limits and workers for the tests of accounts."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app

from apps.persons.models import Person
from tests.accounts.people import KNOWN, NOON, add_person


@pytest.fixture
def at(settings: Any) -> Callable[[timedelta], None]:
    """Moves the clock: `at(timedelta(minutes=5))` after noon of 22 November 2026 in Almaty."""

    def move(later: timedelta) -> None:
        settings.OSMS_NOW = (NOON + later).isoformat()

    settings.OSMS_DEMO = True
    move(timedelta())
    return move


@pytest.fixture
def own_limits(settings: Any, request: pytest.FixtureRequest) -> dict[str, int]:
    """The numbers of S-05, counted for this test alone."""
    settings.SECRET_KEY = f"accounts {request.node.nodeid}"
    settings.OSMS_LIMITS = {
        "code_iin_hour": 3,
        "code_iin_day": 10,
        "code_address_hour": 10,
        "code_prefix_hour": 20,
    }
    numbers: dict[str, int] = settings.OSMS_LIMITS
    return numbers


@pytest.fixture
def person(db: None) -> Person:
    """Somebody with a contact, under the number KNOWN."""
    return add_person(KNOWN, "aliya@example.kz")


@pytest.fixture
def worker(django_capture_on_commit_callbacks: Any) -> Iterator[Any]:
    """`with worker():` does at the end what a worker would do after the commit."""
    eager = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    yield lambda: django_capture_on_commit_callbacks(execute=True)
    current_app.conf.task_always_eager = eager
