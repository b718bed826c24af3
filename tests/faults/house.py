"""A portal of its own to be broken: durable servers, a country of 100 thousand people, workers.

Nothing here is imported by the portal, and the portal knows nothing of being tested: faults come from
outside, as signals, stopped servers and full disks. Every run sees the same moment (`OSMS_NOW`), so two
runs that did the same hold the same.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from tools import services
from tools.embedded import roles
from tools.embedded.places import find_home
from tools.embedded.postgres import Cluster
from tools.embedded.processes import die_with_parent, end, marked
from tools.embedded.valkey import Store

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / ".var" / "faults"
TEMPLATE = "faults_template"
NOW = "2026-11-22T10:00:00+05:00"
MARK = "FAULTS_OF"
PATIENCE = 180.0
Running = subprocess.Popen[bytes]


@dataclass
class House:
    """The servers, and one database at a time in which something goes wrong."""

    cluster: Cluster
    store: Store
    words: dict[str, str]
    folder: Path
    database: str = TEMPLATE
    runs: int = 0
    workers: list[Running] = field(default_factory=list)

    # Servers ----------------------------------------------------------------------------------

    @classmethod
    def build(cls, people: int) -> House:
        """Start the servers; make the country once a run of the tests."""
        urls = services.up("demo", VAR, {})
        home = find_home(VAR / "demo")
        words = services.passwords(home)
        house = cls(
            Cluster(home, words["superuser"]), Store(home, words["valkey"]), words, VAR / "files"
        )
        assert urls["redis_url"] == house.store.url
        house.folder.mkdir(exist_ok=True)
        house._make_country(people)
        return house

    def _make_country(self, people: int) -> None:
        self._drop(TEMPLATE)
        self.superuse("CREATE DATABASE {} OWNER {}", TEMPLATE, roles.OWNER)
        self.manage("migrate", "--database", "owner", "--verbosity", "0")
        self.manage("load_reference")
        self.manage("generate_population", str(people), "--seed", "7", "--months", "12")
        self.manage("declare_complete", "bank", "2026-09-30")  # a sender that is known
        with self.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def tear_down(self) -> None:
        self.end_workers()
        services.remove("demo", VAR)

    def superuse(self, statement: str, *names: str) -> None:
        with closing(psycopg2.connect(self.cluster.superuser_url())) as connection:
            connection.autocommit = True
            connection.cursor().execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _drop(self, database: str) -> None:
        self.superuse("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    # One try ----------------------------------------------------------------------------------

    @contextmanager
    def fresh(self) -> Iterator[None]:
        """The country as it was, in a database and folders of its own."""
        self.runs += 1
        self.database = f"faults_{self.runs}"
        self.superuse(
            "CREATE DATABASE {} TEMPLATE {} OWNER {}", self.database, TEMPLATE, roles.OWNER
        )
        shutil.rmtree(self.place("."), ignore_errors=True)
        for name in ("inbox", "spool"):
            self.place(name).mkdir(parents=True)
        self.store.start()
        try:
            yield
        finally:
            self.end_workers()
            self.cluster.start()
            self._drop(self.database)
            self.database = TEMPLATE

    def place(self, name: str) -> Path:
        """A folder of this try."""
        return VAR / "tries" / str(self.runs) / name

    def environment(self, **extra: str) -> dict[str, str]:
        urls = {
            "DATABASE_URL": self.cluster.url(roles.APP, self.words["app"], self.database),
            "DATABASE_OWNER_URL": self.cluster.url(roles.OWNER, self.words["owner"], self.database),
            "REDIS_URL": self.store.url,
        }
        told = {
            "OSMS_DEMO": "1",
            "OSMS_NOW": NOW,
            "OSMS_SECRET_KEY": "faults",
            "OSMS_IIN_KEY": "cd" * 32,
            "OSMS_PROOF_KEY": "12" * 32,
            "OSMS_INBOX": str(self.place("inbox")),
            "OSMS_INBOX_SECONDS": "0",
            "OSMS_SPOOL": str(self.place("spool")),
            MARK: str(VAR),
        }
        return os.environ | urls | told | extra

    def manage(self, *arguments: str, **extra: str) -> str:
        """Run a command of the portal to its end; what it printed. Fails where it fails."""
        done = self.start(*arguments, **extra)
        out, _ = done.communicate(timeout=600)
        assert done.returncode == 0, out.decode(errors="replace")[-3000:]
        return out.decode()

    def start(self, *arguments: str, **extra: str) -> Running:
        """Start a command of the portal."""
        return self._spawn([sys.executable, "manage.py", *arguments], **extra)

    def start_worker(self, **extra: str) -> Running:
        """A worker without Celery: takes up what waits, until it is ended."""
        return self._keep(self.start("work_imports", **extra))

    def start_celery(self) -> Running:
        """The worker of `make run`, beat and all."""
        schedule = self.place("beat-schedule")
        command = [sys.executable, "-m", "celery", "--app", "osms_portal", "worker", "--beat"]
        command += ["--pool", "threads", "--concurrency", "2", "--schedule", str(schedule)]
        return self._keep(self._spawn(command))

    def _keep(self, worker: Running) -> Running:
        self.workers.append(worker)
        return worker

    def _spawn(self, command: list[str], **extra: str) -> Running:
        log = self.folder / "worker.log"
        is_worker = "work_imports" in command or "celery" in command
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment(**extra),
            stdin=subprocess.DEVNULL,
            stdout=log.open("ab") if is_worker else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one thread here
        )

    def kill(self, worker: Running) -> None:
        """kill -9, with everything it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def end_workers(self) -> None:
        for worker in self.workers:
            self.kill(worker)
        self.workers.clear()
        end(lambda: marked(f"{MARK}={VAR}"), 3)

    # What there is ----------------------------------------------------------------------------

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        url = self.cluster.superuser_url(self.database)
        with closing(psycopg2.connect(url, connect_timeout=5)) as connection:
            connection.autocommit = True
            yield connection.cursor()

    def send(self, name: str, source: str) -> None:
        """Put a file into the watched folder of its sender, whole at once."""
        folder = self.place("inbox") / source
        folder.mkdir(exist_ok=True)
        half = self.place("inbox") / f".{name}"
        half.write_bytes((self.folder / name).read_bytes())
        half.rename(folder / name)

    def jobs(self) -> list[tuple[str, int]]:
        """Status and attempts of each import but the country's own."""
        try:
            with self.cursor() as cursor:
                cursor.execute(
                    "SELECT j.status, j.attempts FROM feeds_importjob j"
                    " JOIN persons_source s ON s.id = j.source_id"
                    " WHERE s.code NOT LIKE 'generated%' ORDER BY j.id"
                )
                found: list[tuple[str, int]] = cursor.fetchall()
                return found
        except psycopg2.OperationalError:
            return []

    def refusals(self) -> list[str]:
        """Why each import waits or ended otherwise, "" where it did not."""
        with self.cursor() as cursor:
            cursor.execute("SELECT refusal FROM feeds_importjob ORDER BY id")
            return [row[0] for row in cursor.fetchall()]

    def is_done(self, count: int = 1) -> bool:
        return [status for status, _ in self.jobs()] == ["done"] * count

    def runs_one(self) -> bool:
        return any(status == "running" for status, _ in self.jobs())

    def wait(self, happened: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        latest = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < latest, f"{what} did not happen; the jobs: {self.jobs()}"
            time.sleep(0.02)

    def digest(self) -> str:
        """The ledger and the registers as one hash; caches and their upkeep left out."""
        done = self._spawn([sys.executable, "-m", "tests.faults.dump"])
        out, _ = done.communicate(timeout=600)
        assert done.returncode == 0, out.decode(errors="replace")[-3000:]
        return out.decode().split()[-1]
