"""Answers from the cache of months are the answers of the ledger, and are worked out once."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common import clock
from apps.entitlement.answer import Answer, Asker
from apps.entitlement.decisions import decide
from apps.entitlement.lawbook import lawbook
from apps.entitlement.models import PersonMonths
from apps.entitlement.months.services import current_law, drain_all, refresh
from apps.entitlement.routes import KINDS, is_wanted, routes_of
from apps.entitlement.selectors import gather
from apps.entitlement.services import check_status
from apps.feeds.demo import load_cast
from apps.feeds.tasks import demo_is_complete
from apps.persons.cast import cast
from apps.persons.identity import iin_key
from apps.persons.models import Person, Source
from apps.persons.services import touch
from apps.rates import selectors as rates
from apps.rules.months import Month
from apps.rules.outlook import outlook
from apps.rules.prospect import Prospect, openings_of
from apps.rules.record import record_of
from apps.rules.sight import sight
from tests.builders import IIN, a_person, complete_through, in_doubt, months, paid

pytestmark = pytest.mark.django_db
ASKER = Asker("api", "test")
TODAY = date(2026, 11, 22)
DAYS = [
    TODAY,
    date(2026, 11, 30),
    date(2026, 12, 26),
    date(2026, 1, 1),
    date(2025, 12, 31),
    date(2024, 4, 1),
    date(2024, 3, 31),
    date(2027, 12, 22),
]
TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def answers(days: list[date]) -> dict[tuple[str, date], Answer]:
    """All that is answered; of proofs each answer has another."""
    return {
        (member.code, day): replace(check_status(iin=member.iin, on=day, asker=ASKER), proof=None)
        for member in cast(Month(2026, 11))
        for day in days
    }


def statements(day: date) -> list[str]:
    """The statements of one check, those of its transaction left out."""
    check_status(iin=IIN, on=day, asker=ASKER)
    with CaptureQueriesContext(connection) as queries:
        check_status(iin=IIN, on=day, asker=ASKER)
    return [q["sql"] for q in queries if not q["sql"].startswith(TRANSACTION)]


@pytest.mark.parametrize("is_late", [False, True])
def test_the_demo_people_are_answered_from_the_cache_as_from_the_ledger(is_late: bool) -> None:
    load_cast(Month(2026, 11), **({"through": date(2026, 8, 20)} if is_late else {}))
    if is_late:
        Source.objects.filter(code="labour-register").update(sends_categories=True)
        complete_through("labour-register", date(2026, 7, 1))
    else:
        demo_is_complete()
    from_ledger = answers(DAYS)
    assert drain_all()
    assert gather(iin_key(cast(Month(2026, 11))[0].iin), TODAY, kept=True).kept

    assert answers(DAYS) == from_ledger


def test_a_person_in_the_cache_is_answered_without_the_ledger() -> None:
    paid(a_person(), months("2025-01", "2026-10"))
    assert gather(iin_key(IIN), TODAY, kept=True).facts.payments
    _cached()

    found = gather(iin_key(IIN), TODAY, kept=True)

    assert found.kept
    assert found.facts.payments == ()
    assert check_status(iin=IIN, asker=ASKER).outlook.outcome.ground == "payments"
    assert len(statements(TODAY)) == 3


def test_who_was_touched_is_read_from_the_ledger_in_the_same_statement() -> None:
    person = a_person()
    _cached()
    paid(person, months("2025-01", "2026-10"))
    touch([person.pk], clock.now())

    assert gather(iin_key(IIN), TODAY, kept=True).kept is None
    assert check_status(iin=IIN, asker=ASKER).status == "insured"
    assert len(statements(TODAY)) == 3


def test_masks_made_under_another_law_are_not_believed() -> None:
    paid(a_person(), months("2025-01", "2026-10"))
    _cached()
    PersonMonths.objects.update(law=1, paid_new=0)

    assert check_status(iin=IIN, asker=ASKER).status == "insured"
    assert len(statements(TODAY)) == 4


def test_months_paid_ahead_are_looked_up_by_their_days() -> None:
    paid(a_person(), ["2027-01"], kind="independent")
    _cached()

    assert len(statements(TODAY)) == 4
    assert len(statements(date(2026, 10, 1))) == 3


@pytest.mark.parametrize(
    ("day", "is_served"), [(date(2024, 4, 1), True), (date(2024, 3, 31), False)]
)
def test_days_before_the_cache_are_read_from_the_ledger(day: date, is_served: bool) -> None:
    paid(a_person(), months("2023-01", "2024-03"))
    _cached()

    assert ("entitlement_check" in statements(day)[0]) is is_served
    assert check_status(iin=IIN, on=day, asker=ASKER).status == "insured"


def test_what_is_known_on_a_day_is_read_from_the_ledger() -> None:
    paid(a_person(), months("2025-01", "2026-10"))
    _cached()

    with CaptureQueriesContext(connection) as queries:
        check_status(iin=IIN, known_on=TODAY, asker=ASKER)

    assert not any("entitlement_check" in query["sql"] for query in queries)


def test_a_month_in_doubt_is_untold_in_the_cache_too() -> None:
    person = a_person()
    paid(person, [*months("2025-01", "2026-03"), *months("2026-05", "2026-10")])
    in_doubt(person, "2026-04")
    _cached()

    assert gather(iin_key(IIN), TODAY, kept=True).kept
    assert check_status(iin=IIN, asker=ASKER).status == "not_confirmed"


def test_nobody_s_number_is_read_once() -> None:
    assert gather(iin_key(IIN), TODAY, kept=True) == gather(iin_key(IIN), TODAY)
    assert len(statements(TODAY)) == 3


def test_a_decision_is_what_the_rules_say_of_the_facts_themselves() -> None:
    load_cast(Month(2026, 11))
    book = lawbook(rates.revision())
    for member in cast(Month(2026, 11)):
        facts = gather(iin_key(member.iin), TODAY).facts
        for day in DAYS:
            decision = decide(facts, day, TODAY, book)
            seen = outlook(facts, day, book.law)
            record = record_of(facts, book.law)
            openings = openings_of(facts, record, KINDS, book.law, sight(day, book.law))
            whole = Prospect.of(record, openings)
            routes = routes_of(seen, whole, book.law) if is_wanted(seen, TODAY) else ()
            assert decision.outlook == seen, (member.code, day)
            assert decision.routes == routes, (member.code, day)


def test_two_people_with_the_same_months_share_one_decision() -> None:
    facts = gather(_paid_for(IIN), TODAY).facts
    other = replace(gather(_paid_for("990101500422"), TODAY).facts, birth_date=date(1971, 3, 4))
    book = lawbook(rates.revision())

    one, another = (decide(its, TODAY, TODAY, book) for its in (facts, other))

    assert one.outlook is another.outlook
    assert one.routes is another.routes
    assert one.routes


def test_another_law_is_another_decision() -> None:
    facts = gather(_paid_for(IIN), TODAY).facts
    book = lawbook(rates.revision())
    changed = replace(book, law=replace(current_law(), penalties=frozenset()))

    one, another = (decide(facts, TODAY, TODAY, each) for each in (book, changed))

    assert one == another
    assert one.outlook is not another.outlook


def _cached() -> None:
    refresh(list(Person.objects.values_list("pk", flat=True)))


def _paid_for(iin: str) -> str:
    paid(a_person(iin), months("2025-01", "2026-04"))
    return iin_key(iin)
