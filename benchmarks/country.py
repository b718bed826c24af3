"""A synthetic country on servers of its own, kept for the next benchmark; a command run against it.

    .venv/bin/python -m benchmarks.country PEOPLE [--months 12] [-- COMMAND ...]

Makes what is missing (servers, tables, people, caches of months; above a million people a multiple of
them) under .var/bench, prints what it cost, and runs the command with the servers in its environment.
`--remove` takes everything away.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg2

from benchmarks.multiplying import multiply
from tools import services
from tools.embedded import roles
from tools.embedded.places import find_home
from tools.embedded.postgres import Cluster

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / ".var" / "bench"
LIVES = 1_000_000  # so many are generated; a larger country has them several times
# What an ordinary server of two cores and 16 GiB is given; the rest as in `make run`.
SERVER = {
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.country", description=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=0)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--remove", action="store_true")
    words = sys.argv[1:]
    place = words.index("--") if "--" in words else len(words)
    asked, command = parser.parse_args(words[:place]), words[place + 1 :]
    if asked.remove:
        services.remove("demo", VAR)
        return 0
    environment = os.environ | bring(asked.people, asked.months)
    return (
        subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode if command else 0
    )


def bring(people: int, months: int) -> dict[str, str]:
    """The environment of a country of so many people; made where it is missing."""
    urls = services.up("demo", VAR, {})
    (VAR / "services.json").unlink(missing_ok=True)  # no other process is to find these by itself
    home = find_home(VAR / "demo")
    words = services.passwords(home)
    cluster = Cluster(home, words["superuser"])
    database = f"bench_{people}"
    environment = {
        "DATABASE_URL": cluster.url(roles.APP, words["app"], database),
        "DATABASE_OWNER_URL": cluster.url(roles.OWNER, words["owner"], database),
        "DATABASE_SUPERUSER_URL": cluster.superuser_url(database),
        "REDIS_URL": urls["redis_url"],
        "OSMS_DEMO": "1",
        "OSMS_SECRET_KEY": "bench",
        "OSMS_IIN_KEY": "ef" * 32,
        "OSMS_PROOF_KEY": "12" * 32,
    }
    _tune(cluster)
    _make(cluster, database)
    _fill(environment, people, months)
    return environment


def _tune(cluster: Cluster) -> None:
    wanted = {}
    connection = psycopg2.connect(cluster.superuser_url())
    connection.autocommit = True
    cursor = connection.cursor()
    for name, value in SERVER.items():
        cursor.execute("SELECT current_setting(%s)", [name])
        if cursor.fetchone()[0] != value:
            wanted[name] = value
            cursor.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    connection.close()
    if wanted:
        cluster.stop()
        cluster.start()


def _make(cluster: Cluster, database: str) -> None:
    connection = psycopg2.connect(cluster.superuser_url())
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE DATABASE {database} OWNER {roles.OWNER}")
    connection.close()


def _fill(environment: dict[str, str], people: int, months: int) -> None:
    _step(environment, "migrate", "--database", "owner", "--verbosity", "0")
    _step(environment, "load_reference")
    if _is_whole(environment["DATABASE_SUPERUSER_URL"], people):
        return
    options = ["--seed", "1", "--months", str(months), "--workers", "2"]
    _step(environment, "generate_population", str(min(people, LIVES)), *options)
    _step(environment, "rebuild_months")
    _owner(environment, "DELETE FROM persons_touched")
    if people > LIVES:
        multiply(environment["DATABASE_SUPERUSER_URL"], LIVES, people // LIVES, _key(environment))
    _owner(environment, "VACUUM ANALYZE")


def _is_whole(url: str, people: int) -> bool:
    """Whether everybody is there, and in the cache of months."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM persons_person), (SELECT count(*) FROM entitlement_personmonths)"
        )
        return bool(cursor.fetchone() == (people, people))


def _step(environment: dict[str, str], *arguments: str) -> None:
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        check=True,
        stdout=sys.stderr,
    )
    print(f"{arguments[0]}: {time.monotonic() - began:.0f} s", file=sys.stderr)


def _key(environment: dict[str, str]) -> Callable[[str], str]:
    """The keyed hash of IINs in this country."""
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="osms_portal.settings")
    import django

    django.setup()
    from apps.persons.identity import iin_key

    return iin_key


def _owner(environment: dict[str, str], statement: str) -> None:
    connection = psycopg2.connect(environment["DATABASE_SUPERUSER_URL"])
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
