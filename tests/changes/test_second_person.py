"""S-40: nobody alone changes the law, by whatever way: the services, or SQL as the application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.accounts.models import Member
from apps.changes import services
from apps.changes.errors import Refused
from apps.changes.models import ChangeSet, Installation
from apps.changes.selectors import digest_of
from apps.common import clock
from apps.rates import selectors as rates
from tests.builders import (
    a_change_set,
    a_draft_of,
    a_law_administrator,
    a_member,
    an_organisation,
    the_law_changes,
)

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 1, 1)


@pytest.fixture
def submitted() -> ChangeSet:
    """The wage of next year, handed in by its author."""
    change_set = a_draft_of("rates", "minimum_wage", {"value": "95000"}, NEXT_YEAR)
    services.submit(change_set=change_set, by=change_set.author)
    return change_set


@pytest.fixture
def back_dated() -> ChangeSet:
    change_set = a_draft_of("rates", "minimum_wage", {"value": "86000"}, date(2026, 1, 1))
    services.submit(change_set=change_set, by=change_set.author)
    return change_set


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def said_no(statement: str, *values: Any) -> str:
    """What the database answers to the application's own SQL."""
    with pytest.raises(DatabaseError) as trouble, transaction.atomic():
        connection.cursor().execute(statement, values)
    return str(trouble.value)


def wage_of_next_year() -> Any:
    found = rates.rate_on("minimum_wage", NEXT_YEAR)
    return None if found is None else found.value


APPROVE = """
INSERT INTO changes_approval (change_set_id, round, kind, member_id, digest, at)
VALUES (%s, %s, %s, %s, changes_digest(%s), now())
"""


def approve_by_sql(change_set: ChangeSet, member: Member, kind: str = "second") -> None:
    values = [change_set.pk, change_set.round, kind, member.pk, change_set.pk]
    connection.cursor().execute(APPROVE, values)


def test_the_author_does_not_approve_her_own_set(submitted: ChangeSet) -> None:
    by = submitted.author
    assert refusal(lambda: services.approve(change_set=submitted, by=by)) == "own_set"
    assert "changes: own_set" in said_no(
        APPROVE, submitted.pk, submitted.round, "second", by.pk, submitted.pk
    )
    assert wage_of_next_year() == 85000


def test_who_made_an_edit_in_it_does_not_approve_it_though_it_was_taken_out() -> None:
    change_set, helper = a_change_set(), a_law_administrator()
    wage = {"change_set": change_set, "table": "rates", "key": "minimum_wage", "since": NEXT_YEAR}
    services.take_out(
        edit=services.put(by=helper, values={"value": "95001"}, **wage), by=change_set.author
    )
    services.put(by=change_set.author, values={"value": "95000"}, **wage)
    services.submit(change_set=change_set, by=change_set.author)
    assert refusal(lambda: services.approve(change_set=change_set, by=helper)) == "own_edit"
    assert "changes: own_edit" in said_no(
        APPROVE, change_set.pk, change_set.round, "second", helper.pk, change_set.pk
    )


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("registrar", "clinic"),
        ("administrator", "clinic"),
        ("registrar", "fund"),
        ("auditor", "fund"),
        ("administrator", "contact_centre"),
    ],
)
def test_other_roles_and_other_places_do_not_approve(
    submitted: ChangeSet, role: str, kind: str
) -> None:
    other = a_member(role, an_organisation(f"place-{kind}", kind=kind))
    assert refusal(lambda: services.approve(change_set=submitted, by=other)) == "may_not"
    assert "changes: may_not" in said_no(
        APPROVE, submitted.pk, submitted.round, "second", other.pk, submitted.pk
    )


@pytest.mark.parametrize("is_host", [True, False])
def test_who_let_the_author_in_or_was_let_in_by_her_does_not_approve(
    submitted: ChangeSet, is_host: bool
) -> None:
    """Whoever makes an account could otherwise be two people."""
    other = a_law_administrator(role="fund_administrator")
    guest, host = (submitted.author, other) if is_host else (other, submitted.author)
    Member.objects.filter(pk=guest.pk).update(let_in_by=host.user)
    assert refusal(lambda: services.approve(change_set=submitted, by=other)) == "let_in"
    assert wage_of_next_year() == 85000


def test_the_third_did_not_let_the_second_in(back_dated: ChangeSet) -> None:
    second, third = a_law_administrator(), a_law_administrator(role="fund_administrator")
    Member.objects.filter(pk=second.pk).update(let_in_by=third.user)
    services.approve(change_set=back_dated, by=second)
    assert refusal(lambda: services.approve(change_set=back_dated, by=third)) == "let_in"


