"""A clinic's desk at noon of 22 November 2026."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Member
from apps.persons.models import Person
from tests.builders import IIN, a_member, a_person, complete_through, months, paid, sign_in

NOON = "2026-11-22T12:00:00+05:00"
DESK = "/en/desk/"


@pytest.fixture(autouse=True)
def _clock(settings: Any, request: pytest.FixtureRequest) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = NOON
    settings.SECRET_KEY = f"registrar {request.node.nodeid}"


@pytest.fixture
def registrar(db: None) -> Member:
    """A registrar of a clinic."""
    return a_member("registrar")


@pytest.fixture
def desk(client: Client, registrar: Member) -> Client:
    """Her browser, signed in."""
    return sign_in(client, registrar)


@pytest.fixture
def patient(db: None) -> Person:
    """Somebody for whom an employer has paid every month through October 2026."""
    complete_through("gcvp", date(2026, 11, 21), sends_payments=True)
    person = a_person()
    paid(person, months("2025-09", "2026-10"))
    return person


def question(**changes: str) -> dict[str, str]:
    """A filled form about the patient; a test names what it changes."""
    return {
        "patient": IIN,
        "seen": "paper_id",
        "purpose": "walk_in",
        "on": "22.11.2026",
        "need": "",
    } | changes


def ask(desk: Client, **changes: str) -> str:
    """Ask at the desk and read the page on which it is answered."""
    answer = desk.post(DESK, question(**changes), follow=True)
    assert answer.redirect_chain == [(DESK, 302)], answer.content.decode()
    return read(answer)


def read(answer: Any) -> str:
    """The text of a page as a person reads it."""
    return str(answer.content.decode().replace("\u00a0", " ").replace("&#x27;", "'"))
