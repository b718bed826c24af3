"""A full disk is said, nothing is marked done, and the import ends when there is room again.

The small disks are real ones: file systems of a few megabytes in memory.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import Calm
from tests.faults.house import House


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", str(folder)]
    if os.geteuid() != 0:
        pytest.fail("To fill a disk these tests mount a small one, which needs root.")
    subprocess.run(command, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_the_database_has_no_room_for_what_an_import_stages(house: House, calm: Calm) -> None:
    with house.fresh(), small_disk(house.cluster.data.parent / "small", "1m") as disk:
        room = disk / "room"
        room.mkdir()
        house.cluster.home.give(room)
        house.superuse(f"CREATE TABLESPACE small LOCATION '{room}'")
        try:
            house.superuse("GRANT CREATE ON TABLESPACE small TO {}", "osms_app")
            house.superuse("ALTER DATABASE {} SET temp_tablespaces = 'small'", house.database)
            house.start_worker()
            house.send("payments.csv", "bank")
            house.wait(lambda: "disk_full" in house.refusals(), "the sentence")
            assert not house.is_done()
            house.superuse("ALTER DATABASE {} RESET temp_tablespaces", house.database)
            house.end_workers()
            house.start_worker()
            house.wait(house.is_done, "the retry", 240)
            assert house.digest() == calm.digest
        finally:
            house.end_workers()
            house._drop(house.database)
            house.superuse("DROP TABLESPACE small")


def test_the_spool_has_no_room_for_a_file(house: House, calm: Calm) -> None:
    with house.fresh():
        with small_disk(house.place("spool"), "256k"):
            worker = house.start_worker()
            house.send("payments.csv", "bank")
            time.sleep(15)
            assert (house.place("inbox") / "bank" / "payments.csv").exists()
            assert house.jobs() == []
            house.kill(worker)
        house.start_worker()
        house.wait(house.is_done, "the import", 240)
        assert house.digest() == calm.digest
