"""The population equals the people: each counted total is what asking one by one gives."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from apps.common import clock
from apps.entitlement.models import PersonMonths
from apps.entitlement.months.services import (
    ONE_DRAIN,
    current_law,
    differing,
    drain_all,
    rebuild,
)
from apps.entitlement.population import (
    NotServed,
    Population,
    last_days,
    population,
    population_known,
)
from apps.entitlement.population.deciding import next_month
from apps.entitlement.population.histogram import eldest
from apps.entitlement.selectors import gather
from apps.feeds.demo import load_cast
from apps.persons.models import Person, PersonDetails
from apps.persons.services import declare_complete
from apps.rules.assess import Status
from apps.rules.months import Month
from apps.rules.outlook import outlook
from apps.rules.record import held_on
from tests.builders import a_person, complete_through, in_category, in_doubt, months, paid

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
DAYS = [
    TODAY,
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
    settings.OSMS_NOW = f"{TODAY}T12:00:00"


@dataclass
class Asked:
    """What asking everybody gives."""

    outcomes: Counter = field(default_factory=Counter)
    categories: Counter = field(default_factory=Counter)
    losing: Counter = field(default_factory=Counter)
    owing: int = 0
    owed_months: int = 0


def one_by_one(on: date, known_on: date | None = None) -> Asked:
    law, found = current_law(), Asked()
    at = None if known_on is None else clock.end_of(known_on)
    for key, pk in Person.objects.values_list("iin_key", "pk"):
        facts = gather(key, known_on or clock.today(), at).facts
        if facts is None:
            continue
        region = PersonDetails.objects.filter(person_id=pk).latest("pk").region
        seen = outlook(facts, on, law)
        status, ground = seen.outcome.status, seen.outcome.ground
        found.outcomes[region, status, ground] += 1
        found.owed_months += len(seen.owed)
        found.owing += bool(seen.owed)
        for category in held_on(facts, on, law):
            found.categories[category, status] += 1
        if status is Status.INSURED and _ends(seen.covered_until, on):
            found.losing[region, ground] += 1
    return found


def _ends(last: date | None, on: date) -> bool:
    return last is not None and last < next_month(on)


def same(counted: Population, asked: Asked) -> bool:
    assert counted.outcomes == asked.outcomes, counted.on
    assert counted.categories == asked.categories, counted.on
    assert counted.losing == asked.losing, counted.on
    assert (counted.owing, counted.owed_months) == (asked.owing, asked.owed_months), counted.on
    return True


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_counts_are_those_of_asking_one_by_one(day: date) -> None:
    load_cast(Month(2026, 11))
    counted = population(day)
    assert counted.people == Person.objects.count()
    assert same(counted, one_by_one(day))


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2025, 3, 26), date(2021, 2, 3)], ids=str)
def test_what_was_known_on_another_day_is_what_asking_one_by_one_gives(day: date) -> None:
    load_cast(Month(2026, 11))
    for known_on in (TODAY, date(2026, 10, 1)):
        assert same(population_known(day, known_on), one_by_one(day, known_on))


def test_late_sources_leave_the_same_people_unconfirmed() -> None:
    load_cast(Month(2026, 11), through=date(2026, 8, 20))
    for register, through in (
        ("pension-register", date(2026, 6, 1)),
        ("labour-register", date(2026, 9, 1)),
    ):
        declare_complete(source=register, through=through, at=clock.now())
    for day in DAYS:
        counted, asked = population(day), one_by_one(day)
        assert counted.outcomes == asked.outcomes, day
        assert counted.owed_months == asked.owed_months, day
    assert population(DAYS[0]).statuses[Status.NOT_CONFIRMED] > 1


def test_months_of_a_late_source_that_something_covers_are_no_payments_of_the_best_case() -> None:
    """Sixty months in a row: a category's month among them breaks the run, whoever is late."""
    person = a_person()
    paid(person, months("2021-01", "2024-12"))
    in_category(person, "temporary", date(2025, 1, 1), date(2025, 1, 31))
    paid(person, months("2025-02", "2026-05"))
    complete_through("payments", date(2024, 12, 31), sends_payments=True)
    rebuild()
    assert same(population(TODAY), one_by_one(TODAY))


def test_an_unknown_month_of_long_ago_may_decide_about_the_sixty_months() -> None:
    person = a_person()
    paid(person, months("2020-08", "2024-10"))
    paid(person, months("2024-12", "2026-06"))
    complete_through("payments", date(2024, 12, 1), sends_payments=True)
    rebuild()
    assert same(population(TODAY), one_by_one(TODAY))
    assert population(TODAY).statuses == {Status.NOT_CONFIRMED: 1}


