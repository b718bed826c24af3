"""The life of a Valkey."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import redis

from tools.bootstrap import ROOT
from tools.embedded.places import find_home
from tools.embedded.processes import wait_for
from tools.embedded.valkey import Store


@pytest.fixture
def store(var: Path) -> Iterator[Store]:
    found = Store(find_home(var / "demo"), "the-right-one")
    yield found
    found.stop()


def test_a_password_is_needed_and_the_loopback_is_all_it_hears(urls: dict[str, str]) -> None:
    bare = urls["redis_url"].split("@")[1]

    for address in (f"redis://{bare}", f"redis://:guess@{bare}"):
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(address).ping()
    assert redis.Redis.from_url(urls["redis_url"]).config_get("bind") == {"bind": "127.0.0.1"}


def test_nothing_is_evicted_and_everything_is_written_down(urls: dict[str, str]) -> None:
    client = redis.Redis.from_url(urls["redis_url"])

    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_keys_survive_a_kill(store: Store) -> None:
    store.start()
    client = redis.Redis.from_url(store.url)
    client.set("kept", "1")
    client.execute_command("WAITAOF", 1, 0, 5000)
    os.kill(client.info("server")["process_id"], signal.SIGKILL)
    assert wait_for(lambda: not store.answers(), 5)

    store.start()

    assert redis.Redis.from_url(store.url).get("kept") == b"1"
    store.stop()
    assert not store.answers()


def test_a_port_taken_meanwhile_is_exchanged(store: Store) -> None:
    store.start()
    before = store.url
    store.stop()
    port = int(before.rsplit(":", 1)[1].split("/")[0])
    with socket.create_server(("127.0.0.1", port)):
        store.start()

        assert store.url != before
        assert store.answers()
        store.stop()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a promise of Linux only")
def test_a_test_runs_valkey_dies_with_the_run(var: Path) -> None:
    code = f"""
import time
from pathlib import Path
from tools.embedded.places import find_home
from tools.embedded.valkey import Store
import redis
store = Store(find_home(Path({str(var)!r}) / "test"), "x", durable=False, attached=True)
store.start()
print(redis.Redis.from_url(store.url).info("server")["process_id"], flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        assert psutil.pid_exists(pid)
        run.kill()

    assert wait_for(lambda: not psutil.pid_exists(pid) or _is_zombie(pid), 5)


def _is_zombie(pid: int) -> bool:
    return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
