"""The database is the queue: who may work on what, whatever is lost on the way."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from celery import Celery, current_app
from django.conf import settings as django_settings
from django.db import connection

from apps.contributions.models import Payment
from apps.feeds import tasks
from apps.feeds.jobs import heartbeat, queue, spool, upkeep
from apps.feeds.jobs.closing import LeaseLost
from apps.feeds.jobs.running import TriedAgain, run, work
from apps.feeds.models import ImportJob
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.services import cancel, import_file, try_again
from tests.feeds.files import csv, ledger, payment
from tests.feeds.jobs.conftest import Hand, again, elsewhere

Status = ImportJob.Status
PAYMENTS = [payment(item_no=str(number)) for number in range(5)]


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def lose(job: ImportJob) -> None:
    """Half a minute passes without a word of the job's worker."""
    execute(
        "UPDATE feeds_importjob SET leased_until = clock_timestamp() - interval '1 s' WHERE id = %s",
        job.pk,
    )


def test_a_waiting_file_is_posted_and_its_copy_removed(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    assert (job.status, Payment.objects.count()) == (Status.WAITING, 0)
    assert spool.path_of(job.pk).stat().st_mode & 0o777 == 0o600
    assert work() == 1
    done = again(job)
    assert (done.status, done.posted_rows, done.attempts) == (Status.DONE, 5, 1)
    assert (done.done_rows, done.all_rows, done.lease_token) == (5, 5, None)
    assert not spool.has(job.pk)


def test_files_are_taken_in_the_order_of_their_arrival(country: None, hand: Hand) -> None:
    first, second = hand(PAYMENTS[0]), hand(PAYMENTS[1])
    found = queue.claim()
    assert found is not None
    assert found.pk == first.pk
    run(found)
    assert work() == 1
    assert again(second).status == Status.DONE


def test_of_two_workers_one_gets_the_job(country: None, hand: Hand) -> None:
    hand(*PAYMENTS)
    with elsewhere(queue.claim) as there:
        here = queue.claim()
    assert [here, *there].count(None) == 1


def test_nobody_waits_for_a_claim_that_is_not_committed(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    other = psycopg2.connect(**connection.get_connection_params())
    with other, other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM feeds_importjob WHERE id = %s FOR UPDATE", [job.pk])
        assert queue.claim() is None
    other.close()
    assert queue.claim() is not None


def test_while_somebody_works_nobody_takes_another_file(country: None, hand: Hand) -> None:
    hand(PAYMENTS[0]), hand(PAYMENTS[1])
    assert queue.claim() is not None
    assert queue.claim() is None
    assert not queue.is_work_waiting()


def test_a_task_that_is_delivered_again_does_nothing(country: None, hand: Hand) -> None:
    hand(*PAYMENTS)
    assert tasks.work.apply().get() == 1
    before = ledger()
    assert tasks.work.apply().get() == 0
    assert ledger() == before


def test_the_job_of_a_lost_worker_waits_again_and_is_posted_once(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    lost = queue.claim()
    assert lost is not None
    assert not upkeep.sweep()
    lose(job)
    assert upkeep.sweep()
    assert (again(job).status, again(job).refusal) == (Status.WAITING, Refusal.WORKER_LOST)
    assert work() == 1
    assert (again(job).attempts, Payment.objects.count()) == (2, 5)


def test_after_five_lost_workers_a_job_has_failed_and_says_why(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    for _ in range(queue.MOST_ATTEMPTS):
        assert queue.claim() is not None
        lose(job)
        upkeep.sweep()
    failed = again(job)
    assert (failed.status, failed.refusal) == (Status.FAILED, Refusal.WORKER_LOST)
    assert work() == 0
    try_again(job=failed)
    assert work() == 1
    assert again(job).status == Status.DONE


def test_a_worker_that_lost_its_lease_posts_nothing(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    slow = queue.claim()
    assert slow is not None
    lose(job)
    upkeep.sweep()
    before = ledger()
    with pytest.raises(LeaseLost):
        run(slow)
    assert ledger() == before
    assert again(job).status == Status.WAITING
    assert work() == 1
    with pytest.raises(FileRefused):
        run(slow)  # its file is gone, too
    assert (again(job).status, Payment.objects.count()) == (Status.DONE, 5)


def test_a_worker_learns_from_its_heartbeat_that_it_lost_its_lease(
    country: None, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "SECONDS_BETWEEN_BEATS", 0.01)
    job = hand(*PAYMENTS)
    slow = queue.claim()
    assert slow is not None
    execute("UPDATE feeds_importjob SET lease_token = %s WHERE id = %s", uuid.uuid4(), job.pk)
    with heartbeat.Heartbeat(slow, lambda done, rows: None) as heart:
        assert heart._lost.wait(10)
        with pytest.raises(LeaseLost):
            heart.progress(1, 5)


def test_a_heartbeat_holds_the_lease_and_tells_how_far_the_work_is(
    country: None, hand: Hand
) -> None:
    job = hand(*PAYMENTS)
    held = queue.claim()
    assert held is not None
    assert held.lease_token is not None
    lose(job)
    assert queue.beat(job.pk, held.lease_token, 3, 5)
    assert upkeep.sweep() is False
    assert (again(job).done_rows, again(job).all_rows) == (3, 5)


def test_the_session_of_a_stopped_worker_is_ended_with_its_lease(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    stuck = queue.claim()
    assert stuck is not None
    assert stuck.lease_token is not None
    other = psycopg2.connect(**connection.get_connection_params())
    other.cursor().execute("SET application_name = %s", [queue.session_name(stuck.lease_token)])
    other.commit()
    lose(job)
    upkeep.sweep()
    with pytest.raises(psycopg2.OperationalError):
        other.cursor().execute("SELECT 1")


def test_a_server_that_ends_the_session_costs_a_retry_and_no_row(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    mine = queue.claim()
    assert mine is not None

    def restart(*_: int) -> None:
        other = psycopg2.connect(**connection.get_connection_params())
        other.autocommit = True
        other.cursor().execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
            [queue.session_name(mine.lease_token)],
        )
        other.close()

    with pytest.raises(TriedAgain):
        run(mine, restart)
    waiting = again(job)
    assert (waiting.status, waiting.refusal) == (Status.WAITING, Refusal.DATABASE_AWAY)
    assert (waiting.attempts, queue.claim()) == (0, None)
    execute("UPDATE feeds_importjob SET next_try_at = clock_timestamp() WHERE id = %s", job.pk)
    assert work() == 1
    assert (again(job).status, Payment.objects.count()) == (Status.DONE, 5)


def test_a_full_disk_is_said_and_the_file_tried_again(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    mine = queue.claim()
    assert mine is not None

    def fill(*_: int) -> None:
        execute("DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$")

    with pytest.raises(TriedAgain) as told:
        run(mine, fill)
    assert told.value.refusal == Refusal.DISK_FULL
    assert (again(job).status, again(job).refusal) == (Status.WAITING, Refusal.DISK_FULL)
    assert again(job).next_try_at is not None
    assert Payment.objects.count() == 0


def test_a_worker_that_is_asked_to_end_gives_its_job_back(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    mine = queue.claim()
    assert mine is not None
    with pytest.raises(TriedAgain):
        run(mine, lambda *_: heartbeat.stopping.set() or mine_stops())
    assert (again(job).status, again(job).attempts) == (Status.WAITING, 0)


def mine_stops() -> None:
    raise heartbeat.WorkerStops


def test_a_cancelled_job_posts_nothing_even_while_it_runs(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    mine = queue.claim()
    assert mine is not None
    with elsewhere(lambda: cancel(job=job)) as said:
        pass
    assert said == [True]
    with pytest.raises(LeaseLost):
        run(mine)
    assert (again(job).status, Payment.objects.count()) == (Status.CANCELLED, 0)
    assert not cancel(job=job)


def test_without_redis_the_file_waits_in_the_database(
    country: None, hand: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    usual = current_app._get_current_object()
    Celery("without Redis", broker="redis://127.0.0.1:1/0", set_as_current=True)
    try:
        job = hand(*PAYMENTS)
    finally:
        usual.set_current()
    assert again(job).status == Status.WAITING
    assert "No worker could be woken" in caplog.text
    assert upkeep.sweep()
    assert work() == 1


def test_a_file_that_is_gone_from_the_spool_is_refused(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    spool.remove(job.pk)
    work()
    assert (again(job).status, again(job).refusal) == (Status.REFUSED, Refusal.FILE_LOST)
    with pytest.raises(FileRefused):
        try_again(job=job)


def test_a_refused_job_says_everything_that_the_command_would(country: None, hand: Hand) -> None:
    job = hand(content=b"iin,category,valid_from,source\n")
    work()
    refused = again(job).refused()
    assert refused is not None
    assert "categories.csv: valid_to?" in refused.sentence()


def test_a_spool_that_cannot_be_written_takes_nothing(
    country: None, settings: Any, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    settings.OSMS_SPOOL = str(blocked)
    path = tmp_path / "file.csv"
    path.write_text(csv(PAYMENTS))
    before = ImportJob.objects.count()
    with pytest.raises(FileRefused) as refused:
        import_file(path=path, source="bank")
    assert refused.value.refusal == Refusal.NO_ROOM
    assert ImportJob.objects.count() == before


def test_the_files_of_jobs_that_ended_are_kept_a_week(
    country: None, hand: Hand, settings: Any
) -> None:
    refused = hand(content=b"name\n")
    work()
    waiting = hand(*PAYMENTS)
    (spool.folder() / "incoming-now").touch()
    assert upkeep.sweep_spool() == 0
    settings.OSMS_NOW = "2026-11-30T12:00:00"
    assert upkeep.sweep_spool() == 1
    assert not spool.has(refused.pk)
    assert spool.has(waiting.pk)


def test_a_copy_that_outlived_its_job_is_removed(country: None, hand: Hand) -> None:
    job = hand(*PAYMENTS)
    work()
    spool.path_of(job.pk).touch()
    assert upkeep.sweep_spool() == 1


def test_no_task_of_beat_takes_an_argument() -> None:
    for entry in django_settings.CELERY_BEAT_SCHEDULE.values():
        assert "args" not in entry
