"""The check end to end below the doors: one statement of facts, one outcome, one audit row."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import ProgrammingError, connection, connections
from django.test.utils import CaptureQueriesContext

from apps.audit.models import Lookup
from apps.entitlement.answer import Answer, Asker, Audience
from apps.entitlement.explain import as_json
from apps.entitlement.services import DateOutOfRange, check_status
from apps.persons.identity import iin_key
from apps.persons.models import Source
from tests.builders import (
    IIN,
    a_person,
    complete_through,
    in_category,
    in_doubt,
    months,
    paid,
    waived,
)

pytestmark = pytest.mark.django_db
ASKER = Asker("api", "clinic")
TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def asked(on: date | None = None, known_on: date | None = None) -> Answer:
    return check_status(iin=IIN, on=on, known_on=known_on, asker=ASKER, purpose="scheduled")


def test_an_employee_with_every_month_paid_is_insured_through_the_retention() -> None:
    paid(a_person(), months("2025-01", "2026-10"))
    answer = asked()
    assert answer.status == "insured"
    assert answer.outlook.outcome.ground == "payments"
    assert answer.outlook.covered_until == date(2027, 1, 31)
    assert [reason.code for reason in answer.reasons] == ["payments"]


def test_a_check_costs_three_statements_facts_proof_and_audit() -> None:
    paid(a_person(), months("2025-01", "2026-10"))
    asked()
    with CaptureQueriesContext(connection) as queries:
        asked()
    statements = [q["sql"] for q in queries if not q["sql"].startswith(TRANSACTION)]
    assert len(statements) == 3
    assert Lookup.objects.filter(iin_key=iin_key(IIN)).count() == 2


@pytest.fixture
def no_audit() -> Iterator[None]:
    """The application's role may not write the audit while the test runs."""
    with connections["owner"].cursor() as owner:
        owner.execute("REVOKE INSERT ON audit_lookup FROM osms_app")
    yield
    with connections["owner"].cursor() as owner:
        owner.execute("GRANT INSERT ON audit_lookup TO osms_app")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_an_audit_row_there_is_no_answer(no_audit: None) -> None:
    a_person()
    with pytest.raises(ProgrammingError, match="audit_lookup"):
        asked()


def test_somebody_whom_the_registers_do_not_hold_is_not_confirmed_in_the_same_shape() -> None:
    a_person("990101500422")
    known = as_json(check_status(iin="990101500422", asker=ASKER), Audience.PUBLIC)
    unknown = as_json(asked(), Audience.PUBLIC)
    assert unknown["outcome"] == "not_confirmed"
    assert unknown.keys() == known.keys()
    assert len(unknown["months"]) == len(known["months"]) == 13
    assert {row["state"] for row in unknown["months"]} == {"unknown"}


def test_what_was_recorded_later_is_hidden_by_known_on() -> None:
    person = a_person()
    paid(person, months("2026-01", "2026-10"), at=datetime(2026, 11, 10, 12, tzinfo=UTC))
    assert asked(known_on=date(2026, 11, 9)).status == "not_insured"
    assert asked(known_on=date(2026, 11, 10)).outlook.months[-2][1] == "paid"


def test_a_late_payment_source_makes_months_unknown_and_is_named() -> None:
    paid(a_person(), months("2025-01", "2026-05"))
    Source.objects.filter(code="gcvp").update(sends_payments=True)
    complete_through("gcvp", date(2026, 7, 10))
    answer = asked()
    assert answer.status == "not_confirmed"
    assert [reason.code for reason in answer.reasons] == ["source_late"]
    assert answer.data_as_of == {"gcvp": date(2026, 7, 10)}


def test_a_month_in_doubt_is_never_owed() -> None:
    person = a_person()
    paid(person, [*months("2025-01", "2026-03"), *months("2026-05", "2026-10")])
    in_doubt(person, "2026-04")
    answer = asked()
    assert answer.status == "not_confirmed"
    assert answer.outlook.owed == ()


def test_a_waived_month_is_neither_covered_nor_owed() -> None:
    person = a_person()
    waived(person, date(2025, 11, 1), date(2026, 8, 31))
    paid(person, ["2026-09", "2026-10"])
    answer = asked()
    assert answer.status == "insured"
    assert answer.outlook.owed == ()


def test_a_pensioner_is_insured_and_the_own_debt_is_said_beside() -> None:
    person = a_person()
    in_category(person, "pensioner", date(2026, 11, 10))
    answer = asked()
    assert [reason.code for reason in answer.reasons] == ["state_pays", "debt_beside"]
    assert answer.outlook.price == 4250 * len(answer.outlook.owed)


def test_the_day_may_lie_from_the_first_day_of_the_law_to_thirteen_months_ahead() -> None:
    a_person()
    for day in (date(2020, 1, 1), date(2027, 12, 22)):
        assert asked(on=day).outlook.on == day
    for day in (date(2019, 12, 31), date(2027, 12, 23)):
        with pytest.raises(DateOutOfRange):
            asked(on=day)
