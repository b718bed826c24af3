"""The watch over look-ups: what raises an alert, whom it suspends, and that it misses nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client, override_settings
from django.urls import reverse

from apps.accounts.models import Member
from apps.audit.cases import add_canary, flag, note
from apps.audit.models import Alert, Lookup
from apps.audit.services import Found, Looking, record_lookup, record_lookups
from apps.common import clock
from apps.office.watching.services import watch
from tests.builders import a_member, a_person, an_organisation, sign_in, the_law_changes

NOON = "2026-11-22T12:00:00"
SMALL = {
    "day_checks": 40,
    "usual_times": 3,
    "usual_least": 10,
    "not_found_percent": 20,
    "not_found_least": 20,
    "unseen": 5,
    "night_from": 22,
    "night_to": 6,
}


@pytest.fixture(autouse=True)
def at_noon(settings: Any) -> None:
    settings.OSMS_NOW = NOON
    settings.OSMS_WATCH = SMALL


@pytest.fixture
def known(db: None) -> str:
    """The keyed hash of somebody whom the registers hold."""
    return a_person().iin_key


@pytest.fixture
def registrar(db: None) -> Member:
    return a_member("registrar")


def checked(member: Member, key: str, times: int = 1, **about: Any) -> Lookup:
    """So many checks at the desk by this member."""
    said = {"purpose": "walk_in", "presence": "qr", **about}
    looking = Looking(
        "desk",
        member.user.get_username(),
        organisation_id=member.organisation_id,
        operator_id=member.pk,
        **said,
    )
    record_lookups(looking, [Found(key, "insured")] * times)
    return Lookup.objects.latest("id")


def raised() -> list[str]:
    """The rules of the alerts, after a round."""
    watch()
    return list(Alert.objects.order_by("id").values_list("rule", flat=True))


def is_suspended(member: Member) -> bool:
    member.refresh_from_db()
    return member.suspended_at is not None


def test_an_ordinary_day_raises_nothing(registrar: Member, known: str) -> None:
    checked(registrar, known, 30)
    assert raised() == []
    assert not is_suspended(registrar)


# A day out of measure (S-25) ------------------------------------------------------------------


def test_the_quota_of_a_day_is_the_last_that_passes(registrar: Member, known: str) -> None:
    checked(registrar, known, 40)
    assert raised() == []
    checked(registrar, known)
    assert raised() == ["quota"]
    assert is_suspended(registrar)
    assert registrar.suspended_for == "quota"
    alert = Alert.objects.get()
    assert (alert.number, alert.allowed, alert.operator_id) == (41, 40, registrar.pk)


def test_rows_of_lists_do_not_count_for_the_quota(registrar: Member, known: str) -> None:
    looking = Looking(
        "list",
        "x",
        purpose="scheduled",
        presence="none",
        no_presence="telephone",
        organisation_id=registrar.organisation_id,
        operator_id=registrar.pk,
    )
    record_lookups(looking, [Found(known, "insured")] * 100)
    assert raised() == []


def test_the_quota_begins_anew_with_the_day(registrar: Member, known: str, settings: Any) -> None:
    checked(registrar, known, 40)
    settings.OSMS_NOW = "2026-11-23T08:00:00"
    checked(registrar, known, 40)
    assert raised() == []


def days_before(member: Member, key: str, checks: list[int], settings: Any) -> None:
    """So many checks on each of the days before today."""
    for ago, times in enumerate(checks, start=1):
        settings.OSMS_NOW = (datetime.fromisoformat(NOON) - timedelta(days=ago)).isoformat()
        checked(member, key, times)
    settings.OSMS_NOW = NOON


def test_three_times_the_usual_day_passes_and_one_more_suspends(
    registrar: Member, known: str, settings: Any
) -> None:
    days_before(registrar, known, [5] * 12, settings)
    checked(registrar, known, 15)
    assert raised() == []
    checked(registrar, known)
    assert raised() == ["unusual"]
    assert is_suspended(registrar)


def test_who_has_worked_few_days_has_no_usual_day(
    registrar: Member, known: str, settings: Any
) -> None:
    days_before(registrar, known, [2] * 9, settings)
    checked(registrar, known, 39)
    assert raised() == []


def test_one_in_five_that_nobody_has_passes_and_one_more_suspends(
    registrar: Member, known: str
) -> None:
    checked(registrar, known, 16)
    checked(registrar, "nobody", 4)
    assert raised() == []
    checked(registrar, "nobody", 1)
    assert raised() == ["not_found"]
    assert is_suspended(registrar)


def test_nineteen_checks_are_too_few_to_judge(registrar: Member) -> None:
    checked(registrar, "nobody", 19)
    assert raised() == []


def test_a_system_that_tries_numbers_is_told_of_and_goes_on(known: str) -> None:
    clinic = an_organisation()
    looking = Looking("api", "system", client_id=7, organisation_id=clinic.pk)
    record_lookups(looking, [Found("nobody", "not_confirmed")] * 30)
    assert raised() == ["not_found"]
    assert Alert.objects.get().client_id == 7
    record_lookups(looking, [Found("nobody", "not_confirmed")] * 30)
    assert raised() == ["not_found"]


# Out of context -------------------------------------------------------------------------------


def test_every_look_up_of_ten_watched_people_raises_an_alert(registrar: Member) -> None:
    keys = [f"canary-{number}" for number in range(10)]
    for key in keys:
        add_canary(iin_key=key, member_id=registrar.pk)
    for key in keys:
        checked(registrar, key)
        record_lookup(Looking("api", "system", client_id=7), Found(key, "insured"))
        record_lookup(Looking("public", "anybody"), Found(key, "insured"))
        record_lookup(Looking("record", "person"), Found(key, "insured"))  # herself
    assert raised() == ["canary"] * 30


def test_a_check_at_night_is_told_of_once_a_night(
    registrar: Member, known: str, settings: Any
) -> None:
    for moment, alerts in (
        ("2026-11-22T21:59:59", 0),
        ("2026-11-22T22:00:00", 1),
        ("2026-11-23T05:59:59", 1),
        ("2026-11-23T06:00:00", 1),
        ("2026-11-23T22:00:00", 2),
    ):
        settings.OSMS_NOW = moment
        checked(registrar, known)
        assert raised() == ["night"] * alerts, moment


def test_an_emergency_at_night_is_nothing_unusual(
    registrar: Member, known: str, settings: Any
) -> None:
    settings.OSMS_NOW = "2026-11-22T03:00:00"
    checked(registrar, known, purpose="emergency")
    assert raised() == []


def test_planned_visits_without_a_patient_are_told_of_when_there_are_many(
    registrar: Member, known: str
) -> None:
    unseen = {"purpose": "referral", "presence": "none", "no_presence": "no_document"}
    checked(registrar, known, 5, **unseen)
    checked(registrar, known, 9, **{**unseen, "no_presence": "telephone"})
    assert raised() == []
    checked(registrar, known, **unseen)
    assert raised() == ["unseen"]
    assert not is_suspended(registrar)


def test_whoever_looks_at_somebody_with_an_open_case_is_told_of(
    registrar: Member, known: str
) -> None:
    first = checked(registrar, known)
    case = flag(lookup_id=first.pk, iin_key=known, words="")
    assert raised() == ["flagged"]  # the very moment of the flag, by a clock that stands still
    other = a_member("registrar", an_organisation("clinic-2"))
    again = checked(other, known)
    assert raised() == ["flagged", "flagged"]
    assert Alert.objects.latest("id").lookup == again
    note(case_id=case.pk, member_id=1, text="done", state="closed", is_shown=False)
    checked(other, known)
    assert raised() == ["flagged", "flagged"]


# Nothing is missed ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_look_up_whose_transaction_ends_late_is_seen_all_the_same() -> None:
    member = a_member("registrar")
    add_canary(iin_key="canary", member_id=member.pk)
    with connections["owner"].cursor() as slow:
        slow.execute("BEGIN")
        slow.execute(
            "INSERT INTO audit_lookup (at, door, asker, purpose, presence, no_presence, need, iin_key,"
            " outcome, rules, proof) VALUES (now(), 'api', 'slow', '', '', '', '', 'canary', 'insured',"
            " '', '')"
        )
        checked(member, "canary")
        assert raised() == ["canary"]
        slow.execute("COMMIT")
    assert raised() == ["canary", "canary"]
    assert raised() == ["canary", "canary"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_rounds_at_once_are_one() -> None:
    member = a_member("registrar")
    watch()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as other:
        other.execute("SELECT FROM audit_watch FOR UPDATE")
        add_canary(iin_key="canary", member_id=member.pk)
        checked(member, "canary")
        assert watch() == 0
    assert watch() == 1


def test_a_member_who_was_let_in_again_is_not_suspended_for_the_same_day(
    registrar: Member, known: str
) -> None:
    checked(registrar, known, 41)
    watch()
    Member.objects.update(suspended_at=None, suspended_for="")
    checked(registrar, known)
    assert raised() == ["quota"]
    assert not is_suspended(registrar)


def test_the_default_quota_is_three_hundred_a_day() -> None:
    from osms_portal import settings

    with override_settings(OSMS_WATCH=settings.OSMS_WATCH):
        assert settings.OSMS_WATCH["day_checks"] == 300
        assert clock.now().hour == 12


def test_every_change_of_the_law_is_told_of_once(client: Client) -> None:
    """Who holds the application's role could write an approval in somebody's name: they are asked."""
    change_set = the_law_changes("rates", "mci", {"value": "4700"}, date(2027, 1, 1))
    watch()
    watch()
    alert = Alert.objects.get()
    assert (alert.rule, alert.change_set_id, alert.lookup) == ("law", change_set.pk, None)
    sign_in(client, a_member("auditor"))
    for page in (reverse("office:alerts"), reverse("office:alert", args=[alert.pk])):
        assert change_set.author.user.get_username() in client.get(page).content.decode()
    assert reverse("office:law_change", args=[change_set.pk]) in client.get(page).content.decode()
