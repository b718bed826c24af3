"""The API against its own schema: what schemathesis makes of it is answered as promised.

The real application with its real database, a fixed seed, and few examples of each address: enough to
find a promise that is not kept, not a search for days.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from apps.accounts.services import issue_token
from osms_portal.wsgi import application
from tests.accounts.people import KNOWN
from tests.builders import a_person

pytestmark = pytest.mark.django_db

EXAMPLES = 20
# What the schema cannot say: the check digit of a number, an address that may be called.
LEFT_OUT = [positive_data_acceptance]


@pytest.fixture(autouse=True)
def connection_of_the_test() -> Iterator[None]:
    """The server ends with a connection what a request began; here the test's own lives on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_address_answers_as_the_schema_says(settings: Any, subtests: pytest.Subtests) -> None:
    settings.OSMS_LIMITS = dict.fromkeys(settings.OSMS_LIMITS, 1_000_000)
    a_person(KNOWN)
    tokens = {
        "full": issue_token(name="Fund", scope="full").secret,
        "sender": issue_token(name="Bank", scope="sender", sender="bank").secret,
    }
    described = schemathesis.openapi.from_wsgi("/api/v1/schema", application)
    for found in described.get_all_operations():
        operation = found.ok()
        token = tokens["sender" if "/feeds" in operation.path else "full"]
        for mode in GenerationMode:
            with subtests.test(f"{operation.label}, {mode.value}"):
                try:
                    ask_as_promised(operation, mode, token)
                except Unsatisfiable:  # an address that is asked nothing cannot be asked wrongly
                    assert mode is GenerationMode.NEGATIVE


def ask_as_promised(operation: Any, mode: GenerationMode, token: str) -> None:
    """Ask one address with what its schema allows, or with what it does not."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}"}, excluded_checks=LEFT_OUT
        )

    ask()
