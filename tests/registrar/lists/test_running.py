"""The work on a list: one answer and one audit row each, stopped, cancelled, taken up again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as configured
from django.db import connection

from apps.accounts.models import Member
from apps.audit.models import Lookup
from apps.common import clock
from apps.persons.identity import iin_key
from apps.registrar.lists import queue, running, services, upkeep
from apps.registrar.lists.running import work
from apps.registrar.lists.services import NotAllowed
from apps.registrar.models import ListRow, PatientList
from tests.builders import a_member, a_person, an_organisation
from tests.registrar.lists.tables import handed_in, numbers, people, row

pytestmark = pytest.mark.django_db
Status = PatientList.Status


def looked_up() -> list[str]:
    """The keyed hashes that lists have asked about, one for each audit row."""
    return list(
        Lookup.objects.filter(door="list").exclude(iin_key="").values_list("iin_key", flat=True)
    )


def test_each_person_gets_one_answer_and_one_audit_row(told: None, registrar: Member) -> None:
    iins = people(30)
    its = handed_in(registrar, [*iins, iins[0], "1"])
    assert work() == 1
    its.refresh_from_db()
    assert (its.status, its.done_rows, its.asked_rows, its.bad_rows) == (Status.DONE, 30, 30, 1)
    assert sorted(looked_up()) == sorted(map(iin_key, iins))
    answered = row(its, 2)
    assert (answered.outcome, answered.reason) == ("insured", "covered_by_payments")
    assert answered.covered_until == date(2027, 1, 31)
    assert work() == 0


def test_the_audit_says_who_for_whom_and_why(told: None, registrar: Member) -> None:
    handed_in(registrar, people(1))
    work()
    one = Lookup.objects.filter(door="list").exclude(iin_key="").get()
    assert (one.organisation_id, one.operator_id) == (registrar.organisation_id, registrar.pk)
    assert (one.purpose, one.presence, one.no_presence) == ("scheduled", "none", "telephone")
    assert (one.outcome, one.asked_on) == ("insured", date(2026, 11, 22))


def test_a_row_is_answered_for_its_own_day(told: None, registrar: Member) -> None:
    (iin,) = people(1)
    its = handed_in(registrar, text=f"iin;visit_date\n{iin};2026-11-23\n{iin};2025-11-23\n{iin};")
    work()
    assert set(Lookup.objects.exclude(iin_key="").values_list("asked_on", flat=True)) == {
        date(2026, 11, 23),
        date(2025, 11, 23),
        date(2026, 11, 22),
    }
    its.refresh_from_db()
    assert its.done_rows == 3


def test_no_number_is_kept_and_the_hash_goes_with_the_answer(told: None, registrar: Member) -> None:
    its = handed_in(registrar, people(3))
    kept = set(ListRow.objects.values_list("iin_key", flat=True))
    assert all(len(key) == 64 for key in kept)
    work()
    assert set(ListRow.objects.filter(list=its).values_list("iin_key", flat=True)) == {""}


def test_who_is_in_no_register_is_told_so(told: None, registrar: Member) -> None:
    its = handed_in(registrar, ["990101500422"])
    work()
    answered = row(its, 2)
    assert (answered.outcome, answered.reason) == ("not_confirmed", "not_in_registers")


def test_more_than_one_in_five_unknown_of_twenty_stops_the_list(
    told: None, registrar: Member
) -> None:
    iins = numbers(600)
    for iin in iins[:40]:
        a_person(iin)
    its = handed_in(registrar, iins)
    work()
    its.refresh_from_db()
    assert (its.status, its.stopped_for) == (Status.STOPPED, "not_found")
    assert its.done_rows < its.asked_rows
    assert len(looked_up()) == its.done_rows
    assert not ListRow.objects.exclude(iin_key="").exists()
    registrar.refresh_from_db()
    assert registrar.suspended_at is None


def test_who_guesses_numbers_learns_of_twenty_five_at_most(told: None, registrar: Member) -> None:
    its = handed_in(registrar, numbers(1_000))
    work()
    its.refresh_from_db()
    assert (its.status, its.done_rows) == (Status.STOPPED, 25)


@pytest.mark.parametrize(("known", "unknown", "status"), [(16, 4, "done"), (15, 5, "stopped")])
def test_one_in_five_is_allowed_and_more_is_not(
    told: None, registrar: Member, known: int, unknown: int, status: str
) -> None:
    iins = numbers(known + unknown)
    for iin in iins[:known]:
        a_person(iin)
    its = handed_in(registrar, iins)
    work()
    its.refresh_from_db()
    assert its.status == status


def test_nineteen_unknown_do_not_stop_a_list(told: None, registrar: Member) -> None:
    its = handed_in(registrar, numbers(19))
    work()
    its.refresh_from_db()
    assert its.status == Status.DONE


def test_a_member_who_is_suspended_asks_no_more(told: None, registrar: Member) -> None:
    its = handed_in(registrar, people(3))
    registrar.suspended_at, registrar.suspended_for = clock.now(), "test"
    registrar.save()
    work()
    its.refresh_from_db()
    assert (its.status, its.stopped_for) == (Status.STOPPED, "member_gone")
    assert looked_up() == []


def test_a_cancelled_list_asks_about_nobody_else(told: None, registrar: Member) -> None:
    its = handed_in(registrar, people(60))
    claimed = queue.claim()
    assert claimed is not None
    running._chunk(*claimed)
    services.cancel(list_id=its.pk, member=registrar)
    running.run(*claimed)
    its.refresh_from_db()
    assert (its.status, its.done_rows) == (Status.CANCELLED, 25)
    assert len(looked_up()) == 25
    assert not ListRow.objects.exclude(iin_key="").exists()


def test_strangers_do_not_cancel(registrar: Member) -> None:
    its = handed_in(registrar, numbers(1))
    for member in (a_member(), a_member("administrator", an_organisation("clinic-2"))):
        with pytest.raises(NotAllowed):
            services.cancel(list_id=its.pk, member=member)


def test_two_workers_do_not_take_the_same_list(told: None, registrar: Member) -> None:
    its = handed_in(registrar, people(1))
    assert queue.claim(its.pk) is not None
    assert queue.claim(its.pk) is None
    assert queue.claim() is None


def test_a_short_list_does_not_wait_behind_a_long_one(
    registrar: Member, administrator: Member
) -> None:
    long = handed_in(registrar, numbers(1_001))
    services.approve(list_id=long.pk, member=administrator)
    short = handed_in(registrar, numbers(1))
    claimed = queue.claim()
    assert claimed is not None
    assert claimed[0] == short.pk


def expire_leases() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registrar_patientlist SET leased_until = clock_timestamp() - interval '1 s'"
            " WHERE status = 'running'"
        )


def test_a_list_of_a_lost_worker_waits_again_and_stops_after_five(registrar: Member) -> None:
    its = handed_in(registrar, numbers(1))
    for _ in range(5):
        assert queue.claim() is not None
        expire_leases()
        assert queue.expire() == [its.pk]
    its.refresh_from_db()
    assert (its.status, its.stopped_for) == (Status.STOPPED, "worker_lost")
    assert not ListRow.objects.exclude(iin_key="").exists()


def test_a_worker_that_lost_its_lease_writes_nothing(told: None, registrar: Member) -> None:
    its = handed_in(registrar, people(3))
    first = queue.claim()
    expire_leases()
    queue.expire()
    second = queue.claim()
    assert first is not None
    assert second is not None
    running.run(*first)
    assert looked_up() == []
    running.run(*second)
    its.refresh_from_db()
    assert (its.status, len(looked_up())) == (Status.DONE, 3)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What Celery is asked to send."""
    found: list[Any] = []
    monkeypatch.setattr(current_app, "send_task", lambda *told, **more: found.append((told, more)))
    return found


