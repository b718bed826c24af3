"""Whom an account looked up: everybody it saw, nobody else, no number, and a row that says so."""

from __future__ import annotations

import csv
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from apps.accounts.models import ApiClient, Member
from apps.accounts.services import issue_token
from apps.audit.models import Lookup
from apps.audit.services import Found, Looking, record_lookup, record_lookups
from apps.persons.identity import iin_key
from apps.persons.models import Person
from tests.api.test_status_checks import audit_closed
from tests.builders import IIN, a_member, a_person
from tests.registrar.lists.tables import numbers

pytestmark = pytest.mark.django_db
AT_DESK = {"purpose": "walk_in", "presence": "paper_id"}


@pytest.fixture(autouse=True)
def noon(settings: Any) -> None:
    settings.OSMS_DEMO = True
    settings.OSMS_NOW = "2026-11-22T12:00:00+05:00"


@pytest.fixture
def person(db: None) -> Person:
    return a_person(contact="adam@example.kz")


@pytest.fixture
def registrar(db: None) -> Member:
    return a_member("registrar")


def at_desk(who: Member, key: str, outcome: str = "insured") -> None:
    place = who.organisation
    looking = Looking("desk", place.code, organisation_id=place.pk, operator_id=who.pk, **AT_DESK)
    record_lookup(looking, Found(key, outcome))


def listed(path: Path, since: str = "2026-11-01", until: str = "2026-11-30", **whose: str) -> str:
    """What the command prints."""
    said = StringIO()
    options = {name: value for name, value in whose.items() if value}
    call_command(
        "affected_people",
        *[f"--{name}={value}" for name, value in options.items()],
        f"--since={since}",
        f"--until={until}",
        f"--file={path}",
        stdout=said,
    )
    return said.getvalue()


def table(path: Path) -> list[list[str]]:
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0] == ["person", "contact", "lookups", "first_at", "last_at", "doors"]
    return rows[1:]


def test_a_person_stands_once_with_times_moments_and_doors(
    person: Person, registrar: Member, settings: Any, tmp_path: Path
) -> None:
    at_desk(registrar, person.iin_key)
    settings.OSMS_NOW = "2026-11-23T15:30:00+05:00"
    looking = Looking(
        "list", "c", organisation_id=registrar.organisation_id, operator_id=registrar.pk, **AT_DESK
    )
    record_lookup(looking, Found(person.iin_key, "insured"))
    path = tmp_path / "list.csv"
    said = listed(path, member=registrar.pseudonym)
    first, last = "2026-11-22T12:00:00+05:00", "2026-11-23T15:30:00+05:00"
    assert table(path) == [[str(person.pk), "a***@example.kz", "2", first, last, "desk list"]]
    assert "1 people, 2 look-ups" in said


def test_only_days_between_count_both_included(
    person: Person, registrar: Member, settings: Any, tmp_path: Path
) -> None:
    moments = ("11-19T23:59:59", "11-20T00:00:00", "11-21T23:59:59", "11-22T00:00:00")
    for moment in moments:
        settings.OSMS_NOW = f"2026-{moment}+05:00"
        at_desk(registrar, person.iin_key)
    path = tmp_path / "list.csv"
    listed(path, "2026-11-20", "2026-11-21", member=registrar.user.get_username())
    assert [row[2] for row in table(path)] == ["2"]


def test_another_account_is_not_meant(person: Person, registrar: Member, tmp_path: Path) -> None:
    other = a_member("registrar")
    at_desk(other, person.iin_key)
    assert listed(tmp_path / "one.csv", member=registrar.pseudonym).startswith("0 people")
    assert listed(tmp_path / "two.csv", organisation="clinic-1").startswith("1 people")


def test_pages_of_the_admin_count_by_the_name_that_they_leave(
    person: Person, registrar: Member, tmp_path: Path
) -> None:
    name = registrar.user.get_username()
    record_lookup(Looking("staff", name), Found(person.iin_key, "viewed"))
    record_lookup(Looking("api", name), Found(person.iin_key, "insured"))
    assert listed(tmp_path / "one.csv", member=name).startswith("1 people, 1 look-ups")
    assert listed(tmp_path / "two.csv", organisation="clinic-1").startswith("1 people, 1 look-ups")


