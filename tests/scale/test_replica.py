"""Facts from a real streaming replica: the same answer as the primary's, or none of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from apps.audit.models import Lookup
from apps.common import clock
from apps.common import replica as reading
from apps.common.replica import Replayed
from apps.entitlement.answer import Answer, Asker, Audience
from apps.entitlement.batch import check_many
from apps.entitlement.months.services import drain_all
from apps.entitlement.population import population, population_known
from apps.entitlement.replica import compare
from apps.entitlement.services import check_status
from apps.persons.models import Person
from apps.persons.services import declare_complete, touch
from apps.rates.models import Parameter
from tests.builders import IIN, a_person, complete_through, months, paid
from tests.scale.standby import Standby

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "replica"])
TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
ASKER = Asker("api", "clinic")
OTHER = "990101500422"
NOBODY = "990101507777"
# Something written, and not left in memory as the tests' server leaves its commits.
FLUSHED = "pg_logical_emit_message(false, 'tests', 'more', true)"


@pytest.fixture(autouse=True)
def _settings(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"
    settings.OSMS_REPLICA_MAX_LAG = 60


@pytest.fixture
def person(replica: Standby) -> Person:
    """Somebody whom nobody paid for since May, as primary, cache and replica agree."""
    complete_through("gcvp", date(2026, 10, 31), sends_payments=True)
    found = a_person()
    paid(found, months("2025-01", "2026-05"))
    written(found)
    drain_all()
    replica.catch_up()
    return found


def written(person: Person) -> None:
    """The note that every service leaves with what it writes; the builders write rows alone."""
    touch([person.pk], clock.now())


def on_the_primary(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {question}")
        return cursor.fetchone()[0]


def asked(iin: str = IIN) -> Answer:
    return check_status(iin=iin, asker=ASKER, purpose="scheduled")


def told_at() -> str | None:
    """How far the replica had come, says the newest audit row; None where the primary told."""
    return Lookup.objects.order_by("-pk").values_list("replayed", flat=True)[0]


def test_facts_come_from_the_replica_and_the_audit_says_how_far_it_had_come(
    person: Person,
) -> None:
    assert asked().status == "not_insured"
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::pg_lsn <= pg_current_wal_insert_lsn()", [told_at()])
        assert cursor.fetchone() == (True,)


def test_a_check_reads_the_replica_once_and_writes_its_audit_and_proof_here(person: Person) -> None:
    asked()
    with (
        CaptureQueriesContext(connection) as here,
        CaptureQueriesContext(connections["replica"]) as there,
    ):
        asked()
    on_tables = [query["sql"] for query in here if not query["sql"].startswith(TRANSACTION)]
    assert len(on_tables) == 3
    written = set(re.findall(r"INSERT INTO (\w+)", " ".join(on_tables)))
    assert written == {"entitlement_proof", "audit_lookup"}
    assert len(there) == 1


def test_the_portal_without_a_replica_asks_the_primary_and_says_so(
    person: Person, without_replica: None
) -> None:
    assert asked().status == "not_insured"
    assert told_at() is None


@pytest.fixture
def without_replica(replica: Standby) -> Iterator[None]:
    config = connections.settings.pop(reading.ALIAS)
    yield
    connections.settings[reading.ALIAS] = config


def test_a_person_written_since_is_read_from_the_primary(person: Person, replica: Standby) -> None:
    replica.pause()
    paid(person, months("2026-06", "2026-10"))
    written(person)
    assert asked().status == "insured"
    assert told_at() is None


def test_a_person_taken_up_after_the_replayed_position_is_read_from_the_primary(
    person: Person, replica: Standby
) -> None:
    replica.pause()
    paid(person, months("2026-06", "2026-10"))
    written(person)
    assert drain_all() == 1
    assert asked().status == "insured"
    assert told_at() is None


def test_somebody_first_registered_since_is_found(person: Person, replica: Standby) -> None:
    replica.pause()
    other = a_person(OTHER)
    paid(other, months("2025-01", "2026-10"))
    written(other)
    assert asked(OTHER).status == "insured"
    assert told_at() is None


def test_nobody_is_asked_of_in_the_same_way_as_somebody(person: Person) -> None:
    assert asked(NOBODY).status == "not_confirmed"
    assert told_at() is not None


def test_what_is_written_of_others_leaves_the_replica_in_use(
    person: Person, replica: Standby
) -> None:
    replica.pause()
    written(a_person(OTHER))
    assert asked().status == "not_insured"
    assert told_at() is not None


def test_a_replica_that_follows_again_is_used_again(person: Person, replica: Standby) -> None:
    replica.pause()
    paid(person, months("2026-06", "2026-10"))
    written(person)
    drain_all()
    replica.go_on()
    replica.catch_up()
    assert asked().status == "insured"
    assert told_at() is not None


def test_a_changed_law_and_a_new_word_of_a_source_are_never_missed(
    person: Person, replica: Standby
) -> None:
    replica.pause()
    assert asked().status == "not_insured"
    assert told_at() is not None
    declare_complete(source="gcvp", through=date(2026, 5, 31), at=clock.now())
    assert asked().status == "not_confirmed"
    assert told_at() is None
    replica.go_on()
    replica.catch_up()
    asked()
    assert told_at() is not None
    replica.pause()
    Parameter.objects.using("owner").filter(code="window_months").update(unit=F("unit"))
    asked()
    assert told_at() is None


def test_a_replica_that_is_too_old_is_not_used(
    person: Person, replica: Standby, settings: pytest.FixtureRequest
) -> None:
    settings.OSMS_REPLICA_MAX_LAG = 0
    replica.pause()
    written(a_person(OTHER))
    on_the_primary(FLUSHED)
    asked()
    assert told_at() is None


def here(addition: int = 0) -> str:
    return str(on_the_primary(f"(pg_current_wal_insert_lsn() + {addition})::text"))


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_an_idle_primary_makes_no_replica_old(person: Person) -> None:
    """Whoever writes in the same server meanwhile is in the way: it is asked until nobody did."""
    assert any(compare(Replayed(here(), LONG_AGO)).is_recent for _ in range(200))


def test_once_the_primary_has_written_more_the_last_commit_s_moment_counts(person: Person) -> None:
    position = here()
    on_the_primary(FLUSHED)
    assert not compare(Replayed(position, LONG_AGO)).is_recent
    assert not compare(Replayed(position, None)).is_recent
    assert compare(Replayed(position, on_the_primary("clock_timestamp()"))).is_recent


def test_a_position_that_the_primary_never_reached_belongs_to_another_history(
    person: Person,
) -> None:
    assert not compare(Replayed(here(1 << 30), clock.now())).is_recent


def test_before_anybody_was_taken_up_the_primary_is_asked(replica: Standby) -> None:
    a_person()
    replica.catch_up()
    asked()
    assert told_at() is None


@contextmanager
def no_audit() -> Iterator[None]:
    with connections["owner"].cursor() as owner:
        owner.execute("REVOKE INSERT ON audit_lookup FROM osms_app")
        try:
            yield
        finally:
            owner.execute("GRANT INSERT ON audit_lookup TO osms_app")


def test_without_an_audit_row_on_the_primary_the_replica_gives_no_answer(person: Person) -> None:
    with no_audit(), pytest.raises(ProgrammingError, match="audit_lookup"):
        asked()


def test_nothing_is_written_through_the_replica(person: Person, replica: Standby) -> None:
    asked()
    replica.catch_up()
    row = Lookup.objects.using(reading.ALIAS).first()
    row.pk, row.purpose = None, "walk_in"
    row.save()
    assert row._state.db == "default"
    assert Lookup.objects.filter(purpose="walk_in").exists()
    call_command("migrate", database=reading.ALIAS, verbosity=0)


# Lists and counts -----------------------------------------------------------------------------


def listed(*iins: str) -> list[str]:
    answer = check_many(iins=iins, asker=ASKER, audience=Audience.CLINIC)
    return [one["outcome"] for one in answer["answers"]]


def test_a_list_is_read_from_the_replica_but_for_whom_it_may_not_know(
    person: Person, replica: Standby
) -> None:
    other = a_person(OTHER)
    paid(other, months("2025-01", "2026-05"))
    written(other)
    drain_all()
    replica.catch_up()
    replica.pause()
    paid(other, months("2026-06", "2026-10"))
    written(other)
    assert listed(IIN, OTHER, NOBODY) == ["not_insured", "insured", "not_confirmed"]
    told = Lookup.objects.order_by("pk").values_list("replayed", flat=True)
    assert [position is None for position in told] == [False, True, True]


def test_a_list_whose_people_were_taken_up_since_is_read_from_the_primary(
    person: Person, replica: Standby
) -> None:
    replica.pause()
    paid(person, months("2026-06", "2026-10"))
    written(person)
    drain_all()
    assert listed(IIN) == ["insured"]
    assert told_at() is None


def test_the_population_is_counted_at_the_replica(person: Person) -> None:
    with CaptureQueriesContext(connections["replica"]) as there:
        assert population(clock.today()).statuses == {"not_insured": 1}
    assert any("entitlement_personmonths" in query["sql"] for query in there)
    with CaptureQueriesContext(connections["replica"]) as there:
        assert population_known(clock.today(), clock.today()).statuses == {"not_insured": 1}
    assert any("contributions_payment" in query["sql"] for query in there)


def test_a_count_does_not_wait_for_a_replica_that_stands_still(
    person: Person, replica: Standby, settings: pytest.FixtureRequest
) -> None:
    settings.OSMS_REPLICA_MAX_LAG = 0
    replica.pause()
    paid(person, months("2026-06", "2026-10"))
    written(person)
    assert population(clock.today()).statuses == {"insured": 1}


# Failures, last: the replica does not come back from the second ----------------------------------


def test_a_replica_that_stopped_is_left_alone_for_a_while_and_then_asked_again(
    person: Person, replica: Standby
) -> None:
    asked()
    replica.cluster.stop()
    assert asked().status == "not_insured"
    assert told_at() is None
    replica.cluster.start()
    asked()
    assert told_at() is None
    reading.Resting.until = 0.0
    replica.catch_up()
    asked()
    assert told_at() is not None


def test_a_replay_that_stands_still_with_a_lock_holds_nobody_up(
    person: Person, replica: Standby
) -> None:
    name = connection.settings_dict["NAME"]
    with closing(psycopg2.connect(replica.primary, dbname=name)) as superuser:
        superuser.cursor().execute("LOCK persons_persondetails IN ACCESS EXCLUSIVE MODE")
        replica.catch_up()
        replica.pause()
        superuser.rollback()
    assert asked().status == "not_insured"
    assert told_at() is None
    assert time.monotonic() < reading.Resting.until


def test_a_replica_that_was_promoted_is_not_asked(person: Person, replica: Standby) -> None:
    replica.promote()
    with connections["replica"].cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        assert cursor.fetchone() == (False,)
    assert asked().status == "not_insured"
    assert told_at() is None
