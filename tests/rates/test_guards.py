"""What the database itself refuses, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from apps.common import clock
from apps.common.dated import close
from apps.rates.models import Parameter, Rate

# The application may not write at all: what is tried here is what even the owner may not.
pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@contextmanager
def refused(fragment: str, kind: type[DatabaseError] = DatabaseError) -> Iterator[None]:
    with pytest.raises(kind) as trouble, transaction.atomic(using="owner"):
        yield
    assert fragment in str(trouble.value)


def rate(**changed: object) -> Rate:
    given = {
        "parameter": Parameter.objects.get(code="minimum_wage"),
        "value": Decimal(1),
        "valid": DateRange(date(2010, 1, 1), date(2011, 1, 1)),
        "recorded": DateTimeTZRange(None, None),
        "source": "test",
        "confidence": "sourced",
    }
    return Rate(**{**given, **changed})


def current() -> Rate:
    wages = Rate.objects.using("owner").filter(parameter__code="minimum_wage")
    return wages.get(valid__contains=date(2026, 6, 1))


def test_a_second_value_on_the_same_day_is_refused() -> None:
    with refused("rates_one_value_a_day", IntegrityError):
        rate(valid=DateRange(date(2026, 12, 1), None)).save(using="owner")


def test_a_day_between_two_periods_may_be_filled() -> None:
    rate().save(using="owner")


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"value": None}, "rates_no_value_means_unknown"),
        ({"confidence": "unknown"}, "rates_no_value_means_unknown"),
        ({"confidence": "rumour"}, "rates_rate_confidence"),
        ({"source": ""}, "rates_rate_has_a_source"),
        ({"value": Decimal(-1)}, "rates_value_not_negative"),
        ({"valid": DateRange(date(2010, 1, 1), date(2010, 1, 1))}, "rates_in_force_from_a_day"),
        ({"valid": DateRange(None, date(2010, 1, 1))}, "rates_in_force_from_a_day"),
    ],
)
def test_nonsense_is_refused(changed: dict[str, object], constraint: str) -> None:
    with refused(constraint, IntegrityError):
        rate(**changed).save(using="owner")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("value", Decimal(99)),
        ("valid", DateRange(date(2026, 1, 1), date(2027, 1, 1))),
        ("source", "another"),
        ("article", "405-V, 1"),
        ("confidence", "memory"),
        ("note_kk", "басқа"),
        ("recorded_by", "somebody"),
        ("recorded", DateTimeTZRange(clock.now(), None)),
    ],
)
def test_no_recorded_value_is_ever_edited(column: str, value: object) -> None:
    row = current()
    setattr(row, column, value)
    with refused(""):
        row.save(update_fields=[column])


def test_the_owner_may_not_edit_a_value_either(django_db_blocker: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'rates_rate'::regclass")
        assert {"only_closes", "kept"} <= {name for (name,) in cursor.fetchall()}


def test_a_row_is_closed_once_and_stays_closed() -> None:
    row = current()
    close([row], clock.now())
    with refused("only closed once"):
        close([row], clock.now())


def test_not_even_the_owner_removes_a_value() -> None:
    with refused("kept for ever"):
        current().delete()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO rates_rate (value) VALUES (1)",
        "UPDATE rates_rate SET recorded = 'empty'",
        "DELETE FROM rates_rate",
        "UPDATE rates_parameter SET name_kk = 'x'",
        "INSERT INTO categories_benefitcategory (code) VALUES ('x')",
        "UPDATE contributions_payerkind SET recorded = 'empty'",
        "INSERT INTO contributions_purposecode (code) VALUES ('199')",
        "UPDATE coverage_legalstatus SET recorded = 'empty'",
        "UPDATE rates_revision SET number = 1",
    ],
)
def test_the_application_writes_nothing_into_the_law(statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "table",
    [
        "categories_benefitcategory",
        "coverage_legalstatus",
        "coverage_package",
        "coverage_service",
        "coverage_dentalgroup",
        "coverage_need",
        "coverage_needway",
        "coverage_contact",
        "contributions_payerkind",
        "contributions_purposecode",
        "rates_parameter",
        "rates_revision",
    ],
)
def test_the_application_may_not_remove_reference_rows(table: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("table", "constraint"),
    [
        ("categories_benefitcategory", "categories_one_meaning_a_day"),
        ("coverage_legalstatus", "coverage_one_status_a_day"),
        ("coverage_service", "coverage_service_once_a_day"),
        ("coverage_dentalgroup", "coverage_dental_group_once_a_day"),
        ("coverage_needway", "coverage_way_once_a_day"),
        ("coverage_package", "coverage_one_version_of_a_package"),
        ("coverage_need", "coverage_one_version_of_a_need"),
    ],
)
def test_a_code_means_one_thing_a_day(table: str, constraint: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attname <> 'id'",
            [table],
        )
        columns = cursor.fetchone()[0]
    with refused(constraint, IntegrityError), connections["owner"].cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1")
