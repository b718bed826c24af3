"""The life of one PostgreSQL cluster: made once, started when silent, stopped cleanly."""

import json
import shutil
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from tools.embedded import ServiceError
from tools.embedded.places import Home, free_port
from tools.embedded.processes import end_leftovers, is_running, wait_for
from tools.embedded.programs import postgres_folder

SUPERUSER = "osms_superuser"
SOCKET_PORT = 5432  # only the socket's name, nothing listens on it
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's own limit is 107 or 103
PATIENCE = 60.0

# No statement reaches the log, whatever its length or fate: the driver writes values into its text.
QUIET_LOG = {
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
SETTINGS = QUIET_LOG | {
    "shared_preload_libraries": "pg_stat_statements",
    "max_connections": "100",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Only where the data are worth nothing: a killed server loses committed rows with these.
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "replica",  # a test of a read replica streams from it
    "max_wal_senders": "4",
}
# A password everywhere: with `trust` on 127.0.0.1 any user of the machine gets in.
ACCESS = (
    "local all,replication all scram-sha-256\nhost all,replication all 127.0.0.1/32 scram-sha-256\n"
)


@dataclass(frozen=True)
class Cluster:
    home: Home
    password: str
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.home.directory / "postgres"

    @property
    def socket_folder(self) -> Path | None:
        """The closed folder of the Unix socket; None where its path is too long for one."""
        folder = self.home.directory / "run"
        longest = len(bytes(folder / f".s.PGSQL.{SOCKET_PORT}.lock"))
        return folder if longest <= LONGEST_SOCKET_PATH else None

    def url(self, user: str, password: str, database: str) -> str:
        """A libpq URL that also dj-database-url reads."""
        host = quote(str(self.socket_folder), safe="") if self.socket_folder else "127.0.0.1"
        return f"postgresql://{user}:{quote(password, safe='')}@{host}:{self._port()}/{database}"

    def superuser_url(self, database: str = "postgres") -> str:
        return self.url(SUPERUSER, self.password, database)

    def answers(self) -> bool:
        """Whether the server takes connections: the only proof of life. Raises ServiceError."""
        try:
            with closing(psycopg2.connect(self.superuser_url(), connect_timeout=5)) as connection:
                cursor = connection.cursor()
                cursor.execute("SHOW data_directory")
                return bool(cursor.fetchone() == (str(self.data),))
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                raise ServiceError(
                    f"PostgreSQL in {self.data} has other passwords than "
                    f"{self.home.state}/passwords.json: `make clean` begins anew, without the data."
                ) from error
            return False

    def start(self) -> None:
        """Make the cluster when there is none, start it when it does not answer."""
        if not self.data.exists():
            self._make()
        end = time.monotonic() + PATIENCE
        while not self.answers():
            self._clear_remains()
            if self.answers() or self._launch():
                continue
            if time.monotonic() > end:
                raise ServiceError(
                    f"PostgreSQL does not start. The end of its log:\n{self._log_end()}"
                )
            time.sleep(0.2)

    def stop(self) -> None:
        for way in ("fast", "immediate"):
            if self._postmaster_runs():
                self._control("stop", "-m", way, "-w", "-t", "30")
        self._clear_remains()

    def _make(self) -> None:
        """Make it in a folder beside, then rename: a killed set-up leaves nothing half made."""
        half = self.home.directory / "postgres.new"
        shutil.rmtree(half, ignore_errors=True)
        self.home.private_folder(half.name)
        self._initdb(half)
        with (half / "postgresql.conf").open("a") as file:
            file.write("include 'osms.conf'\n")
        half.rename(self.data)

    def _initdb(self, folder: Path) -> None:
        secret = self.home.private_folder("run") / "first-password"
        self.home.write_private(secret, self.password)
        command = [self._program("initdb"), "-D", str(folder), "-U", SUPERUSER]
        command += ["--pwfile", str(secret), "--auth=scram-sha-256", "--encoding=UTF8"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += [] if self.durable else ["--no-sync"]
        spawn = self.home.account.spawn()
        made = subprocess.run(command, capture_output=True, text=True, check=False, **spawn)
        secret.unlink()
        if made.returncode != 0:
            raise ServiceError(f"PostgreSQL cannot make its data folder:\n{made.stderr}")

    def _launch(self) -> bool:
        self.home.private_folder("run")
        if self.socket_folder is None:
            port = {"port": free_port(self._port())}
            (self.home.state / "postgres.json").write_text(json.dumps(port))
        lines = [f"{name} = {_quoted(value)}" for name, value in self._settings().items()]
        self.home.write_private(self.data / "osms.conf", "\n".join(lines) + "\n")
        self.home.write_private(self.data / "pg_hba.conf", ACCESS)
        log = self.data / "server.log"
        self.home.write_private(log, "")
        return self._control("start", "-l", str(log), "-w", "-t", str(int(PATIENCE)))

    def _settings(self) -> dict[str, str]:
        folder = self.socket_folder
        where = {
            "port": str(self._port()),
            "listen_addresses": "" if folder else "127.0.0.1",
            "unix_socket_directories": str(folder or ""),
        }
        return SETTINGS | ({} if self.durable else FAST_SETTINGS) | where

    def _control(self, action: str, *options: str) -> bool:
        command = [self._program("pg_ctl"), action, "-D", str(self.data), "-s", *options]
        spawn = self.home.account.spawn()
        return subprocess.run(command, capture_output=True, check=False, **spawn).returncode == 0

    def _clear_remains(self) -> None:
        """Wait for a server that is coming or going; sweep up after one that was killed."""
        wait_for(lambda: not self._postmaster_runs() or self.answers(), PATIENCE)
        if self._postmaster_runs():
            return
        end_leftovers(self.data, "postgres")
        # A killed server's pid may belong to a zombie or to somebody else by now, and PostgreSQL
        # would take that for itself still running.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left in (self.home.directory / "run").glob(".s.PGSQL.*"):
            left.unlink()

    def _postmaster_runs(self) -> bool:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return False
        return is_running(pid, str(self.data))

    def _port(self) -> int:
        if self.socket_folder:
            return SOCKET_PORT
        record = self.home.state / "postgres.json"
        return int(json.loads(record.read_text())["port"]) if record.exists() else SOCKET_PORT

    def _program(self, name: str) -> str:
        return str(postgres_folder(self.home) / name)

    def _log_end(self) -> str:
        log = self.data / "server.log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else "(no log)"


def _quoted(value: str) -> str:
    doubled = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