@pytest.mark.parametrize("gone", ["suspended_at", "left_at"])
def test_who_was_suspended_or_has_left_does_not_approve(submitted: ChangeSet, gone: str) -> None:
    other = a_law_administrator()
    setattr(other, gone, clock.now())
    other.suspended_for = "access" if gone == "suspended_at" else ""
    other.save()
    assert "changes: may_not" in said_no(
        APPROVE, submitted.pk, submitted.round, "second", other.pk, submitted.pk
    )


def test_an_author_who_has_left_publishes_nothing(submitted: ChangeSet) -> None:
    Member.objects.filter(pk=submitted.author.pk).update(left_at=clock.now())
    second = a_law_administrator()
    assert refusal(lambda: services.approve(change_set=submitted, by=second)) == "author_gone"
    assert wage_of_next_year() == 85000


def test_without_an_approval_nothing_is_published(submitted: ChangeSet) -> None:
    assert "changes: not_approved" in said_no("SELECT changes_publish(%s, now())", submitted.pk)


def test_a_draft_is_not_published(db: None) -> None:
    change_set = a_draft_of("rates", "minimum_wage", {"value": "95000"}, NEXT_YEAR)
    assert "changes: not_submitted" in said_no("SELECT changes_publish(%s, now())", change_set.pk)
    code = refusal(lambda: services.approve(change_set=change_set, by=a_law_administrator()))
    assert code == "not_submitted"


def test_a_set_reaching_back_needs_the_funds_administrator_as_third(back_dated: ChangeSet) -> None:
    second, another = a_law_administrator(), a_law_administrator()
    third = a_law_administrator(role="fund_administrator")
    assert not services.approve(change_set=back_dated, by=second)
    assert "needs_third_look" in said_no("SELECT changes_publish(%s, now())", back_dated.pk)
    assert refusal(lambda: services.approve(change_set=back_dated, by=second)) == "approved_already"
    assert refusal(lambda: services.approve(change_set=back_dated, by=another)) == "may_not"
    assert "changes: may_not" in said_no(
        APPROVE, back_dated.pk, back_dated.round, "third", another.pk, back_dated.pk
    )
    assert services.approve(change_set=back_dated, by=third)
    assert back_dated.is_back_dated


def test_one_person_is_not_the_second_and_the_third(back_dated: ChangeSet) -> None:
    both = a_law_administrator(role="fund_administrator")
    approve_by_sql(back_dated, both)
    assert "changes_approved_once" in said_no(
        APPROVE, back_dated.pk, back_dated.round, "third", both.pk, back_dated.pk
    )


def test_what_was_sent_back_needs_its_approvals_anew(back_dated: ChangeSet) -> None:
    second = a_law_administrator()
    services.approve(change_set=back_dated, by=second)
    services.send_back(change_set=back_dated, by=second, text="Look at the act again")
    services.submit(change_set=back_dated, by=back_dated.author)
    assert back_dated.round == 2
    third = a_law_administrator(role="fund_administrator")
    assert not services.approve(change_set=back_dated, by=third)
    assert back_dated.state == ChangeSet.State.SUBMITTED


def test_an_approval_is_of_what_was_seen(submitted: ChangeSet) -> None:
    seen = digest_of(submitted)
    services.send_back(change_set=submitted, by=submitted.author, text="A typing error")
    services.submit(change_set=submitted, by=submitted.author)
    second = a_law_administrator()
    late = refusal(lambda: services.approve(change_set=submitted, by=second, digest=seen))
    assert late == "another_content"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE changes_changeset SET state = 'published' WHERE id = %s",
        "UPDATE changes_changeset SET round = round + 1 WHERE id = %s",
        "UPDATE changes_changeset SET legal_act = 'another' WHERE id = %s",
        "UPDATE changes_changeset SET author_id = author_id + 1 WHERE id = %s",
        "UPDATE changes_changeset SET published_at = now() WHERE id = %s",
        "DELETE FROM changes_changeset WHERE id = %s",
        "UPDATE changes_operation SET writes = '[]' WHERE change_set_id = %s",
        "DELETE FROM changes_operation WHERE change_set_id = %s",
        "UPDATE changes_edit SET made_by_id = made_by_id + 1 WHERE change_set_id = %s",
        "UPDATE changes_edit SET confirmed = 'x' WHERE change_set_id = %s",
        "DELETE FROM changes_edit WHERE change_set_id = %s",
        "DELETE FROM changes_approval WHERE change_set_id = %s",
        "DELETE FROM changes_act WHERE change_set_id = %s",
        "UPDATE changes_guarded SET deciding = '{}' WHERE code <> %s::text",
        "UPDATE changes_installation SET sets_its_clock = true WHERE id <> %s",
        "TRUNCATE changes_act; SELECT %s",
    ],
)
def test_sql_of_the_application_changes_nothing_that_was_handed_in(
    submitted: ChangeSet, statement: str
) -> None:
    said = said_no(statement, submitted.pk)
    assert "permission denied" in said or "changes: not_a_draft" in said