def test_a_system_and_the_organisation_that_it_came_to_later(
    person: Person, registrar: Member, tmp_path: Path
) -> None:
    issue_token(name="HIS", scope="clinic")
    client = ApiClient.objects.get()
    record_lookup(Looking("fhir", "HIS", client_id=client.pk), Found(person.iin_key, "insured"))
    client.organisation = registrar.organisation
    client.save()
    for place, whose in enumerate(({"client": "HIS"}, {"organisation": "clinic-1"})):
        path = tmp_path / f"{place}.csv"
        listed(path, **whose)
        assert [(row[0], row[5]) for row in table(path)] == [(str(person.pk), "fhir")]


def test_numbers_that_nobody_has_and_acts_about_nobody_are_not_in_it(
    registrar: Member, tmp_path: Path
) -> None:
    for iin in numbers(3):
        at_desk(registrar, iin_key(iin), "not_confirmed")
    at_desk(registrar, "", "handed_in")
    path = tmp_path / "list.csv"
    assert "3 look-ups of numbers that nobody has" in listed(path, member=registrar.pseudonym)
    assert table(path) == []


def test_no_number_is_in_the_file_and_no_cell_is_counted(registrar: Member, tmp_path: Path) -> None:
    telephone, hostile, none = numbers(3)
    for iin, contact in ((telephone, "+77010000007"), (hostile, f"=x@{IIN}.kz"), (none, "")):
        at_desk(registrar, a_person(iin, contact=contact).iin_key)
    path = tmp_path / "list.csv"
    listed(path, member=registrar.pseudonym)
    contacts = ["'+7 *** *** ** 07", "'=***@************.kz", ""]
    assert [row[1] for row in table(path)] == contacts
    text = path.read_text("utf-8-sig")
    assert not any(iin in text for iin in (telephone, hostile, none, IIN))


def test_the_file_is_for_its_owner_and_never_written_over(
    person: Person, registrar: Member, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    listed(path, member=registrar.pseudonym)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("kept")
    with pytest.raises(CommandError, match="not written over"):
        listed(path, member=registrar.pseudonym)
    assert path.read_text() == "kept"


def test_writing_it_leaves_a_row_about_nobody(
    person: Person, registrar: Member, tmp_path: Path
) -> None:
    at_desk(registrar, person.iin_key)
    listed(tmp_path / "list.csv", member=registrar.pseudonym)
    row = Lookup.objects.latest("id")
    assert (row.door, row.outcome, row.iin_key, row.operator_id) == ("staff", "listed", "", None)
    assert row.asker == (f"affected_people: member {registrar.pseudonym}, 2026-11-01 - 2026-11-30")


def test_without_the_row_there_is_no_list(
    person: Person, registrar: Member, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    with audit_closed(), pytest.raises(DatabaseError):
        listed(path, member=registrar.pseudonym)
    assert not path.exists()


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("list.csv", {"member": "nobody"}, "no such account"),
        ("list.csv", {"client": "nobody"}, "no such account"),
        ("list.csv", {"organisation": "nobody"}, "no such account"),
        ("list.csv", {"member": "", "organisation": "clinic-1", "until": "2026-10-01"}, "before"),
        (f"{IIN}.csv", {"organisation": "clinic-1"}, "twelve digits"),
        ("nowhere/list.csv", {"organisation": "clinic-1"}, "cannot be written"),
    ],
)
def test_what_cannot_be_listed_is_refused_and_leaves_no_file(
    registrar: Member, tmp_path: Path, name: str, changes: dict[str, str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        listed(tmp_path / name, **changes)
    assert not list(tmp_path.iterdir())
    assert not Lookup.objects.exists()


def test_a_list_of_many_takes_as_many_statements_as_of_one(
    registrar: Member, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    people = [a_person(iin) for iin in numbers(40)]
    place = registrar.organisation
    looking = Looking("desk", "c", organisation_id=place.pk, operator_id=registrar.pk, **AT_DESK)
    record_lookups(looking, [Found(person.iin_key, "insured") for person in people] * 3)
    with django_assert_max_num_queries(5, connection=connection):
        said = listed(tmp_path / "list.csv", member=registrar.pseudonym)
    assert "40 people, 120 look-ups" in said
