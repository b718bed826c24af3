"""One clock, in Almaty: hours that happened twice, edges of months, midnight in the middle of a request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from apps.audit.models import Lookup
from apps.audit.services import Found, Looking, record_lookup
from apps.common import clock
from apps.entitlement.answer import Asker, Audience
from apps.entitlement.batch import check_many
from apps.entitlement.explain import as_json
from apps.entitlement.services import check_status
from apps.rules.months import Month
from tests.builders import IIN, a_person, months, paid

# At this moment Almaty's clocks went from 24:00 back to 23:00: it moved from UTC+6 to UTC+5.
MOVED = datetime(2024, 2, 29, 18, tzinfo=UTC)


def almaty(moment: datetime) -> datetime:
    """The wall clock of Almaty, counted without any time zone data."""
    return moment.replace(tzinfo=None) + timedelta(hours=6 if moment < MOVED else 5)


@pytest.mark.parametrize("first", [datetime(2024, 1, 1), datetime(2026, 6, 1)])
def test_today_is_almaty_s_day_in_every_hour_of_400_days(settings: Any, first: datetime) -> None:
    """The hours from 19:00 UTC on (18:00 before March 2024) are the next day's already (R32)."""
    for hour in range(400 * 24):
        moment = first.replace(tzinfo=UTC) + timedelta(hours=hour)
        settings.OSMS_NOW = moment.isoformat()
        assert clock.today() == almaty(moment).date(), moment
        assert Month.of(clock.today()) == Month(almaty(moment).year, almaty(moment).month), moment


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-30T18:59:59+00:00", date(2026, 11, 30)),
        ("2026-11-30T19:00:00+00:00", date(2026, 12, 1)),
        ("2024-01-31T17:59:59+00:00", date(2024, 1, 31)),
        ("2024-01-31T18:00:00+00:00", date(2024, 2, 1)),
        ("2026-12-31T18:59:59+00:00", date(2026, 12, 31)),
        ("2026-12-31T19:00:00+00:00", date(2027, 1, 1)),
    ],
)
def test_the_last_second_of_a_month_and_the_first_of_the_next(
    settings: Any, moment: str, day: date
) -> None:
    settings.OSMS_NOW = moment
    assert clock.today() == day


def test_the_hour_that_happened_twice_is_february_both_times(settings: Any) -> None:
    """R29: 23:30 at UTC+6, and an hour later 23:30 at UTC+5."""
    seen = []
    for offset in ("+06:00", "+05:00"):
        settings.OSMS_NOW = f"2024-02-29T23:30:00{offset}"
        assert clock.today() == date(2024, 2, 29)
        seen.append(clock.now())
    assert [moment.fold for moment in seen] == [0, 1]
    assert seen[1].astimezone(UTC) - seen[0].astimezone(UTC) == timedelta(hours=1)


def test_the_longest_day_ends_after_its_second_midnight() -> None:
    last = clock.end_of(date(2024, 2, 29))
    assert last.astimezone(UTC) == datetime(2024, 2, 29, 18, 59, 59, 999_999, tzinfo=UTC)
    assert clock.end_of(date(2024, 2, 28)).astimezone(UTC).hour == 17


@pytest.mark.django_db
def test_what_was_recorded_in_that_hour_stays_in_order(settings: Any) -> None:
    for offset, asker in (("+06:00", "first"), ("+05:00", "second")):
        settings.OSMS_NOW = f"2024-02-29T23:30:00{offset}"
        record_lookup(Looking("api", asker), Found("k", "insured"))
    rows = Lookup.objects.order_by("at")
    assert [row.asker for row in rows] == ["first", "second"]
    assert {row.at.astimezone(clock.ALMATY).date() for row in rows} == {date(2024, 2, 29)}
    assert [row.asker for row in rows.filter(at__date=date(2024, 2, 29))] == ["first", "second"]
    assert rows[1].at - rows[0].at == timedelta(hours=1)


# Midnight comes while a request is answered (R31) -------------------------------------------------

BEFORE, AFTER = "2026-11-30T23:59:59", "2026-12-01T00:00:01"


@pytest.fixture
def midnight(settings: Any) -> Any:
    """The first read of a request passes midnight."""
    settings.OSMS_NOW = BEFORE

    def passes(execute: Any, sql: str, *arguments: Any) -> Any:
        if "SAVEPOINT" not in sql:
            settings.OSMS_NOW = AFTER
        return execute(sql, *arguments)

    return passes


@pytest.mark.django_db
def test_a_check_that_midnight_interrupts_is_about_the_day_it_was_asked(midnight: Any) -> None:
    paid(a_person(), months("2025-01", "2026-08"))
    with connection.execute_wrapper(midnight):
        answer = check_status(iin=IIN, asker=Asker("api", "clinic"))
        shown = as_json(answer, Audience.FULL)
    assert clock.today() == date(2026, 12, 1)
    assert (shown["on"], shown["outcome"]) == ("2026-11-30", "insured")
    assert shown["months"][-1]["month"] == "2026-11"
    assert shown["covered_until"] == "2026-11-30"
    assert Lookup.objects.get().asked_on == date(2026, 11, 30)


@pytest.mark.django_db
def test_a_list_that_midnight_interrupts_is_about_the_day_it_was_asked(midnight: Any) -> None:
    paid(a_person(), months("2025-01", "2026-08"))
    with connection.execute_wrapper(midnight):
        shown = check_many(iins=[IIN], asker=Asker("api", "clinic"), audience=Audience.FULL)
    assert clock.today() == date(2026, 12, 1)
    assert shown["on"] == "2026-11-30"
    assert shown["answers"][0]["outcome"] == "insured"
    assert shown["answers"][0]["covered_until"] == "2026-11-30"
    assert Lookup.objects.get().asked_on == date(2026, 11, 30)


@pytest.fixture
def _server_in(zone: str, transactional_db: None) -> Iterator[None]:
    """The portal connects to a server that lives in another time zone."""
    config = connection.settings_dict
    before = config["OPTIONS"]
    connection.close()
    config["OPTIONS"] = {"options": f"-c TimeZone={zone}"}
    yield
    connection.close()
    config["OPTIONS"] = before


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.usefixtures("_server_in")
def test_the_database_s_own_time_zone_changes_no_day(settings: Any) -> None:
    settings.OSMS_NOW = "2026-12-01T00:30:00"
    paid(a_person(), months("2025-01", "2026-08"))
    answer = check_status(iin=IIN, asker=Asker("api", "clinic"))
    assert as_json(answer, Audience.FULL)["on"] == "2026-12-01"
    assert answer.status == "not_insured"
    assert Lookup.objects.get().at.astimezone(clock.ALMATY).date() == date(2026, 12, 1)
    assert Lookup.objects.filter(at__date=date(2026, 12, 1)).count() == 1
