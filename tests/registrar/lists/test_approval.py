"""A big list needs a second person, whoever asks the database (S-27)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.accounts.models import Member
from apps.audit.models import Lookup
from apps.registrar.lists import queue, services
from apps.registrar.lists.services import NotAllowed
from apps.registrar.lists.upkeep import wipe
from apps.registrar.models import ListRow, PatientList
from tests.builders import a_member, an_organisation
from tests.registrar.lists.tables import csv, handed_in, numbers

pytestmark = pytest.mark.django_db
Status = PatientList.Status


@pytest.fixture
def long_list(registrar: Member) -> PatientList:
    return handed_in(registrar, numbers(1_001))


def refused(statement: str, *values: Any) -> bool:
    """Whether the database refuses this of the application's role."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError:
        return True
    return False


def test_a_thousand_rows_start_at_once_and_one_more_waits(registrar: Member) -> None:
    assert handed_in(registrar, numbers(1_000)).status == Status.WAITING
    assert handed_in(registrar, numbers(1_001)).status == Status.APPROVAL


def test_bad_rows_and_doubles_count_for_the_size(registrar: Member) -> None:
    text = csv([*numbers(1), *["1"] * 1_000])
    assert handed_in(registrar, text=text).status == Status.APPROVAL


def test_five_lists_of_a_day_start_and_the_sixth_waits(registrar: Member, settings: Any) -> None:
    for _ in range(5):
        assert handed_in(registrar, numbers(1)).status == Status.WAITING
    assert handed_in(registrar, numbers(1)).status == Status.APPROVAL
    assert handed_in(a_member(), numbers(1)).status == Status.WAITING
    settings.OSMS_NOW = "2026-11-23T00:00:01+05:00"
    assert handed_in(registrar, numbers(1)).status == Status.WAITING


def test_nobody_works_on_a_list_that_waits_for_approval(long_list: PatientList) -> None:
    assert queue.claim() is None
    assert queue.claim(long_list.pk) is None


def test_an_administrator_of_the_place_approves_it(
    long_list: PatientList, administrator: Member
) -> None:
    services.approve(list_id=long_list.pk, member=administrator)
    claimed = queue.claim()
    assert claimed is not None
    assert claimed[0] == long_list.pk
    acts = Lookup.objects.filter(door="list", iin_key="").order_by("pk")
    assert [(row.outcome, row.operator_id) for row in acts] == [
        ("list_handed_in", long_list.uploaded_by_id),
        ("list_approved", administrator.pk),
    ]


def test_others_do_not_approve(long_list: PatientList, registrar: Member) -> None:
    others = [
        registrar,
        a_member("registrar"),
        a_member("administrator", an_organisation("clinic-2")),
        a_member("fund_administrator"),
        a_member("auditor"),
    ]
    for member in others:
        with pytest.raises(NotAllowed):
            services.approve(list_id=long_list.pk, member=member)
    assert queue.claim() is None


def test_an_administrator_does_not_approve_her_own(administrator: Member) -> None:
    its = handed_in(administrator, numbers(1_001))
    with pytest.raises(NotAllowed):
        services.approve(list_id=its.pk, member=administrator)


def test_the_database_refuses_what_the_services_would(
    long_list: PatientList, registrar: Member, administrator: Member
) -> None:
    start = "UPDATE registrar_patientlist SET status = 'waiting' WHERE id = %s"
    approve = (
        "UPDATE registrar_patientlist SET approved_by_id = %s, approved_at = now() WHERE id = %s"
    )
    stranger = a_member("administrator", an_organisation("clinic-2"))
    colleague = a_member("registrar")
    assert refused(start, long_list.pk)
    for member in (registrar, stranger, colleague):
        assert refused(approve, member.pk, long_list.pk)
    own = handed_in(administrator, numbers(1_001))
    assert refused(approve, administrator.pk, own.pk)
    assert not refused(approve, administrator.pk, long_list.pk)
    assert refused(approve, a_member("administrator").pk, long_list.pk)
    assert not refused(start, long_list.pk)


@pytest.mark.parametrize(
    "change",
    [
        "needs_approval = false",
        "rows = 1",
        "uploaded_by_id = 1",
        "organisation_id = 1",
        "handed_in_at = '2020-01-01'",
        "purpose = 'billing'",
        "asked_rows = 1",
    ],
)
def test_the_application_cannot_make_a_list_smaller(long_list: PatientList, change: str) -> None:
    assert refused(f"UPDATE registrar_patientlist SET {change} WHERE id = %s", long_list.pk)


def test_no_list_is_born_approved_or_grows_afterwards(
    registrar: Member, administrator: Member
) -> None:
    insert = """
        INSERT INTO registrar_patientlist (organisation_id, uploaded_by_id, handed_in_at, purpose,
               presence, no_presence, rows, asked_rows, bad_rows, needs_approval, status,
               approved_by_id, approved_at, stopped_for, attempts, done_rows, not_found_rows)
        VALUES (%s, %s, now(), 'scheduled', 'qr', '', %s, 1, 0, %s, 'waiting', %s, %s, '', 0, 0, 0)
        """
    place = registrar.organisation_id
    assert refused(insert, place, registrar.pk, 5_000, False, None, None)
    assert refused(insert, place, registrar.pk, 5_000, True, None, None)
    assert refused(insert, place, registrar.pk, 5_000, True, administrator.pk, "2026-11-22")
    assert refused(insert, an_organisation("clinic-2").pk, registrar.pk, 1, False, None, None)
    assert not refused(insert, place, registrar.pk, 1, False, None, None)
    its = handed_in(registrar, numbers(2))
    with pytest.raises(DatabaseError), transaction.atomic():
        ListRow.objects.create(list=its, place=99, iin_key="a" * 64)


def test_the_database_counts_the_lists_of_a_day(registrar: Member) -> None:
    for _ in range(5):
        handed_in(registrar, numbers(1))
    its = PatientList.objects.filter(uploaded_by=registrar).latest("pk")
    its.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        its.save(force_insert=True)


def test_what_nobody_approves_is_wiped_after_three_days(
    long_list: PatientList, settings: Any
) -> None:
    settings.OSMS_NOW = "2026-11-25T11:59:00+05:00"
    assert wipe() == 0
    settings.OSMS_NOW = "2026-11-25T12:00:00+05:00"
    assert wipe() == 1
    long_list.refresh_from_db()
    assert long_list.status == Status.EXPIRED
    assert not ListRow.objects.exists()
