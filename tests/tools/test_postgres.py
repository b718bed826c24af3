"""The life of a cluster, and the accidents it survives."""

import ctypes
import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest

from tools.embedded.places import Account, Home, find_home
from tools.embedded.postgres import Cluster
from tools.embedded.processes import is_running, wait_for


@contextmanager
def connected(url: str) -> Iterator[Any]:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        yield connection.cursor()


def value(url: str, query: str) -> Any:
    with connected(url) as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split("\n", 1)[0])


@contextmanager
def adopting() -> Iterator[None]:
    """Become the parent of orphans, as a PID 1 that never reaps: what is killed stays a zombie."""
    libc = ctypes.CDLL(None)
    libc.prctl(36, 1)  # PR_SET_CHILD_SUBREAPER
    try:
        yield
    finally:
        libc.prctl(36, 0)


def test_a_second_start_finds_the_running_server(cluster: Cluster) -> None:
    cluster.start()
    first = postmaster(cluster)

    cluster.start()

    assert postmaster(cluster) == first


def test_data_stay_over_a_stop(cluster: Cluster) -> None:
    cluster.start()
    with connected(cluster.superuser_url()) as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 1 AS n")
    cluster.stop()
    assert not cluster.answers()

    cluster.start()

    assert value(cluster.superuser_url(), "SELECT n FROM kept") == 1


def test_a_killed_postmaster_that_stays_a_zombie_is_started_again(cluster: Cluster) -> None:
    with adopting():
        cluster.start()
        killed = postmaster(cluster)
        with connected(cluster.superuser_url()) as cursor:
            cursor.execute("CREATE TABLE kept (n int)")
            cursor.execute("INSERT INTO kept VALUES (7)")
            os.kill(killed, signal.SIGKILL)
        assert wait_for(lambda: not is_running(killed, str(cluster.data)), 5)
        os.kill(killed, 0)  # the pid still answers: it proves nothing
        assert postmaster(cluster) == killed

        cluster.start()

        assert value(cluster.superuser_url(), "SELECT n FROM kept") == 7  # committed, so not lost
        assert postmaster(cluster) != killed
        os.waitpid(killed, 0)


def test_a_pid_that_belongs_to_somebody_else_now_is_no_obstacle(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    stale = f"{os.getpid()}\n{cluster.data}\n0\n5432\n"
    cluster.home.write_private(cluster.data / "postmaster.pid", stale)

    cluster.start()

    assert cluster.answers()


def test_a_set_up_killed_half_way_is_made_again(cluster: Cluster) -> None:
    half = cluster.home.private_folder("postgres.new")
    cluster.home.write_private(half / "PG_VERSION", "18")

    cluster.start()

    assert cluster.answers()
    assert not half.exists()


def test_the_demo_keeps_what_it_committed_and_tests_are_fast(var: Any) -> None:
    settings = {}
    for kind, durable in (("demo", True), ("test", False)):
        cluster = Cluster(find_home(var / kind), "password-of-a-test", durable=durable)
        cluster.start()
        settings[kind] = [
            value(cluster.superuser_url(), f"SHOW {name}")
            for name in ("fsync", "synchronous_commit", "full_page_writes")
        ]
        cluster.stop()

    assert settings == {"demo": ["on", "on", "on"], "test": ["off", "off", "off"]}


def test_a_path_too_long_for_a_socket_means_a_password_on_the_loopback(var: Any) -> None:
    folder = var / ("long-" * 20)
    folder.mkdir(mode=0o711)
    home = find_home(var / "demo")
    distant = Home(home.state, folder, Account(home.account.uid, home.account.gid))
    cluster = Cluster(distant, "the-right-one")

    cluster.start()

    assert cluster.socket_folder is None
    assert "@127.0.0.1:" in cluster.superuser_url()
    assert value(cluster.superuser_url(), "SHOW listen_addresses") == "127.0.0.1"
    for wrong in ("", "guess"):
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(cluster.url("osms_superuser", wrong, "postgres"))
    cluster.stop()
