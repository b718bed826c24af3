"""Killed at any point, an import ends as if nothing had happened: nothing lost, nothing doubled."""

import os
import signal
import time

import pytest

from tests.faults.conftest import Calm
from tests.faults.house import House, Running


def kill_after(house: House, worker: Running, seconds: float) -> bool:
    """Kill the worker so long after the import began; whether it was still at it."""
    house.wait(house.runs_one, "the import")
    time.sleep(seconds)
    was_running = house.runs_one()
    house.kill(worker)
    return was_running


def posted(house: House) -> int:
    with house.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM contributions_payment p JOIN persons_source s"
            " ON s.id = p.source_id WHERE s.code = 'bank'"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("percent", [1, 25, 50, 75, 99])
def test_a_worker_killed_at_percent_leaves_nothing_half_done(
    house: House, calm: Calm, percent: int
) -> None:
    share = percent / 100
    while True:
        with house.fresh():
            worker = house.start_worker()
            house.send("payments.csv", "bank")
            if not kill_after(house, worker, calm.seconds * share):
                share -= 0.04  # this run was faster than the calm one: it was done already
                assert share > 0
                continue
            assert posted(house) == 0
            house.start_worker()
            house.wait(house.is_done, "the retry", 120)
            assert house.digest() == calm.digest
            house.manage("reconcile")
            return


def test_a_killed_command_is_repeated_by_hand(house: House, calm: Calm) -> None:
    with house.fresh():
        path = str(house.folder / "payments.csv")
        command = house.start("import_feed", path, "--source", "bank")
        kill_after(house, command, calm.seconds / 2)
        house.manage("import_feed", path, "--source", "bank")
        assert house.digest() == calm.digest


def test_a_killed_command_is_taken_up_by_a_worker(house: House, calm: Calm) -> None:
    with house.fresh():
        command = house.start("import_feed", str(house.folder / "payments.csv"), "--source", "bank")
        kill_after(house, command, calm.seconds / 2)
        house.start_worker()
        house.wait(house.is_done, "the import", 120)
        assert house.digest() == calm.digest


def test_a_worker_killed_between_commit_and_acknowledgement(house: House, calm: Calm) -> None:
    with house.fresh():
        worker = house.start_celery()
        house.send("payments.csv", "bank")
        house.wait(house.is_done, "the import")
        house.kill(worker)
        house.start_celery()
        time.sleep(20)  # the broker delivers again, the sweeper looks round
        assert house.is_done()
        assert house.digest() == calm.digest


def test_two_workers_want_one_job(house: House, calm: Calm) -> None:
    with house.fresh():
        house.start_worker()
        house.start_worker()
        house.send("payments.csv", "bank")
        house.wait(house.is_done, "the import")
        assert house.jobs() == [("done", 1)]
        assert house.digest() == calm.digest


def test_a_worker_that_slept_past_its_lease_posts_nothing(house: House, calm: Calm) -> None:
    with house.fresh():
        sleeper = house.start_worker()
        house.send("payments.csv", "bank")
        house.wait(house.runs_one, "the import")
        time.sleep(calm.seconds / 2)
        os.killpg(sleeper.pid, signal.SIGSTOP)
        house.start_worker()
        house.wait(lambda: any(tries > 1 for _, tries in house.jobs()), "the second try", 120)
        os.killpg(sleeper.pid, signal.SIGCONT)
        house.wait(house.is_done, "the import", 120)
        time.sleep(5)
        assert house.digest() == calm.digest