def test_sql_of_the_application_adds_nothing_to_what_was_handed_in(submitted: ChangeSet) -> None:
    another = """
        INSERT INTO changes_operation (change_set_id, round, "table", key, closes, writes)
        SELECT change_set_id, round, 'rates', 'mci', closes, writes FROM changes_operation
         WHERE change_set_id = %s"""
    assert "changes: not_a_draft" in said_no(another, submitted.pk)


@pytest.mark.parametrize(
    ("table", "key", "values", "since", "named"),
    [
        ("rates", "minimum_wage", {"value": "95000"}, NEXT_YEAR, "mci"),
        ("categories", "pensioner", {"treatment": "exempt"}, NEXT_YEAR, "pregnant"),
        ("services", "gvfmc.ambulance", {"position": 7}, NEXT_YEAR, "mshi.ambulance"),
        ("parameters", "minimum_wage", {"name_en": "Wage"}, None, "mci"),
    ],
)
def test_an_operation_does_to_no_other_row_than_it_says(
    table: str, key: str, values: dict[str, Any], since: date | None, named: str
) -> None:
    """By SQL an operation could be named after another row than the one it writes."""
    change_set = a_draft_of(table, key, values, since)
    services.submit(change_set=change_set, by=change_set.author)
    services.send_back(change_set=change_set, by=change_set.author, text="again")
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO changes_operation (change_set_id, round, "table", key, closes, writes)'
            ' SELECT change_set_id, round + 1, "table", %s, closes, writes FROM changes_operation'
            " WHERE change_set_id = %s",
            [named, change_set.pk],
        )
    submit = "UPDATE changes_changeset SET state = 'submitted', round = round + 1 WHERE id = %s"
    connection.cursor().execute(submit, [change_set.pk])
    change_set.refresh_from_db()
    second = a_law_administrator()
    assert refusal(lambda: services.approve(change_set=change_set, by=second)) == "unknown_row"


def test_a_set_is_not_born_published() -> None:
    author = a_law_administrator()
    insert = (
        "INSERT INTO changes_changeset (title, reason, legal_act, link, author_id, state, round,"
        " opened_at) VALUES ('', '', '', '', %s, %s, 0, now())"
    )
    assert "changes: not_a_draft" in said_no(insert, author.pk, "submitted")
    assert "changes: may_not" in said_no(insert, a_member("auditor").pk, "draft")


def test_a_function_of_the_owner_is_not_the_applications_to_call(submitted: ChangeSet) -> None:
    assert "permission denied" in said_no(
        "SELECT changes_apply(o, now(), 'me') FROM changes_operation o WHERE change_set_id = %s",
        submitted.pk,
    )


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_outside_the_demo_the_moment_is_the_databases_own() -> None:
    """Otherwise what was known when could be back-dated by whoever runs the portal."""
    Installation.objects.using("owner").update(sets_its_clock=False)
    change_set = a_draft_of("rates", "minimum_wage", {"value": "95000"}, NEXT_YEAR)
    services.submit(change_set=change_set, by=change_set.author)
    second, long_ago = a_law_administrator(), clock.now() - timedelta(days=30)
    with pytest.raises(Refused, match="clock"):
        services.approve(change_set=change_set, by=second, at=long_ago)


def test_two_sets_over_the_same_row_the_later_is_told_so() -> None:
    late = a_draft_of("rates", "minimum_wage", {"value": "96000"}, NEXT_YEAR)
    services.submit(change_set=late, by=late.author)
    the_law_changes("rates", "minimum_wage", {"value": "95000"}, NEXT_YEAR)
    second = a_law_administrator()
    assert refusal(lambda: services.approve(change_set=late, by=second)) == "superseded"
    assert wage_of_next_year() == 95000
    services.send_back(change_set=late, by=second, text="The row has changed")
    services.submit(change_set=late, by=late.author)
    assert services.approve(change_set=late, by=second)
    assert wage_of_next_year() == 96000


@pytest.mark.parametrize("table", ["changes_approval", "changes_act", "changes_operation"])
def test_the_owner_himself_is_refused_by_a_trigger(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [table])
        assert "kept" in {name for (name,) in cursor.fetchall()}
