"""Noon of 22 November 2026 at a clinic; nobody is woken but by the test."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from apps.accounts.models import Member
from tests.builders import a_member, an_organisation, complete_through
from tests.registrar.lists.tables import NOON


@pytest.fixture(autouse=True)
def noon(settings: Any) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = NOON


@pytest.fixture
def told(db: None) -> None:
    """Payments are told through yesterday."""
    complete_through("gcvp", date(2026, 11, 21), sends_payments=True)


@pytest.fixture
def registrar(db: None) -> Member:
    return a_member("registrar", an_organisation("clinic-1"))


@pytest.fixture
def administrator(db: None) -> Member:
    return a_member("administrator", an_organisation("clinic-1"))