def woken_for(its: PatientList) -> list[Any]:
    return [(("apps.registrar.tasks.work_on_list",), {"args": [its.pk], "retry": False})]


def test_the_sweeper_wakes_a_worker_for_what_waits(registrar: Member, sent: list[Any]) -> None:
    its = handed_in(registrar, numbers(1))
    assert sent == []
    upkeep.sweep()
    assert sent == woken_for(its)


def test_a_task_takes_nothing_but_the_number_of_the_list(
    registrar: Member, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        its = handed_in(registrar, numbers(3))
    assert sent == woken_for(its)


KILLED = """
import os, signal, sys
import django
django.setup()
from django.db import transaction
from apps.registrar.lists import asking, queue, running
claimed = queue.claim()
running._chunk(*claimed)
with transaction.atomic():
    its = queue.hold(*claimed)
    assert asking.ask(its, asking.next_rows(its.pk, 20)) == 0
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_inside_a_chunk_answers_nobody_twice() -> None:
    from tests.builders import complete_through

    complete_through("gcvp", date(2026, 11, 21), sends_payments=True)
    iins = people(60)
    its = handed_in(a_member(), iins)
    host, _, rest = os.environ["DATABASE_URL"].rpartition("/")
    url = f"{host}/{connection.settings_dict['NAME']}{''.join(rest.partition('?')[1:])}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "osms_portal.settings",
        "OSMS_DEMO": "1",
        "OSMS_NOW": configured.OSMS_NOW,
    }
    killed = subprocess.run(
        [sys.executable, "-c", KILLED],
        env=environment,
        cwd=configured.BASE_DIR,
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(looked_up()) == 25
    expire_leases()
    upkeep.sweep()
    work()
    its.refresh_from_db()
    assert (its.status, its.done_rows, its.attempts) == (Status.DONE, 60, 1)
    assert sorted(looked_up()) == sorted(map(iin_key, iins))


def test_a_list_that_is_put_back_waits_until_it_is_tried_again(registrar: Member) -> None:
    its = handed_in(registrar, numbers(1))
    claimed = queue.claim()
    assert claimed is not None
    queue.put_back(*claimed)
    its.refresh_from_db()
    assert its.status == Status.WAITING
    assert queue.claim() is None
