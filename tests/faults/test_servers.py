"""The servers beside the workers go away and come back."""

import contextlib
import time

import redis

from tests.faults.conftest import Calm
from tests.faults.house import House


def test_redis_forgets_everything_in_the_middle(house: House, calm: Calm) -> None:
    with house.fresh():
        house.start_celery()
        house.send("payments.csv", "bank")
        house.wait(house.runs_one, "the import")
        redis.Redis.from_url(house.store.url).flushall()
        house.wait(house.is_done, "the import")
        assert house.digest() == calm.digest


def test_a_file_comes_while_redis_has_forgotten_its_wake(house: House, calm: Calm) -> None:
    with house.fresh():
        house.send("payments.csv", "bank")
        house.start_celery()
        house.wait(lambda: bool(house.jobs()), "the job's row")
        redis.Redis.from_url(house.store.url).flushall()
        house.wait(house.is_done, "the import", 60 + calm.seconds * 3)
        assert house.digest() == calm.digest


def test_redis_is_stopped_and_files_are_imported(house: House, calm: Calm) -> None:
    with house.fresh():
        house.store.stop()
        house.start_worker()
        house.send("payments.csv", "bank")
        house.wait(house.is_done, "the import")
        assert house.digest() == calm.digest


def test_redis_stops_under_a_worker_of_celery(house: House, calm: Calm) -> None:
    with house.fresh():
        house.start_celery()
        house.send("payments.csv", "bank")
        house.wait(house.runs_one, "the import")
        house.store.stop()
        time.sleep(10)
        house.store.start()
        house.wait(house.is_done, "the import", 240)
        assert house.digest() == calm.digest


def test_postgresql_restarts_in_the_middle(house: House, calm: Calm) -> None:
    with house.fresh():
        house.start_worker()
        house.send("payments.csv", "bank")
        house.wait(house.runs_one, "the import")
        time.sleep(calm.seconds / 2)
        house.cluster._control("stop", "-m", "immediate", "-w", "-t", "30")
        house.cluster.start()
        house.wait(house.is_done, "the retry", 120)
        assert house.digest() == calm.digest


def test_postgresql_is_away_for_a_while(house: House, calm: Calm) -> None:
    with house.fresh():
        house.start_worker()
        house.send("payments.csv", "bank")
        with contextlib.suppress(AssertionError):
            house.wait(house.runs_one, "the import", 20)
        house.cluster.stop()
        time.sleep(15)
        house.cluster.start()
        house.wait(house.is_done, "the retry", 150)
        assert house.digest() == calm.digest
