"""A desk at which files are handed in."""

from pathlib import Path
from typing import Any

import pytest

from tests.feeds.files import Desk, person


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = "2026-11-22T12:00:00"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def held(desk: Desk, db: None) -> Desk:
    """A desk of a country in which one woman lives."""
    desk.take(person(), source="population")
    return desk
