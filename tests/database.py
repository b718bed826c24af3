"""The tests' database: made by its owner, used by osms_app, emptied by the superuser."""

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql

ALIASES = ("default", "owner")

# A copy of every reference table, to put back what a test changed in one.
REMEMBER = """
CREATE SCHEMA kept;
DO $$
DECLARE name text;
BEGIN
    FOR name IN
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
          AND relname LIKE ANY (%(kept)s)
    LOOP
        EXECUTE format('CREATE TABLE kept.%%1$I AS TABLE public.%%1$I', name);
    END LOOP;
END $$
"""

# Constraint triggers and the ledger's own guards sleep in a replica session, so rows may be
# deleted in any order. DELETE, because TRUNCATE is slower on many small tables.
EMPTY = """
SET lock_timeout = '20s';
SET session_replication_role = replica;
DO $$
DECLARE name text; columns text; is_changed boolean;
BEGIN
    FOR name IN
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
          AND NOT relispartition AND NOT relname LIKE ANY (%(kept)s)
    LOOP
        EXECUTE format('DELETE FROM public.%%I', name);
    END LOOP;
    FOR name IN
        SELECT relname FROM pg_class WHERE relnamespace = 'kept'::regnamespace AND relkind = 'r'
    LOOP
        EXECUTE format($compare$
            SELECT EXISTS (
                (SELECT p::text FROM public.%%1$I p EXCEPT ALL SELECT k::text FROM kept.%%1$I k)
                UNION ALL
                (SELECT k::text FROM kept.%%1$I k EXCEPT ALL SELECT p::text FROM public.%%1$I p)
            )
        $compare$, name) INTO is_changed;
        CONTINUE WHEN NOT is_changed;
        SELECT string_agg(quote_ident(attname), ', ') INTO columns
        FROM pg_attribute
        WHERE attrelid = format('public.%%I', name)::regclass
          AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('DELETE FROM public.%%I', name);
        EXECUTE format(
            'INSERT INTO public.%%1$I (%%2$s) OVERRIDING SYSTEM VALUE SELECT %%2$s FROM kept.%%1$I',
            name, columns
        );
    END LOOP;
END $$
"""


@contextmanager
def database(worker: str) -> Iterator[str]:
    """A migrated database with the reference data, under a name no other run has."""
    name = f"test_{secrets.token_hex(4)}_{worker}"
    _on_server("DATABASE_OWNER_URL", "CREATE DATABASE {}", name)
    try:
        _point_django_at(name)
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        call_command("load_reference", verbosity=0)
        yield name
    finally:
        for alias in ALIASES:
            connections[alias].close()
        # Autovacuum, which the superuser owns, may be at work in it: only a superuser may end that.
        names = ("DATABASE_SUPERUSER_URL", "DATABASE_OWNER_URL")
        url = next(url for url in names if url in os.environ)
        _on_server(url, "DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def scratch() -> Iterator[Any]:
    """The owner's connection to an empty database of its own, for tests of migrations."""
    name = f"test_{secrets.token_hex(4)}_scratch"
    connection = connections["owner"]
    before = connection.settings_dict["NAME"]
    _on_server("DATABASE_OWNER_URL", "CREATE DATABASE {}", name)
    try:
        _point_django_at(name)
        yield connection
    finally:
        _point_django_at(before)
        _on_server("DATABASE_SUPERUSER_URL", "DROP DATABASE {} WITH (FORCE)", name)


class Emptier:
    """Empties what a test has committed, which osms_app itself may not delete."""

    def __init__(self, name: str, kept: tuple[str, ...]) -> None:
        url = os.environ.get("DATABASE_SUPERUSER_URL")
        if not url:
            raise pytest.UsageError(
                "Tests that commit are emptied by a superuser: beside DATABASE_URL, set "
                "DATABASE_SUPERUSER_URL."
            )
        self.kept = list(kept)
        self.connection = psycopg2.connect(url, dbname=name)
        self.connection.autocommit = True
        self._execute(REMEMBER)

    def __call__(self) -> None:
        """Delete every row but the reference data, and put those back as they were loaded."""
        self._execute(EMPTY)

    def close(self) -> None:
        self.connection.close()

    def _execute(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, {"kept": self.kept})


def _point_django_at(name: str) -> None:
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _on_server(url: str, statement: str, name: str) -> None:
    with closing(psycopg2.connect(os.environ[url])) as connection:
        connection.autocommit = True
        cursor: Any = connection.cursor()
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
