"""A web server of one process for a benchmark, and what asks it over one kept connection."""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "benchmarks.settings"
COMMAND = "--interface wsgi --host 127.0.0.1 --workers 1 --no-ws osms_portal.wsgi:application"


def prepare() -> None:
    """Set Django up with the benchmark's settings, for the database that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()


def token() -> str:
    """A new token of the client `benchmark`."""
    from apps.accounts.services import issue_token

    return issue_token(name="benchmark").secret


def people() -> int:
    """How many people the database holds."""
    return int(_one("SELECT count(*) FROM persons_person"))


def sample(count: int, seed: int = 1) -> list[str]:
    """The numbers of `count` people chosen at random by the database; all of them where it has fewer."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM persons_person")
        first, last = cursor.fetchone()
        chance, draws, found = random.Random(seed), 2 * count, []
        while len(found) < count:
            ids = {chance.randint(first, last) for _ in range(draws)}
            if last - first < draws:
                ids = set(range(first, last + 1))
            cursor.execute("SELECT iin FROM persons_person WHERE id = ANY(%s)", [list(ids)])
            found = sorted(row[0] for row in cursor.fetchall())
            if last - first < draws:
                break
            draws *= 8  # ids may lie far from each other
    chance.shuffle(found)
    return found[:count]


def _one(statement: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port and its process."""

    port: int
    pid: int

    def processor(self) -> float:
        """Seconds of processor time that it and its worker have used (Linux)."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return sum(_processor(pid) for pid in (str(self.pid), *children))


def _processor(pid: str) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server() -> Iterator[Server]:
    """The portal's own web server with one worker."""
    port = _free_port()
    child = subprocess.Popen(
        [ROOT / ".venv" / "bin" / "granian", "--port", str(port), *COMMAND.split()],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS, "OSMS_LOG": "WARNING"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield Server(port, child.pid)
    finally:
        child.terminate()
        child.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start.")


class Asker:
    """Asks over one kept connection."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, address: str, body: str) -> bytes:
        """The answer's body; the benchmark ends where it is no answer."""
        self.connection.request("POST", address, body, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{address} answered {answer.status}")
        return text

    def timed(self, address: str, bodies: list[str]) -> list[float]:
        """The seconds that each question took."""
        found = []
        for body in bodies:
            begun = time.perf_counter()
            self.post(address, body)
            found.append(time.perf_counter() - begun)
        return found


def table(title: str, rows: list[tuple[str, str]], *, markdown: bool) -> None:
    """Print measured values, one a line or as rows of a Markdown table."""
    if markdown:
        print(f"\n| {title} | |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |" if markdown else f"{name:<44} {value}")
