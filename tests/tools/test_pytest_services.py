"""The plugin, in runs of its own: it must be there before Django's settings, and share the cluster."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.tools.places import NO_SERVERS, OUTSIDE, without_servers
from tests.tools.test_postgres import value
from tools import services
from tools.bootstrap import ROOT
from tools.embedded.places import find_home
from tools.embedded.postgres import Cluster
from tools.pytest_services import Run

SETTINGS = """
import os
import dj_database_url
DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}  # as early as ours
REDIS_URL = os.environ["REDIS_URL"]
SECRET_KEY = os.environ["OSMS_SECRET_KEY"]
"""
TEST = """
import os
import psycopg2
import pytest
from django.db import connection

@pytest.mark.parametrize("n", range(4))
def test_servers_are_there(n, django_db_blocker):
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("osms_app",)
    assert os.environ["OSMS_DEMO"] == "1"
"""


@pytest.mark.parametrize("workers", ["0", "1"])
def test_the_servers_are_there_before_the_settings_are_read(tmp_path: Path, workers: str) -> None:
    (tmp_path / "early_settings.py").write_text(SETTINGS)
    (tmp_path / "test_it.py").write_text(TEST)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\naddopts = -p tools.pytest_services -p no:valkey -p no:playwright\n"
        "DJANGO_SETTINGS_MODULE = early_settings\npythonpath = .\n"
    )

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", workers],
        cwd=tmp_path,
        env=without_servers() | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "4 passed" in run.stdout, run.stdout + run.stderr


def test_runs_share_the_cluster_and_the_last_one_stops_it(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []
    for _ in range(2):
        for name in OUTSIDE:
            monkeypatch.delenv(name, raising=False)
        runs.append(Run.begin(var))
    home = find_home(var / "test")
    cluster = Cluster(home, services.passwords(home)["superuser"], durable=False)

    runs[0].end(var)
    assert cluster.answers()

    runs[1].end(var)
    assert not cluster.answers()


def test_an_outside_database_without_its_owner_is_a_sentence(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), str(tmp_path)],
        env=without_servers() | {"DATABASE_URL": "postgresql://osms_app@elsewhere/osms"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode != 0
    assert "DATABASE_OWNER_URL is not" in run.stdout + run.stderr
    assert "Traceback" not in run.stderr


def test_what_a_killed_run_left_is_swept_up(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OUTSIDE:
        monkeypatch.delenv(name, raising=False)
    urls = services.up("test", var, NO_SERVERS)
    with closing(psycopg2.connect(urls["database_owner_url"])) as connection:
        connection.autocommit = True
        connection.cursor().execute("CREATE DATABASE test_left_behind")
    left = find_home(var / "test").private_folder("valkey-99999")

    run = Run.begin(var)

    assert not left.exists()
    count = "SELECT count(*) FROM pg_database WHERE datname = 'test_left_behind'"
    assert value(urls["database_owner_url"], count) == 0
    run.end(var)
