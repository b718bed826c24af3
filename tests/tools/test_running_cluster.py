"""What a running demo cluster gives, and to whom."""

import stat
from contextlib import closing
from pathlib import Path
from threading import Thread

import psycopg2
import pytest
from psycopg2.extensions import make_dsn, parse_dsn

from tests.tools.places import as_root, nobody, python_for
from tests.tools.test_postgres import connected, value
from tools.embedded import roles
from tools.embedded.places import Account, run_as

STRANGER = Account(54321, 54321)


def as_user(url: str, **changes: str) -> str:
    return make_dsn(**parse_dsn(url) | changes)


def test_nobody_gets_in_without_a_password(urls: dict[str, str]) -> None:
    for name in ("database_url", "database_owner_url", "database_superuser_url"):
        for password in ("", "guess"):
            with pytest.raises(psycopg2.OperationalError, match="password"):
                psycopg2.connect(as_user(urls[name], password=password))


def test_the_server_listens_on_no_network_address(urls: dict[str, str]) -> None:
    assert value(urls["database_superuser_url"], "SHOW listen_addresses") == ""


def test_the_socket_lies_in_a_closed_folder(running: Path, urls: dict[str, str]) -> None:
    folder = Path(parse_dsn(urls["database_url"])["host"])

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((running / "demo" / "postgres").stat().st_mode) == 0o700


@as_root
def test_another_user_of_the_machine_reaches_neither_socket_nor_passwords(
    running: Path, urls: dict[str, str]
) -> None:
    socket = Path(parse_dsn(urls["database_url"])["host"]) / ".s.PGSQL.5432"
    assert run_as(STRANGER, ["/bin/ls", "-d", str(running)])  # the way there is open to all

    for path in (socket, running / "services.json", running / "demo" / "passwords.json"):
        assert path.exists()
        assert not run_as(STRANGER, ["/bin/ls", str(path.parent / ".")]) or not run_as(
            STRANGER, ["/bin/cat", str(path)]
        )


@as_root
def test_another_user_cannot_connect_even_with_the_password(urls: dict[str, str]) -> None:
    python, environment = python_for(nobody())
    imports = f"import sys; sys.path[:0] = {environment['PYTHONPATH'].split(':')}; import psycopg2"
    attempt = f"{imports}; psycopg2.connect({urls['database_url']!r})"

    assert not run_as(STRANGER, [python, "-c", attempt])


def test_the_application_owns_nothing_and_may_make_nothing(urls: dict[str, str]) -> None:
    query = """
        SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication
        FROM pg_roles WHERE rolname = current_user
    """
    assert value(urls["database_url"], "SELECT current_user") == "osms_app"
    assert value(urls["database_url"], query) is False
    with connected(urls["database_url"]) as cursor:
        for statement in ("CREATE TABLE mine ()", "CREATE ROLE mine", "CREATE DATABASE mine"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)


def test_the_owner_owns_the_database_and_is_no_superuser(urls: dict[str, str]) -> None:
    url = urls["database_owner_url"]
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"

    assert value(url, owner) == "osms_owner"
    assert value(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    with connected(url) as cursor:
        cursor.execute("CREATE TABLE owned (n int); DROP TABLE owned")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("CREATE DATABASE mine")  # only the tests' cluster lets it


def test_extensions_are_there_and_kazakh_letters_have_their_capitals(urls: dict[str, str]) -> None:
    url = urls["database_url"]
    found = "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension"

    assert value(url, found) == ["btree_gist", "pg_stat_statements", "plpgsql"]
    assert value(url, "SELECT upper('әғқңөұүһі')") == "ӘҒҚҢӨҰҮҺІ"


def test_no_statement_reaches_the_log(running: Path, urls: dict[str, str]) -> None:
    secret = "990101599999-in-a-statement"
    with connected(urls["database_superuser_url"]) as cursor:
        cursor.execute("CREATE TEMP TABLE seen (iin text PRIMARY KEY)")
        cursor.execute("INSERT INTO seen VALUES (%s)", [secret])
        cursor.execute("SELECT pg_sleep(0.2), %s", [secret])
        for statement in ("INSERT INTO seen VALUES (%s)", "SELECT no_such_column, %s"):
            with pytest.raises(psycopg2.Error):
                cursor.execute(statement, [secret])

    log = (running / "demo" / "postgres" / "server.log").read_text()

    assert "no_such_column" in log  # it is the server's log, and it does say what failed
    assert secret not in log


def test_roles_are_made_once_whoever_comes_at_the_same_time(urls: dict[str, str]) -> None:
    superuser = urls["database_superuser_url"]
    owner, app = (
        parse_dsn(urls[name])["password"] for name in ("database_owner_url", "database_url")
    )
    failed: list[Exception] = []

    def prepare() -> None:
        try:
            roles.prepare(
                lambda name: as_user(superuser, dbname=name),
                owner_password=owner,
                app_password=app,
                for_tests=False,
            )
        except psycopg2.Error as error:
            failed.append(error)

    with connected(superuser) as cursor:
        cursor.execute("DROP DATABASE IF EXISTS osms_other")
    threads = [Thread(target=prepare) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    with closing(psycopg2.connect(urls["database_url"])):
        pass
