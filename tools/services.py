"""PostgreSQL and Valkey for this checkout: `up`, `down`, `status`, `remove` (with the data).

    .venv/bin/python tools/services.py up    starts what is silent, writes .var/services.json

With DATABASE_URL set no PostgreSQL is started, with REDIS_URL no Valkey; `roles` makes the two
roles and the database in the server that DATABASE_SUPERUSER_URL names.
"""

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, get_args

from psycopg2.extensions import make_dsn, parse_dsn

from tools.bootstrap import belongs_to_another
from tools.embedded import ServiceError, roles
from tools.embedded.places import Home, find_home, make_folder
from tools.embedded.postgres import Cluster
from tools.embedded.valkey import Store

VAR = Path(__file__).resolve().parent.parent / ".var"
Kind = Literal["demo", "test"]
Urls = dict[str, str]


def up(kind: Kind = "demo", var: Path = VAR, outside: Mapping[str, str] = os.environ) -> Urls:
    """Start what does not answer; return the URLs under the names of services.json."""
    with locked(kind, var) as state:
        urls = database_urls(kind, state, outside) | redis_urls(kind, state, outside)
        if kind == "demo":
            write_secret_file(var / "services.json", urls)
    make_portal_secrets(var)
    return urls


def down(kind: Kind = "demo", var: Path = VAR) -> None:
    """Stop the servers we started; the data stay."""
    with locked(kind, var) as state:
        stop_servers(kind, state)
        if kind == "demo":
            (var / "services.json").unlink(missing_ok=True)


def database_urls(kind: Kind, state: Path, outside: Mapping[str, str] = os.environ) -> Urls:
    """The database's URLs, from the environment or from our own cluster, started if need be."""
    if outside.get("DATABASE_URL"):
        if not outside.get("DATABASE_OWNER_URL"):
            raise ServiceError(
                "DATABASE_URL is set but DATABASE_OWNER_URL is not: name the owner's connection "
                "too (the role osms_owner, which runs the migrations)."
            )
        names = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL")
        return {name.lower(): outside[name] for name in names if outside.get(name)}
    cluster, words = _cluster(kind, state)
    cluster.start()
    roles.prepare(
        cluster.superuser_url,
        owner_password=words["owner"],
        app_password=words["app"],
        for_tests=kind == "test",
    )
    return {
        "database_url": cluster.url(roles.APP, words["app"], roles.DATABASE),
        "database_owner_url": cluster.url(roles.OWNER, words["owner"], roles.DATABASE),
        "database_superuser_url": cluster.superuser_url(roles.DATABASE),
    }


def redis_urls(kind: Kind, state: Path, outside: Mapping[str, str] = os.environ) -> Urls:
    """The URL of Redis, from the environment or from our own Valkey, started if need be."""
    if outside.get("REDIS_URL"):
        return {"redis_url": outside["REDIS_URL"]}
    store = _store(kind, state)
    store.start()
    return {"redis_url": store.url}


def make_roles(outside: Mapping[str, str] = os.environ) -> None:
    """Make the roles, database and extensions in a server that is not ours.

    DATABASE_SUPERUSER_URL says where, DATABASE_URL and DATABASE_OWNER_URL the names and passwords.
    """
    names = ("DATABASE_SUPERUSER_URL", "DATABASE_URL", "DATABASE_OWNER_URL")
    if missing := [name for name in names if not outside.get(name)]:
        raise ServiceError(f"To make the roles, set {' and '.join(missing)} too.")
    superuser, app, owner = (parse_dsn(outside[name]) for name in names)
    for role, named in ((roles.APP, app), (roles.OWNER, owner)):
        if (named.get("user"), named.get("dbname")) != (role, roles.DATABASE):
            raise ServiceError(f"The role must be {role} and the database {roles.DATABASE}.")
    roles.prepare(
        lambda database: make_dsn(**superuser | {"dbname": database}),
        owner_password=owner["password"],
        app_password=app["password"],
        for_tests=False,
    )


def stop_servers(kind: Kind, state: Path) -> None:
    if not (state / "passwords.json").exists():
        return
    _store(kind, state).stop()
    _cluster(kind, state)[0].stop()


def remove(kind: Kind, var: Path = VAR) -> None:
    """Stop the servers and delete their data, wherever they are."""
    if not (var / kind).exists():
        return
    down(kind, var)
    shutil.rmtree(find_home(var / kind).directory)
    shutil.rmtree(var / kind, ignore_errors=True)


@contextlib.contextmanager
def locked(kind: Kind, var: Path = VAR) -> Iterator[Path]:
    """Hold the servers of one kind for oneself: two `up` at once would make one cluster twice."""
    make_folder(var)
    make_folder(var / kind)
    with (var / kind / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield var / kind


def make_portal_secrets(var: Path = VAR) -> None:
    """The keys of the portal itself, each drawn once: a new one would end sessions and lose people."""
    path = var / "secrets.json"
    held = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in ("secret_key", "iin_key", "proof_key") if name not in held]
    if missing:
        write_secret_file(path, held | {name: secrets.token_hex(32) for name in missing})


def write_secret_file(path: Path, values: Mapping[str, str]) -> None:
    """Write JSON for its owner alone; a reader meets the old file or the new, whole."""
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(values, file, indent=1)
    half.replace(path)


def _cluster(kind: Kind, state: Path) -> tuple[Cluster, dict[str, str]]:
    home = find_home(state)
    words = passwords(home)
    return Cluster(home, words["superuser"], durable=kind == "demo"), words


def _store(kind: Kind, state: Path) -> Store:
    home = find_home(state)
    return Store(home, passwords(home)["valkey"], durable=kind == "demo")


def passwords(home: Home) -> dict[str, str]:
    """The passwords of this home's servers, drawn when it is new."""
    path = home.state / "passwords.json"
    if not path.exists():
        names = ("superuser", "owner", "app", "valkey")
        write_secret_file(path, {name: secrets.token_urlsafe(24) for name in names})
    return dict(json.loads(path.read_text()))


def _status(kind: Kind, var: Path) -> int:
    """Print a line for each server; 0 when both answer, 3 otherwise."""
    if not (var / kind / "passwords.json").exists():
        print(f"{kind}: never started here")
        return 3
    state = var / kind
    answers = {
        f"PostgreSQL in {find_home(state).directory}": _cluster(kind, state)[0].answers(),
        "Valkey": _store(kind, state).answers(),
    }
    for name, is_up in answers.items():
        print(f"{kind}: {name}: {'up' if is_up else 'down'}")
    return 0 if all(answers.values()) else 3


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tools/services.py", description=__doc__)
    parser.add_argument("action", choices=["up", "down", "status", "remove", "roles"])
    parser.add_argument("--kind", choices=["demo", "test"], default="demo")
    parser.add_argument("--var", type=Path, default=VAR, help="another folder than .var")
    asked = parser.parse_args(arguments)
    try:
        if asked.action == "up":
            up(asked.kind, asked.var)
        elif asked.action == "down":
            down(asked.kind, asked.var)
        elif asked.action == "roles":
            make_roles()
        elif asked.action == "remove":
            for kind in get_args(Kind):
                remove(kind, asked.var)
        return _status(asked.kind, asked.var) if asked.action in ("up", "status") else 0
    except ServiceError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
    except PermissionError as trouble:
        print(f"\n{belongs_to_another(trouble)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
