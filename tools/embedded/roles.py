"""The database, its two roles and its extensions: what only a superuser makes, once, under a lock.

Which role may do what with which table is the migrations' business.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from psycopg2 import sql

OWNER = "osms_owner"
APP = "osms_app"
DATABASE = "osms"
EXTENSIONS = ("btree_gist", "pg_stat_statements")
_LOCK = 0x05A5  # any number that nothing else in the cluster locks


def prepare(
    url_of: Callable[[str], str], *, owner_password: str, app_password: str, for_tests: bool
) -> None:
    """Make roles, database and extensions; changes nothing that is there already.

    `url_of` turns a database's name into the superuser's URL of it. The owner may create databases
    only where tests make theirs.
    """
    with _cursor(url_of("postgres")) as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        _role(cursor, OWNER, owner_password, "CREATEDB" if for_tests else "NOCREATEDB")
        _role(cursor, APP, app_password, "NOCREATEDB")
        _extensions(url_of("template1"))  # every later database is born with them
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            _do(cursor, "CREATE DATABASE {} OWNER {}", DATABASE, OWNER)
        _extensions(url_of(DATABASE))


def _role(cursor: Any, name: str, password: str, creates: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if cursor.fetchone() is None:
        _do(cursor, "CREATE ROLE {}", name)
    rights = f"LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS {creates}"
    statement = sql.SQL("ALTER ROLE {} " + rights + " PASSWORD {}")
    cursor.execute(statement.format(sql.Identifier(name), sql.Literal(password)))


def _extensions(url: str) -> None:
    with _cursor(url) as cursor:
        for name in EXTENSIONS:
            _do(cursor, "CREATE EXTENSION IF NOT EXISTS {}", name)


def _do(cursor: Any, statement: str, *names: str) -> None:
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def _cursor(url: str) -> Iterator[Any]:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        yield connection.cursor()
