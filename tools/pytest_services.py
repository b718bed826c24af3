"""A pytest plugin that brings the tests' PostgreSQL and Valkey.

Loaded by `addopts = -p tools.pytest_services`, because Django's settings, which need the URLs, are
read before any conftest.py. Runs may go side by side: they share the cluster, each with databases
of its own, and the last one stops it; a Valkey is each run's own. Workers of xdist inherit both.
"""

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import psycopg2
import pytest
from psycopg2 import sql

from tools import services
from tools.embedded import ServiceError
from tools.embedded.places import Home, find_home
from tools.embedded.valkey import Store

# Fixed, so that a failing test fails the same way everywhere.
SECRETS = {
    "OSMS_SECRET_KEY": "tests-only-secret-key" * 3,
    "OSMS_IIN_KEY": "ab" * 32,
    "OSMS_PROOF_KEY": "cd" * 32,
}


@dataclass
class Run:
    """What this run holds: a share in the cluster, and a Valkey."""

    share: TextIO
    store: Store | None

    @classmethod
    def begin(cls, var: Path = services.VAR) -> "Run":
        """Start what the environment does not name, and name it there. Raises ServiceError."""
        with services.locked("test", var) as state:
            urls = services.database_urls("test", state)
            share = (state / "users").open("w")
            if _is_alone(share):
                _sweep(find_home(state), urls)
            fcntl.flock(share, fcntl.LOCK_SH)  # the kernel lets go of it however we end
        store = None if os.environ.get("REDIS_URL") else _own_store(state)
        if store:
            store.start()
            urls["redis_url"] = store.url
        os.environ.update({name.upper(): url for name, url in urls.items()})
        return cls(share, store)

    def end(self, var: Path = services.VAR) -> None:
        """Stop our Valkey, and the cluster when nobody else has a share in it."""
        if self.store:
            self.store.stop()
            shutil.rmtree(self.store.home.directory / self.store.name, ignore_errors=True)
            (self.store.home.state / f"{self.store.name}.json").unlink(missing_ok=True)
        with services.locked("test", var) as state:
            if _is_alone(self.share):
                services.stop_servers("test", state)
            self.share.close()


def _is_alone(share: TextIO) -> bool:
    """Whether no other run has a share; asked under the lock, so nobody comes meanwhile."""
    try:
        fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sweep(home: Home, urls: services.Urls) -> None:
    """Remove what killed runs left: their folders, and in our own server their databases."""
    for folder in home.directory.glob("valkey-*/"):
        shutil.rmtree(folder)
    for record in home.state.glob("valkey-*.json"):
        record.unlink()
    if os.environ.get("DATABASE_URL"):
        return
    with closing(psycopg2.connect(urls["database_superuser_url"])) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'test\_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _own_store(state: Path) -> Store:
    home = find_home(state)
    password = services.passwords(home)["valkey"]
    return Store(home, password, durable=False, attached=True, name=f"valkey-{os.getpid()}")


_run: Run | None = None


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Before pytest-django reads the settings."""
    global _run  # noqa: PLW0603 - a plugin module is the one place that lives as long as the run
    os.environ.setdefault("OSMS_DEMO", "1")
    for name, value in SECRETS.items():
        os.environ.setdefault(name, value)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        try:
            _run = Run.begin()
        except ServiceError as trouble:
            raise pytest.UsageError(str(trouble)) from trouble
    yield


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    global _run  # noqa: PLW0603
    if _run:
        _run.end()
        _run = None
