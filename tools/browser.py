"""Which Chromium the tests drive. None at all is a failure with a sentence, never a silent skip."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.bootstrap import PYTHON, VAR

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PROGRAMS = ("chrome", "chrome-headless-shell", "headless_shell", "Chromium")
DOWNLOADS = VAR / "browsers"

WHAT_TO_DO = """\
No Chromium on this machine, and none could be installed: the tests in a browser cannot run.
Install one and run the same command again:
  Debian:           apt-get install chromium   (as root `make test` does it itself)
  elsewhere:        PLAYWRIGHT_BROWSERS_PATH={downloads} {python} -m playwright install chromium
  already have it:  OSMS_CHROMIUM=/path/to/chromium make test
To leave these tests out on purpose: BROWSER_TESTS=0 make test"""


class BrowserError(Exception):
    """There is no Chromium; the text says what to install."""


def is_left_out() -> bool:
    """Whether the person who runs the tests asked to leave the browser out."""
    return os.environ.get("BROWSER_TESTS") == "0"


def find() -> str | None:
    """A Chromium that starts: the one named, the machine's, or one that Playwright brought."""
    return next((path for path in _candidates() if _starts(path)), None)


def ensure() -> str:
    """As `find`, after installing one if that is needed and may be done. Raises BrowserError."""
    found = find()
    for install in (_from_debian, _from_playwright):
        if found:
            break
        install()
        found = find()
    if not found:
        raise BrowserError(what_to_do())
    return found


def what_to_do() -> str:
    """The sentences for a person whose machine has no Chromium."""
    return WHAT_TO_DO.format(downloads=DOWNLOADS, python=PYTHON)


def _candidates() -> Iterator[str]:
    if os.environ.get("OSMS_CHROMIUM"):
        yield os.environ["OSMS_CHROMIUM"]
    yield from filter(None, map(shutil.which, NAMES))
    downloads = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", DOWNLOADS))
    for name in PROGRAMS:
        yield from map(str, downloads.glob(f"chromium*/**/{name}"))


def _starts(path: str) -> bool:
    """`chromium-browser` of some systems is only a note that tells to install it elsewhere."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _from_debian() -> None:
    if not may_install() or not shutil.which("apt-get"):
        return
    print("== No Chromium here: installing Debian's package", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "-q", "update"], ["apt-get", "-q", "install", "-y", "chromium"]):
        subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)


def may_install() -> bool:
    """Whether we are root on Debian, whose package is a real Chromium (Ubuntu's is a note)."""
    release = Path("/etc/os-release")
    is_debian = release.exists() and "ID=debian" in release.read_text().splitlines()
    return os.geteuid() == 0 and is_debian


def _from_playwright() -> None:
    print("== No Chromium here: asking Playwright to download its own", flush=True)
    downloads = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", str(DOWNLOADS))
    environment = os.environ | {"PLAYWRIGHT_BROWSERS_PATH": downloads}
    command = [str(PYTHON), "-m", "playwright", "install", "chromium"]
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
