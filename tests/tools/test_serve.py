"""`make run` from the first start to the last stop, accidents included, in a copy of the checkout."""

import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.tools.places import short_folder, without_servers
from tools import serve
from tools.bootstrap import ROOT
from tools.check_iins import files
from tools.embedded.places import free_port
from tools.embedded.processes import wait_for

STARTED = "Ctrl-C"


class Portal:
    """A checkout that can be served, and its supervisor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.output = folder / "output.txt"
        self.supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start, wait for the addresses, return everything printed."""
        self.launch()
        assert wait_for(lambda: STARTED in self.printed() or self._has_ended(), 180)
        assert STARTED in self.printed(), self.printed()
        return self.printed()

    def launch(self) -> None:
        with self.output.open("wb") as output:
            self.supervisor = subprocess.Popen(
                self._command(), cwd=self.folder, env=self._environment(),
                stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def end(self, number: int) -> int:
        assert self.supervisor is not None
        self.supervisor.send_signal(number)
        return self.supervisor.wait(60)

    def again(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(), cwd=self.folder, env=self._environment(),
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def shell(self, code: str) -> str:
        """What another shell's `manage.py shell -c` prints."""
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code]
        environment = self._environment() | {"PORT": ""}
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()

    def status(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return int(answer.status)

    def processes(self) -> list[psutil.Process]:
        """Everything that runs in or for this checkout, by folder, command or environment."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def printed(self) -> str:
        return self.output.read_text(errors="replace")

    def _is_ours(self, process: psutil.Process) -> bool:
        place = str(self.folder)
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return process.cwd().startswith(place) or place in " ".join(process.cmdline())
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False

    def _has_ended(self) -> bool:
        return self.supervisor is not None and self.supervisor.poll() is not None

    def _command(self) -> list[str]:
        return [str(self.folder / ".venv" / "bin" / "python"), "-m", "tools.serve"]

    def _environment(self) -> dict[str, str]:
        return without_servers() | {"PYTHONPATH": str(self.folder), "PORT": str(self.port)}


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with short_folder() as folder:
        for file in files():
            target = folder / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        (folder / ".var").mkdir()
        (folder / ".var").chmod(0o711)
        found = Portal(folder)
        yield found
        for process in found.processes():
            process.kill()


# One story in order: each test goes on where the one before it ended.


def test_the_first_start_serves_and_says_where(portal: Portal) -> None:
    printed = portal.start()

    address = f"http://127.0.0.1:{portal.port}"
    for wanted in (f"{address}/", f"{address}/api/v1/docs", f"{address}/admin/", "login: demo / "):
        assert wanted in printed
    for path in ("/kk/", "/api/v1/docs", "/admin/login/"):
        assert portal.status(path) == 200


def test_another_shell_uses_the_same_database(portal: Portal) -> None:
    code = (
        "from django.db import connection as c; k = c.cursor(); "
        "k.execute('SELECT current_user, inet_server_addr() IS NULL, count(*) FROM persons_person');"
        "print(*k.fetchone())"
    )
    user, is_socket, people = portal.shell(code).split()[-3:]

    assert (user, is_socket) == ("osms_app", "True")
    assert int(people) >= 24


def test_a_second_one_in_the_same_folder_is_refused(portal: Portal) -> None:
    second = portal.again()

    assert second.returncode == 1
    assert f"runs from this folder already: http://127.0.0.1:{portal.port}" in second.stderr
    assert portal.status("/kk/") == 200


def test_it_starts_again_after_everything_was_killed(portal: Portal) -> None:
    running = portal.processes()
    names = {process.name() for process in running}
    assert {"postgres", "valkey-server"} <= names
    for process in running:
        process.kill()
    psutil.wait_procs(running, timeout=10)

    printed = portal.start()

    assert "runs from" not in printed
    assert portal.status("/kk/") == 200


def test_it_starts_again_after_only_the_supervisor_was_killed(portal: Portal) -> None:
    portal.end(signal.SIGKILL)
    assert any(process.name() == "postgres" for process in portal.processes())

    portal.start()

    assert portal.status("/kk/") == 200
    assert len([p for p in portal.processes() if p.name().startswith("celery")]) <= 2


def test_a_signal_stops_all_of_it_cleanly(portal: Portal) -> None:
    assert portal.end(signal.SIGTERM) == 0

    assert portal.processes() == []
    assert not (portal.folder / ".var" / "demo" / "postgres" / "postmaster.pid").exists()
    assert not (portal.folder / ".var" / "services.json").exists()


def test_the_web_server_killed_alone_ends_the_rest_with_a_reason(portal: Portal) -> None:
    portal.start()
    web = next(p for p in portal.processes() if p.name().startswith("granian"))
    web.kill()
    assert portal.supervisor is not None

    assert portal.supervisor.wait(60) == 1
    assert "The web stopped by itself" in portal.printed()
    assert portal.processes() == []


def test_ctrl_c_while_it_still_starts_stops_what_was_up(portal: Portal) -> None:
    portal.launch()
    assert wait_for(lambda: "Migrations" in portal.printed(), 60)

    assert portal.end(signal.SIGINT) == 0

    assert portal.processes() == []


def test_a_taken_port_is_said_or_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        taken = somebody.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))
        with pytest.raises(serve.Stop, match=f"Port {taken} is taken"):
            serve.choose_port()

        monkeypatch.delenv("PORT")
        monkeypatch.setattr(serve, "FIRST_PORT", taken)
        assert serve.choose_port() > taken
