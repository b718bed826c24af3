"""The life of one Valkey: started when it does not answer, stopped cleanly."""

import json
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.embedded import ServiceError
from tools.embedded.places import Home, free_port
from tools.embedded.processes import die_with_parent, wait_for
from tools.embedded.programs import valkey_server

SETTINGS = {
    "bind": "127.0.0.1",
    "protected-mode": "yes",
    "maxmemory-policy": "noeviction",
    "save": "",
    "databases": "16",
}
DURABLE = {"appendonly": "yes", "appendfsync": "everysec"}
FAST = {"appendonly": "no"}
PATIENCE = 20.0


@dataclass(frozen=True)
class Store:
    """`durable` keeps an append-only file; `attached` dies with the process that started it."""

    home: Home
    password: str
    durable: bool = True
    attached: bool = False
    name: str = "valkey"

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self._port()}/0"

    def answers(self) -> bool:
        """Whether ours answers: not one that still loads, nor a stranger on a port that was ours."""
        return bytes(self._folder()) in self._say("CONFIG GET dir")

    def start(self) -> None:
        """Start the server when it does not answer. Raises ServiceError."""
        for _attempt in range(3):
            if self.answers():
                return
            if self._launch() and wait_for(self.answers, PATIENCE):
                return
        log = self._folder() / "valkey.log"
        end = log.read_text(errors="replace")[-2000:] if log.exists() else "(no log)"
        raise ServiceError(f"Valkey does not start. The end of its log:\n{end}")

    def stop(self) -> None:
        if not self.answers():
            return
        self._say("SHUTDOWN NOSAVE")
        wait_for(lambda: not self.answers(), PATIENCE)

    def _say(self, command: str) -> bytes:
        """Everything the server answers before it closes; nothing where there is none.

        Two words of its protocol are all we need, so that its client is no part of set-up.
        """
        words = f"AUTH {self.password}\r\n{command}\r\nQUIT\r\n"
        try:
            with socket.create_connection(("127.0.0.1", self._port()), timeout=5) as connection:
                connection.sendall(words.encode())
                return b"".join(iter(lambda: connection.recv(4096), b"")).removesuffix(b"+OK\r\n")
        except OSError:
            return b""

    def _launch(self) -> bool:
        folder = self._folder()
        self._record().write_text(json.dumps({"port": free_port(self._port() or None)}))
        settings = SETTINGS | (DURABLE if self.durable else FAST)
        settings |= {"port": str(self._port()), "requirepass": self.password, "dir": str(folder)}
        settings |= {"logfile": str(folder / "valkey.log")}
        settings |= {"daemonize": "no" if self.attached else "yes"}
        lines = [f"{name} {_quoted(value)}" for name, value in settings.items()]
        self.home.write_private(folder / "valkey.conf", "\n".join(lines) + "\n")
        command = [str(valkey_server(self.home)), str(folder / "valkey.conf")]
        spawn = self.home.account.spawn()
        if not self.attached:
            return (
                subprocess.run(command, capture_output=True, check=False, **spawn).returncode == 0
            )
        subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one thread here
            **spawn,
        )
        return True

    def _folder(self) -> Path:
        return self.home.private_folder(self.name)

    def _record(self) -> Path:
        return self.home.state / f"{self.name}.json"

    def _port(self) -> int:
        record = self._record()
        return int(json.loads(record.read_text())["port"]) if record.exists() else 0


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
