"""The population equals the people: each counted total is what asking one by one gives."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.common import clock
from apps.entitlement.models import PersonMonths
from apps.entitlement.months.services import current_law, differing, drain_all, rebuild
from apps.entitlement.population import (
    NotServed,
    Population,
    compare,
    histogram,
    losing,
    population,
    population_known,
    unknown_on,
)
from apps.entitlement.selectors import gather
from apps.feeds.demo import load_cast
from apps.persons.models import Person, Source
from apps.persons.services import declare_complete
from apps.rules.assess import Status
from apps.rules.months import Month
from apps.rules.outlook import outlook
from tests.builders import a_person, in_category, months, paid

pytestmark = pytest.mark.django_db
DAYS = [
    date(2026, 11, 22),
    date(2026, 11, 26),
    date(2027, 1, 1),
    date(2026, 1, 1),
    date(2025, 12, 31),
    date(2025, 3, 26),
    date(2024, 4, 1),
    date(2027, 12, 22),
]


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def one_by_one(on: date) -> Population:
    law, found = current_law(), Population(on)
    for key in Person.objects.values_list("iin_key", flat=True):
        facts = gather(key, clock.today()).facts
        assert facts is not None
        seen = outlook(facts, on, law)
        found.statuses[seen.outcome.status] += 1
        found.grounds[seen.outcome.ground] += 1
        found.owed_months += len(seen.owed)
    return found


def test_the_counts_are_those_of_asking_one_by_one() -> None:
    load_cast(Month(2026, 11))
    for day in DAYS:
        counted, asked = population(day), one_by_one(day)
        assert (counted.statuses, counted.grounds) == (asked.statuses, asked.grounds), day
        assert counted.owed_months == asked.owed_months, day


def test_late_sources_leave_the_same_people_unconfirmed() -> None:
    load_cast(Month(2026, 11), through=date(2026, 8, 20))
    for register, through in (
        ("pension-register", date(2026, 6, 1)),
        ("labour-register", date(2026, 9, 1)),
    ):
        declare_complete(source=register, through=through, at=clock.now())
    for day in DAYS:
        counted, asked = population(day), one_by_one(day)
        assert counted.statuses == asked.statuses, day
        assert counted.owed_months == asked.owed_months, day
    assert population(DAYS[0]).statuses[Status.NOT_CONFIRMED] > 1


def test_a_touched_person_is_taken_up_and_a_month_passing_writes_nothing() -> None:
    load_cast(Month(2026, 11))
    assert drain_all() == Person.objects.count() == PersonMonths.objects.count()
    assert drain_all() == 0
    assert differing() == []
    population(date(2027, 1, 1))
    assert differing() == []


def test_the_cache_can_be_dropped_and_made_anew() -> None:
    load_cast(Month(2026, 11))
    drain_all()
    PersonMonths.objects.all().delete()
    assert len(differing()) == Person.objects.count()
    assert rebuild() == Person.objects.count()
    assert differing() == []


def test_a_row_that_was_tampered_with_is_found() -> None:
    load_cast(Month(2026, 11))
    drain_all()
    row = PersonMonths.objects.first()
    assert row is not None
    PersonMonths.objects.filter(pk=row.pk).update(paid_new=row.paid_new ^ 1)
    with pytest.raises(CommandError, match="1 people differ"):
        call_command("prove_months")


def test_rows_made_under_another_law_are_made_anew_before_counting() -> None:
    load_cast(Month(2026, 11))
    drain_all()
    PersonMonths.objects.update(law=0, paid_new=0)
    counted, asked = population(DAYS[0]), one_by_one(DAYS[0])
    assert counted.statuses == asked.statuses


def test_who_loses_cover_with_this_month() -> None:
    paid(a_person("990101500016"), months("2025-09", "2026-08"))
    paid(a_person("990101500422"), months("2025-09", "2026-09"))
    in_category(a_person("990101507777"), "pensioner", date(2026, 1, 1))
    rebuild()
    law, day = current_law(), date(2026, 11, 22)
    assert losing(day, unknown_on(day, day, law), law) == 1


def test_a_longer_retention_takes_cover_from_nobody() -> None:
    load_cast(Month(2026, 11))
    drain_all()
    law, day = current_law(), date(2026, 11, 22)
    unknown = unknown_on(day, day, law)
    cells = histogram(day, unknown, law)
    change = compare(cells, day, law, unknown, lambda terms: replace(terms, retention_payments=5))
    assert change.lose == 0
    assert change.gain >= 1
    assert change.debt == 0


def test_days_before_the_cache_are_read_from_the_registers() -> None:
    load_cast(Month(2026, 11))
    drain_all()
    day = date(2021, 12, 20)
    with pytest.raises(NotServed):
        population(day)
    assert population_known(day, clock.today()).statuses == one_by_one(day).statuses


def test_small_cells_are_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    paid(a_person("990101500016"), months("2025-09", "2026-08"))
    rebuild()
    call_command("population")
    assert "under 10" in capsys.readouterr().out


def test_regions_add_up_to_everybody() -> None:
    load_cast(Month(2026, 11))
    found = population(date(2026, 11, 22), by_region=True)
    by_status: Counter[str] = Counter()
    for (_, status), people in found.regions.items():
        by_status[status] += people
    assert by_status == found.statuses
    assert Source.objects.filter(code="demo").exists()
