"""Where the servers' data live, and as whom the servers run.

PostgreSQL refuses to run as root. As root the servers therefore run as an unprivileged account,
and where that account cannot enter the checkout (a home folder is 0700) their data and a copy of
their programs live under the system's temporary folder. Nobody's permissions are widened for it.
"""

import json
import os
import pwd
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.embedded import ServiceError

SERVER_FOLDERS = ("postgres", "run", "valkey")


@dataclass(frozen=True)
class Account:
    """Who a server runs as."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    def spawn(self) -> dict[str, Any]:
        """Arguments for subprocess: a private umask, nothing inherited."""
        found: dict[str, Any] = {
            "cwd": "/",
            "umask": 0o077,
            "stdin": subprocess.DEVNULL,
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        }
        if self.is_other:
            found |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return found


@dataclass(frozen=True)
class Home:
    """`state` holds what we write (passwords, ports, locks); `directory` what the servers do."""

    state: Path
    directory: Path
    account: Account

    def private_folder(self, name: str) -> Path:
        """A folder of the servers' account, closed to everybody else."""
        folder = self.directory / name
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self.give(folder)
        return folder

    def give(self, path: Path) -> None:
        if self.account.is_other:
            os.chown(path, self.account.uid, self.account.gid)

    def write_private(self, path: Path, text: str) -> None:
        """Write a file that only the servers' account (and root) can read."""
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        self.give(path)


def find_home(state: Path) -> Home:
    """The home whose records are kept in `state`; made when there is none. Raises ServiceError."""
    make_folder(state.parent)
    make_folder(state)
    record = state / "where.json"
    directory = _recorded(record) or state
    account = _account(directory)
    if not can_enter(account, directory):
        directory = _temporary_folder(account)
        record.write_text(json.dumps({"directory": str(directory), "of": str(state)}))
    return Home(state, directory, account)


def _recorded(record: Path) -> Path | None:
    """The folder written down before; None when it was cleaned away, or .var copied from elsewhere."""
    if not record.exists():
        return None
    found = json.loads(record.read_text())
    directory = Path(found["directory"])
    return directory if directory.is_dir() and found["of"] == str(record.parent) else None


def make_folder(path: Path) -> None:
    """Make a folder that others may pass through but not list. One that exists stays as it is."""
    if not path.exists():
        path.mkdir(parents=True)
        path.chmod(0o711)


def can_enter(account: Account, folder: Path) -> bool:
    return run_as(account, ["/bin/sh", "-c", 'cd "$0"', str(folder)])


def run_as(account: Account, command: list[str]) -> bool:
    """Whether the command succeeds as that account. Raises ServiceError where root may not drop."""
    try:
        answer = subprocess.run(command, capture_output=True, check=False, **account.spawn())
    except PermissionError as error:
        if Path(command[0]).name != "sh":
            return False
        raise ServiceError(
            "PostgreSQL does not run as root, and this root may not become another user here "
            "(a container without the right to?). Run the same command as an ordinary user."
        ) from error
    return answer.returncode == 0


def free_port(wanted: int | None = None) -> int:
    """`wanted` while it is free, else any free port of 127.0.0.1."""
    for port in [wanted, 0] if wanted else [0]:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port or 0))
            except OSError:
                continue
            return int(listener.getsockname()[1])
    raise ServiceError("No free port on 127.0.0.1.")


def _account(directory: Path) -> Account:
    """Ourselves, or, as root, whoever owns the data already there, else `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for name in SERVER_FOLDERS:
        folder = directory / name
        if folder.exists() and folder.stat().st_uid != 0:
            return Account(folder.stat().st_uid, folder.stat().st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)
    return Account(nobody.pw_uid, nobody.pw_gid)


def _temporary_folder(account: Account) -> Path:
    """A new folder under the system's temporary folder. Its name cannot be guessed beforehand."""
    for parent in ("/var/tmp", tempfile.gettempdir(), "/tmp"):
        if os.access(parent, os.W_OK) and can_enter(account, Path(parent)):
            folder = Path(tempfile.mkdtemp(prefix="osms-", dir=parent))
            folder.chmod(0o711)
            return folder
    raise ServiceError("The servers' account can enter no temporary folder: set TMPDIR to one.")
