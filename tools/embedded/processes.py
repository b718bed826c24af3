"""Questions about processes. A pid alone proves nothing: a zombie answers, and pids come again."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")
GONE = ("", "Z", "X")  # no such process, a zombie, a dead one


def is_running(pid: int, marker: str) -> bool:
    """True when the process lives (a zombie does not) and its command line names `marker`."""
    if PROC.joinpath("self", "stat").exists():
        return _state(pid) not in GONE and marker in _command_line(pid)
    question = ["ps", "-p", str(pid), "-o", "stat=", "-o", "command="]
    answer = subprocess.run(question, capture_output=True, text=True, check=False).stdout.strip()
    return bool(answer) and not answer.startswith("Z") and marker in answer


def end_leftovers(folder: Path, name: str) -> None:
    """End the processes called `name` that work in `folder` and lost their parent."""

    def left() -> list[int]:
        here = (pid for pid in _pids() if _works_in(pid, folder) and name_of(pid) == name)
        return [pid for pid in here if _state(pid) not in GONE]

    end(left, 3)


def marked(mark: str) -> list[int]:
    """The living processes that inherited `mark` (NAME=value) in their environment; Linux only."""
    entry = mark.encode()
    return [pid for pid in _pids() if entry in _environment(pid) and _state(pid) not in GONE]


def end(pids: Callable[[], list[int]], seconds: float) -> None:
    """Ask the processes to end, wait, then make them."""
    for wish in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, wish)
        if wait_for(lambda: not pids(), seconds):
            return


def wait_for(happened: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again until it happened or the time is over."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def die_with_parent() -> None:
    """Run in a child before its program: Linux ends it when the parent is gone, however it went."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _pids() -> list[int]:
    if not PROC.exists():
        return []
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return PROC.joinpath(str(pid), "cwd").readlink() == folder
    except OSError:
        return False


def _state(pid: int) -> str:
    """R, S, Z ... of Linux; empty when there is no such process."""
    try:
        return PROC.joinpath(str(pid), "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""


def name_of(pid: int) -> str:
    """The name of its program; empty where there is none, or no /proc."""
    try:
        return PROC.joinpath(str(pid), "comm").read_text().strip()
    except OSError:
        return ""


def _environment(pid: int) -> list[bytes]:
    try:
        return PROC.joinpath(str(pid), "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _command_line(pid: int) -> str:
    try:
        return PROC.joinpath(str(pid), "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
