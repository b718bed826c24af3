"""No process starts on time zone data that would count Almaty's hours wrong (R30)."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from apps.common.checks import database_knows_almaty

ROOT = Path(__file__).resolve().parents[2]
STARTS = {
    "a command": ["manage.py", "check"],
    "the web server": ["-c", "import osms_portal.wsgi"],
    "the worker": ["-m", "celery", "--app", "osms_portal", "worker", "--pool", "solo"],
}


def zone(footer: str, offset: int) -> bytes:
    """A zone that always had this offset in seconds, as RFC 8536 writes one (version 2)."""
    kind = struct.pack(">lBB", offset, 0, 0) + b"LMT\0"
    header = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    return (header + kind) * 2 + f"\n{footer}\n".encode()


def write_zones(folder: Path, footer: str, offset: int) -> None:
    """Time zone data in which Almaty always had this offset."""
    (folder / "Asia").mkdir()
    (folder / "Asia" / "Almaty").write_bytes(zone(footer, offset))
    (folder / "UTC").write_bytes(zone("UTC0", 0))


def start(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PYTHONTZPATH": str(folder),
        "DJANGO_SETTINGS_MODULE": "osms_portal.settings",
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", STARTS.values(), ids=STARTS)
def test_nothing_starts_on_time_zone_data_older_than_2024a(
    command: list[str], tmp_path: Path
) -> None:
    write_zones(tmp_path, "<+06>-6", 6 * 3600)
    ended = start(command, tmp_path)
    assert ended.returncode != 0
    assert "older than 2024a" in ended.stderr


def test_newer_data_are_taken(tmp_path: Path) -> None:
    write_zones(tmp_path, "<+05>-5", 5 * 3600)
    assert start(STARTS["a command"], tmp_path).returncode == 0


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_database_knows_almaty_too() -> None:
    assert database_knows_almaty(databases=["default", "owner"]) == []