def test_people_in_doubt_are_counted_as_they_are_answered() -> None:
    load_cast(Month(2026, 11))
    for person in Person.objects.order_by("pk")[:5]:
        in_doubt(person, "2026-08")
    rebuild()
    assert PersonMonths.objects.filter(in_doubt=True).count() >= 5
    assert same(population(TODAY), one_by_one(TODAY))


def test_outcomes_of_earlier_months_are_those_of_counting_each_day() -> None:
    load_cast(Month(2026, 11))
    in_doubt(Person.objects.earliest("pk"), "2026-02")
    days = last_days(TODAY)
    assert (len(days), days[0], days[-1]) == (11, date(2025, 12, 31), date(2026, 10, 31))
    for counted in (population(TODAY, days), population_known(TODAY, TODAY, days)):
        assert counted.earlier == {day: population(day).statuses for day in days}


def test_days_that_the_cache_does_not_hold_are_left_out_of_the_earlier_ones() -> None:
    load_cast(Month(2026, 11))
    day = date(2024, 6, 10)
    assert list(population(day, last_days(day)).earlier) == [date(2024, 4, 30), date(2024, 5, 31)]


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
    assert same(population(TODAY), one_by_one(TODAY))


def test_who_loses_cover_with_this_month() -> None:
    paid(a_person("990101500016"), months("2025-09", "2026-08"))
    paid(a_person("990101500422"), months("2025-09", "2026-09"))
    in_category(a_person("990101507777"), "pensioner", date(2026, 1, 1))
    rebuild()
    assert population(TODAY).losing == {("", "retention"): 1}


def test_one_stay_told_by_two_registers_is_one_person_in_the_category() -> None:
    person = a_person()
    for register in ("one", "two"):
        in_category(person, "pensioner", date(2026, 1, 1), source=register)
    rebuild()
    assert population(TODAY).categories == {("pensioner", "insured"): 1}


def test_a_stay_outside_the_legal_dates_of_its_category_is_not_counted() -> None:
    in_category(a_person(), "level_de", date(2025, 6, 1))
    rebuild()
    assert population(date(2025, 12, 31)).categories == {}
    assert population(date(2026, 1, 1)).categories == {("level_de", "insured"): 1}


def test_children_are_counted_by_their_birth_dates_whatever_a_register_says() -> None:
    in_category(a_person("990101500016", born=date(2010, 5, 5)), "children", date(2010, 5, 5))
    a_person("990101500422", born=date(2008, 11, 1))
    a_person("990101507777", born=date(2008, 10, 31))
    rebuild()
    assert population(TODAY).categories == {("children", "insured"): 2}


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2024, 2, 29), date(2025, 2, 28)], ids=str)
def test_the_eldest_of_an_age_is_in_its_category_and_who_is_a_day_older_is_not(day: date) -> None:
    law = current_law()
    born = eldest(law.categories["children"][0], day)
    person = a_person(born=born)
    facts = gather(person.iin_key, TODAY).facts
    elder = a_person("990101500422", born=born - timedelta(days=1))
    facts_of_elder = gather(elder.iin_key, TODAY).facts
    assert facts is not None
    assert facts_of_elder is not None
    assert held_on(facts, day, law) == {"children"}
    assert held_on(facts_of_elder, day, law) == set()


def test_days_before_the_cache_are_read_from_the_registers() -> None:
    load_cast(Month(2026, 11))
    drain_all()
    day = date(2021, 12, 20)
    with pytest.raises(NotServed):
        population(day)
    assert same(population_known(day, clock.today()), one_by_one(day))


def test_counting_takes_the_same_statements_whatever_the_number_of_people() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            population(TODAY)
        return len(found)

    paid(a_person(), months("2025-09", "2026-08"))
    rebuild()
    few = statements()
    for number, iin in enumerate(("990101500422", "990101507777")):
        paid(a_person(iin), months(f"202{number}-09", "2026-08"))
    rebuild()
    assert statements() == few


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_count_waits_for_who_is_taking_people_up() -> None:
    """Half of them taken up would be half a count."""
    paid(a_person(), months("2025-09", "2026-10"))
    rebuild()
    with connections["owner"].cursor() as other, connection.cursor() as cursor:
        other.execute("SELECT pg_advisory_lock(%s)", [ONE_DRAIN])
        cursor.execute("SET lock_timeout = '100ms'")
        try:
            with pytest.raises(OperationalError, match="lock timeout"):
                population(TODAY)
        finally:
            other.execute("SELECT pg_advisory_unlock(%s)", [ONE_DRAIN])
            cursor.execute("RESET lock_timeout")
    assert population(TODAY).people == 1


def test_regions_add_up_to_everybody() -> None:
    load_cast(Month(2026, 11))
    found = population(TODAY)
    by_status: Counter[Status] = Counter()
    for (_, status), people in found.regions.items():
        by_status[status] += people
    assert by_status == found.statuses
    assert sum(found.grounds.values()) == found.people
