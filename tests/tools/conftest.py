"""Real servers, each test's in a folder of its own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.places import NO_SERVERS, short_folder
from tools import services
from tools.embedded.places import find_home
from tools.embedded.postgres import Cluster


@pytest.fixture
def var() -> Iterator[Path]:
    """An empty folder in the place of .var; whatever was started from it is stopped and removed."""
    with short_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def running() -> Iterator[Path]:
    """As `var`, with the demo's servers up; for tests that only look."""
    with short_folder() as folder:
        services.up("demo", folder, NO_SERVERS)
        yield folder


@pytest.fixture
def cluster(var: Path) -> Iterator[Cluster]:
    """A cluster of the demo's kind, not yet made."""
    found = Cluster(find_home(var / "demo"), "the-right-one")
    yield found
    found.stop()


@pytest.fixture
def urls(running: Path) -> dict[str, str]:
    return dict(json.loads((running / "services.json").read_text()))
