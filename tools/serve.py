"""`make run`: brings everything up, serves, and takes everything down again.

A killed supervisor takes its web server and worker with it (Linux); PostgreSQL and Valkey stay up
and are found again by the next start.
"""

import contextlib
import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

from tools import commands, services
from tools.bootstrap import belongs_to_another
from tools.embedded import ServiceError
from tools.embedded.processes import die_with_parent, end, marked, name_of, wait_for

VAR = services.VAR
ROOT = VAR.parent
BIN = ROOT / ".venv" / "bin"
FIRST_PORT = 8000
TIME_TO_STOP = 15
MARK = "OSMS_RUN"  # in the environment of all we start, to know it again


class Stop(Exception):
    """Somebody asked us to stop, or something we started is gone."""


@dataclass
class House:
    """The processes we started, and how to end them."""

    host: str
    port: int
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{shown}:{self.port}"

    def start(self, name: str, command: str) -> None:
        """Start a program of .venv in a session of its own: Ctrl-C reaches us alone, we end it."""
        log = VAR / "log" / f"{name}.log"
        with log.open("wb") as output:
            self.children[name] = subprocess.Popen(
                [str(BIN / word) if word == "python" else word for word in command.split()],
                cwd=ROOT,
                # SPT_NOENV: a process that renames itself must not write over its environment.
                env=os.environ | {MARK: self.mark, "SPT_NOENV": "1"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - one thread here
            )
        self._record()

    def watch(self) -> None:
        """Return never: raises Stop on a signal or when a child is gone."""
        while True:
            for name, child in self.children.items():
                if child.poll() is not None:
                    raise Stop(
                        f"The {name} stopped by itself; the end of its log:\n{log_end(name)}"
                    )
            time.sleep(0.3)

    def stop(self) -> None:
        for child in self.children.values():
            child.terminate()
        latest = time.monotonic() + TIME_TO_STOP
        for child in self.children.values():
            try:
                child.wait(max(0.1, latest - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        end(lambda: marked(f"{MARK}={self.mark}"), 3)  # what they started and left
        (VAR / "run.json").unlink(missing_ok=True)

    def _record(self) -> None:
        record = {"address": self.address, "mark": self.mark}
        (VAR / "run.json").write_text(json.dumps(record))


def main() -> int:
    stopped_by: list[str] = []

    def ask_to_stop(number: int, _frame: FrameType | None) -> None:
        if not stopped_by:  # a second Ctrl-C must not break into the stopping
            stopped_by.append(signal.Signals(number).name)
            raise Stop

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # else nohup wants us to live on
        signal.signal(signal.SIGHUP, ask_to_stop)
    if name_of(os.getppid()) in ("make", "gmake"):
        die_with_parent()  # a killed make takes us along, and we stop the rest
    os.environ.setdefault("OSMS_DEMO", "1")
    try:
        with only_one():
            serve()
    except Stop as reason:
        if str(reason):
            print(f"\n{reason}", file=sys.stderr)
    except ServiceError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
    except PermissionError as trouble:
        print(f"\n{belongs_to_another(trouble)}", file=sys.stderr)
    return 0 if stopped_by else 1


def serve() -> None:
    """Bring the portal up and hold it until Stop. Takes down what it brought up, come what may."""
    end_leftovers()
    house = House(os.environ.get("LISTEN", "127.0.0.1"), choose_port())
    try:
        say("Starting PostgreSQL and Valkey")
        services.up("demo")
        prepare()
        say("Starting the web server and the worker")
        (VAR / "log").mkdir(exist_ok=True)
        workers = os.cpu_count() or 1
        web = commands.WEB.format(host=house.host, port=house.port, workers=workers)
        house.start("web", web)
        house.start("worker", commands.WORKER.format(var=VAR))
        wait_until_it_answers(house)
        announce(house)
        house.watch()
    finally:
        say("Stopping")
        house.stop()
        services.down("demo")
        say("Stopped; the data stay in .var")


def prepare() -> None:
    """Run tools/prepare.py to its end; a signal ends it with us."""
    say("Migrations, reference data, demo people, static files")
    child = subprocess.Popen(
        [sys.executable, "-m", "tools.prepare"],
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - one thread here
    )
    try:
        if child.wait() != 0:
            raise Stop("The portal could not be prepared: the lines above say why.")
    except Stop:
        child.kill()
        child.wait()
        raise


@contextlib.contextmanager
def only_one() -> Iterator[TextIO]:
    """Hold this checkout's right to serve: the kernel takes it back however we end."""
    with (VAR / "run.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            record = VAR / "run.json"
            where = json.loads(record.read_text())["address"] if record.exists() else "soon"
            raise Stop(f"The portal runs from this folder already: {where}") from None
        yield handle


def end_leftovers() -> None:
    """End the web server and worker of a supervisor that was killed."""
    record = VAR / "run.json"
    if not record.exists():
        return
    mark = json.loads(record.read_text())["mark"]
    end(lambda: marked(f"{MARK}={mark}"), TIME_TO_STOP)
    record.unlink()


def choose_port() -> int:
    """PORT, which must be free, or the first free port from 8000 on. Raises Stop."""
    asked = os.environ.get("PORT")
    if asked:
        if not asked.isdigit() or not is_free(int(asked)):
            raise Stop(f"Port {asked} is taken or not a port: choose another, PORT=8080 make run")
        return int(asked)
    port = next((p for p in range(FIRST_PORT, FIRST_PORT + 100) if is_free(p)), None)
    if port is None:
        raise Stop("No free port from 8000 to 8099: name one, PORT=9000 make run")
    if port != FIRST_PORT:
        say(f"Port {FIRST_PORT} is taken, the portal takes {port}")
    return port


def is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((os.environ.get("LISTEN", "127.0.0.1"), port))
        except (OSError, OverflowError):
            return False
        return True


def wait_until_it_answers(house: House) -> None:
    """Return when the first page is served. Raises Stop with the end of the log."""

    def answers() -> bool:
        if house.children["web"].poll() is not None:
            raise Stop(f"The web server stopped; the end of its log:\n{log_end('web')}")
        try:
            urllib.request.urlopen(f"{house.address}/kk/", timeout=10).close()
        except urllib.error.HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False
        return True

    if not wait_for(answers, 60):
        raise Stop(f"The web server does not answer; the end of its log:\n{log_end('web')}")


def announce(house: House) -> None:
    login = VAR / "demo-login.json"
    known = json.loads(login.read_text()) if login.exists() else {}
    words = f"{known['username']} / {known['password']}" if known else "manage.py createsuperuser"
    print(
        f"""
  Portal        {house.address}/
  Demo people   {house.address}/kk/demo/
  API           {house.address}/api/v1/docs
  Admin         {house.address}/admin/     login: {words}
  Staff         {house.address}/kk/demo/staff/     registrar, administrators, auditor: one click

  Logs          .var/log/web.log, .var/log/worker.log
  Commands      .venv/bin/python manage.py ... in another shell uses the same database
  Stop          Ctrl-C
""",
        flush=True,
    )


def log_end(name: str) -> str:
    log: Path = VAR / "log" / f"{name}.log"
    return log.read_text(errors="replace")[-3000:] if log.exists() else "(no log)"


def say(sentence: str) -> None:
    print(f"== {sentence}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
