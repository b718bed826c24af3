"""The tests' own database: whose it is, and how clean a test leaves it."""

import os

import psycopg2
import pytest
from django.contrib.auth.models import Group, User
from django.db import ProgrammingError, connection, connections, transaction

from apps.common import clock


def who(alias: str) -> tuple[str, str]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        return tuple(cursor.fetchone())


@pytest.mark.django_db(databases=["default", "owner"])
def test_both_roles_meet_in_a_database_of_this_run() -> None:
    app, owner = who("default"), who("owner")

    assert (app[0], owner[0]) == ("osms_app", "osms_owner")
    assert app[1] == owner[1]
    assert app[1].startswith("test_")


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["CREATE TABLE mine ()", "TRUNCATE auth_user CASCADE"])
def test_the_application_neither_makes_nor_empties_tables(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


# The two below must stay in this order, and both commit, or pytest-django would change it.
@pytest.mark.django_db(transaction=True)
def test_a_test_may_commit_and_change_reference_rows() -> None:
    User.objects.create(username="left-behind", date_joined=clock.now())
    Group.objects.create(name="left-behind")


@pytest.mark.django_db(transaction=True)
def test_what_it_committed_is_gone_and_reference_rows_are_back() -> None:
    assert not User.objects.exists()
    assert not Group.objects.filter(name="left-behind").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM rates_rate")
        assert cursor.fetchone()[0] > 0


def test_the_cluster_of_the_tests_is_the_fast_one() -> None:
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        pytest.skip("the cluster is somebody else's")
    with psycopg2.connect(os.environ["DATABASE_SUPERUSER_URL"]) as session:
        cursor = session.cursor()
        cursor.execute("SHOW fsync")
        assert cursor.fetchone() == ("off",)
