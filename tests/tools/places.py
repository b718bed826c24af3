"""Folders and users for the tests of the tools."""

import os
import pwd
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools import services
from tools.bootstrap import ROOT
from tools.embedded.places import Account, run_as

# This run's own servers are in the environment, and would be taken for somebody else's.
NO_SERVERS: dict[str, str] = {}
OUTSIDE = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL", "REDIS_URL")

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder with a short path (a Unix socket's has little room) that all may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="osms", dir="/tmp"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        for kind in ("demo", "test"):
            services.remove(kind, folder)
        shutil.rmtree(folder)


def without_servers() -> dict[str, str]:
    """The environment for a child that is to start its own."""
    return {name: value for name, value in os.environ.items() if name not in OUTSIDE}


def nobody() -> Account:
    found = pwd.getpwnam("nobody")
    return Account(found.pw_uid, found.pw_gid)


def python_for(account: Account) -> tuple[str, dict[str, str]]:
    """A Python that the account may run, with this checkout and its packages. Skips without one."""
    packages = next((ROOT / ".venv" / "lib").glob("python3*/site-packages"))
    environment = {"PYTHONPATH": f"{ROOT}:{packages}", "PATH": "/usr/bin:/bin", "HOME": "/nowhere"}
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/python{version}"):
        code = f"import sys; sys.path[:0] = {environment['PYTHONPATH'].split(':')}; import psycopg2"
        if Path(python).exists() and run_as(account, [python, "-c", code]):
            return python, environment
    pytest.skip(f"no Python {version} here that an ordinary user may run")
