"""A flag becomes a case, once; what the auditor notes is added and never changed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connections, transaction

from apps.audit.cases import CannotBeFlagged, add_canary, flag, mark, note
from apps.audit.models import Alert, Case
from apps.audit.selectors import NEW, alerts, answers_to, cases
from apps.common import clock
from tests.audit.chain import look

pytestmark = pytest.mark.django_db


def a_case(words: str = "I was at work") -> Case:
    return flag(lookup_id=look("her").pk, iin_key="her", words=words)


def test_a_case_goes_from_open_to_answered_to_closed() -> None:
    case = a_case()
    assert [one.state for one in cases()] == ["open"]
    note(case_id=case.pk, member_id=1, text="asked the clinic", state="open", is_shown=False)
    assert answers_to([case.pk]) == {}
    note(case_id=case.pk, member_id=1, text="It was a mistake.", state="answered", is_shown=True)
    assert [one.state for one in cases("answered")] == ["answered"]
    note(case_id=case.pk, member_id=1, text="filed", state="closed", is_shown=False)
    assert not cases("open")
    assert answers_to([case.pk]) == {case.pk: "It was a mistake."}


def test_a_look_up_is_flagged_once() -> None:
    case = a_case()
    with pytest.raises(CannotBeFlagged):
        flag(lookup_id=case.lookup_id, iin_key="her", words="again")
    assert Case.objects.count() == 1


def test_nobody_flags_a_look_up_of_somebody_else() -> None:
    with pytest.raises(CannotBeFlagged):
        flag(lookup_id=look("him").pk, iin_key="her", words="")


@pytest.mark.parametrize("door", ["public", "record"])
def test_one_s_own_look_ups_lead_to_nobody(door: str) -> None:
    with pytest.raises(CannotBeFlagged):
        flag(lookup_id=look("her", door=door).pk, iin_key="her", words="")


def test_a_number_in_her_words_is_masked() -> None:
    assert a_case("my IIN is 990101500016").words == "my IIN is ************"


def test_an_alert_is_new_then_seen_then_answered() -> None:
    alert = Alert.objects.create(key="k", rule="night", at=clock.now(), lookup=look())
    assert [one.state for one in alerts(NEW)] == ["new"]
    mark(alert_id=alert.pk, member_id=1, state="seen")
    assert [one.state for one in alerts()] == ["seen"]
    mark(alert_id=alert.pk, member_id=1, state="answered", text="a night shift")
    assert [one.state for one in alerts("answered")] == ["answered"]


def test_a_person_is_watched_once() -> None:
    assert add_canary(iin_key="her", member_id=1)
    assert not add_canary(iin_key="her", member_id=2)


TABLES = ["audit_case", "audit_casenote", "audit_alert", "audit_alertmark", "audit_canary"]


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("alias", ["default", "owner"])
@pytest.mark.parametrize("table", TABLES)
def test_nobody_empties_what_the_auditor_wrote(alias: str, table: str) -> None:
    with pytest.raises(DatabaseError, match=r"denied|kept for ever"), transaction.atomic(alias):
        connections[alias].cursor().execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_application_changes_nothing_of_it(table: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
        connections["default"].cursor().execute(statement.format(table))
