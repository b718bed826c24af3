"""A real streaming replica of the tests' server: a second PostgreSQL, made by pg_basebackup."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from tools import services
from tools.embedded.places import find_home
from tools.embedded.postgres import Cluster
from tools.embedded.processes import wait_for
from tools.embedded.programs import postgres_folder

PATIENCE = 30.0
# Of these a replica must have as many as its primary, or it does not start.
AT_LEAST = [
    "max_connections",
    "max_locks_per_transaction",
    "max_prepared_transactions",
    "max_wal_senders",
    "max_worker_processes",
]


@dataclass(frozen=True)
class Standby:
    """A replica that a test may hold back, stop and promote."""

    cluster: Cluster
    primary: str
    superuser: str

    def url(self, primary_url: str) -> str:
        """The same user, password and database as in a URL of the primary, on the replica."""
        given = urlsplit(primary_url)
        place = urlsplit(self.cluster.superuser_url())
        user, host = given.netloc.rpartition("@")[0], place.netloc.rpartition("@")[2]
        return f"postgresql://{user}@{host}{given.path}"

    def place(self) -> dict[str, str]:
        """Where it listens, under the names of Django's settings."""
        found = psycopg2.extensions.parse_dsn(self.superuser)
        return {"HOST": found["host"], "PORT": found["port"]}

    def pause(self) -> None:
        """Hold the replay back; what the primary writes from now on is received and not seen."""
        self._ask("SELECT pg_wal_replay_pause()")
        assert wait_for(lambda: self._ask("SELECT pg_get_wal_replay_pause_state()") == "paused", 10)

    def go_on(self) -> None:
        if self._ask("SELECT pg_is_in_recovery()"):
            self._ask("SELECT pg_wal_replay_resume()")

    def catch_up(self) -> None:
        """Wait until everything that the primary has written is seen here."""
        with _cursor(self.primary) as cursor:
            # Flushed, for the tests' server does not wait for its log to be written.
            cursor.execute("SELECT pg_logical_emit_message(false, 'tests', 'here', true)")
            (reached,) = cursor.fetchone()
        question = f"SELECT pg_last_wal_replay_lsn() >= '{reached}'"
        assert wait_for(lambda: bool(self._ask(question)), PATIENCE), "the replica does not follow"

    def promote(self) -> None:
        self._ask("SELECT pg_promote()")

    def _ask(self, question: str) -> Any:
        with _cursor(self.superuser) as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]


@contextmanager
def standby(name: str) -> Iterator[Standby]:
    """A replica of the server that DATABASE_SUPERUSER_URL names; gone afterwards."""
    home = find_home(services.VAR / name)
    primary = os.environ["DATABASE_SUPERUSER_URL"]
    cluster = Cluster(home, _password(primary), durable=False)
    try:
        _copy(cluster, primary)
        cluster.start()
        made = Standby(cluster, primary, "")
        yield Standby(cluster, primary, made.url(primary))
    finally:
        cluster.stop()
        shutil.rmtree(home.directory, ignore_errors=True)
        shutil.rmtree(home.state, ignore_errors=True)


def _copy(cluster: Cluster, primary: str) -> None:
    program: Path = postgres_folder(cluster.home) / "pg_basebackup"
    cluster.home.private_folder("postgres")
    command = [str(program), "-D", str(cluster.data), "--write-recovery-conf", "-X", "stream"]
    command += ["--checkpoint=fast", "--no-sync", "-d", primary]
    made = subprocess.run(
        command, capture_output=True, text=True, check=False, **cluster.home.account.spawn()
    )
    assert made.returncode == 0, made.stderr
    with _cursor(primary) as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [AT_LEAST])
        lines = [f"{name} = {setting}\n" for name, setting in cursor.fetchall()]
    with (cluster.data / "postgresql.auto.conf").open("a") as file:
        file.writelines(lines)


def _password(url: str) -> str:
    return psycopg2.extensions.parse_dsn(url)["password"]


@contextmanager
def _cursor(url: str) -> Iterator[Any]:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        yield connection.cursor()
