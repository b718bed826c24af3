"""The desk: one patient asked about and answered on the same screen, then the next one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.models import Member
from apps.audit.models import Lookup
from apps.audit.services import Found, Looking, record_lookup
from apps.persons import presence
from apps.persons.identity import iin_key
from apps.persons.models import Person
from tests.builders import IIN, a_member, a_person, an_organisation, in_category, sign_in
from tests.registrar.conftest import DESK, ask, question, read

UNKNOWN = "990101507777"


def refused(desk: Client, **changes: str) -> str:
    """Ask what cannot be asked, and read the page that says why; nothing was looked up."""
    answer = desk.post(DESK, question(**changes))
    assert answer.status_code == 200
    assert not Lookup.objects.exists()
    text = read(answer)
    assert "There is a problem" in text
    return text


def test_the_answer_stands_on_the_same_screen(desk: Client, patient: Person) -> None:
    text = ask(desk)
    for said in (
        "Insured until 31 January 2027",
        "Today, answered at 12:00",
        "Сын*** А.",
        "GVFMC: in full",
        "MSHI: yes",
        "The contributions for you are paid.",
        "Always free: the ambulance",
        "Data: as of",
        "Next patient",
    ):
        assert said in text, said
    assert 'name="patient"' in text


def test_each_answer_leaves_one_row_that_names_the_registrar_and_her_reason(
    desk: Client, patient: Person, registrar: Member
) -> None:
    ask(desk, seen="none:newborn", purpose="emergency", need="mri")
    row = Lookup.objects.get()
    assert (row.door, row.iin_key, row.outcome) == ("desk", iin_key(IIN), "insured")
    assert (row.operator_id, row.organisation_id) == (registrar.pk, registrar.organisation_id)
    assert (row.purpose, row.presence, row.no_presence, row.need) == (
        "emergency",
        "none",
        "newborn",
        "mri",
    )


@pytest.mark.parametrize("typed", ["990101 500 016", "990101-500-016", " 9901 0150 0016 "])
def test_the_number_is_read_as_people_type_it(desk: Client, patient: Person, typed: str) -> None:
    assert "Insured until" in ask(desk, patient=typed)


def test_the_patients_code_stands_for_the_number_and_for_his_presence(
    desk: Client, patient: Person
) -> None:
    code = presence.text_of(presence.give_code(person_id=patient.pk))
    assert "Insured until" in ask(desk, patient=presence.grouped(code), seen="")
    assert Lookup.objects.get().presence == "qr"


def test_a_code_that_is_over_says_whom_to_ask(desk: Client, patient: Person, settings: Any) -> None:
    code = presence.text_of(presence.give_code(person_id=patient.pk))
    settings.OSMS_NOW = "2026-11-23T08:00:00+05:00"
    assert "Ask the patient to open a new one" in refused(desk, patient=code, on="")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"patient": ""}, "Enter the 12 digits of the IIN"),
        ({"patient": "990101500017"}, "One of the digits is not right"),
        ({"patient": "99010150001"}, "but there are 11 here"),
        ({"patient": "Ivan"}, "neither an IIN nor a patient's code"),
        ({"purpose": ""}, "Choose what the answer is for"),
        ({"purpose": "curiosity"}, "Choose one of the list"),
        ({"seen": ""}, "Choose the document that you saw"),
        ({"seen": "none"}, "Choose one of the list"),
        ({"seen": "qr"}, "Choose one of the list"),
        ({"on": "soon"}, "Write the day as 01.07.2022"),
        ({"on": "21.11.2025"}, "more than twelve months back"),
        ({"on": "23.12.2026"}, "more than a month ahead"),
        ({"need": "teleportation"}, "Choose one of the list"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nobody_is_looked_up(
    desk: Client, patient: Person, changes: dict[str, str], said: str
) -> None:
    assert said in refused(desk, **changes)


@pytest.mark.parametrize("on", ["22.11.2025", "22.12.2026"])
def test_the_furthest_days_can_be_asked_about(desk: Client, patient: Person, on: str) -> None:
    assert "answered at 12:00" in ask(desk, on=on)


def test_a_deferred_check_keeps_the_true_day_of_the_service(desk: Client, patient: Person) -> None:
    assert "For 20 November 2026" in ask(desk, on="20.11.2026", seen="none:system_down")
    row = Lookup.objects.get()
    assert (str(row.asked_on), row.no_presence) == ("2026-11-20", "system_down")


@pytest.mark.parametrize(
    "missing", [{"purpose": ""}, {"presence": ""}, {"presence": "none"}, {"operator_id": None}]
)
def test_the_database_takes_no_row_of_the_desk_without_its_reason(
    registrar: Member, missing: dict[str, Any]
) -> None:
    about = {
        "purpose": "walk_in",
        "presence": "paper_id",
        "organisation_id": registrar.organisation_id,
        "operator_id": registrar.pk,
    } | missing
    with pytest.raises(IntegrityError), transaction.atomic():
        record_lookup(Looking("desk", "clinic", **about), Found("k", "insured"))


def test_a_number_that_nobody_has_is_told_in_words(desk: Client) -> None:
    text = ask(desk, patient=UNKNOWN)
    assert "This number is not in the registers" in text
    assert "compare every digit" in text
    assert "MSHI:" not in text


def test_an_uninsured_patient_hears_what_is_free_and_one_thing_that_helps(desk: Client) -> None:
    a_person()
    text = ask(desk)
    assert "Not insured" in text
    assert text.count('class="note sun"') == 1
    assert "To be insured again" in text
    assert "Always free: the ambulance" in text


def test_neither_payer_nor_sum_nor_category_nor_another_clinic_is_told(desk: Client) -> None:
    person = a_person()
    in_category(person, "disability", person.recorded_at.date())
    other = a_member("registrar", organisation=an_organisation("clinic-2", name="Other clinic"))
    ask(sign_in(Client(), other))
    text = ask(desk)
    for never in ("disab", "₸", "Other clinic", "clinic-2", "employer"):
        assert never not in text, never


def test_the_number_is_nowhere_but_in_the_question(desk: Client, patient: Person) -> None:
    text = ask(desk, patient=IIN)
    assert IIN not in text
    assert IIN not in str(dict(desk.session))
    assert iin_key(IIN) not in str(dict(desk.session))
    assert all(IIN not in cookie.value for cookie in desk.cookies.values())


def test_a_slip_keeps_what_was_typed_and_takes_the_old_answer_away(
    desk: Client, patient: Person
) -> None:
    ask(desk)
    text = read(desk.post(DESK, question(patient="990101500017")))
    assert 'value="990101500017"' in text
    assert "Insured until" not in text
    assert "Insured until" not in read(desk.get(DESK))


def test_the_purpose_stays_and_the_number_and_the_document_do_not(
    desk: Client, patient: Person
) -> None:
    text = ask(desk, purpose="referral")
    assert '<option value="referral" selected>' in text
    assert "checked" not in text


def test_enter_alone_clears_the_screen_for_the_next_patient(desk: Client, patient: Person) -> None:
    ask(desk)
    text = read(desk.post(DESK, question(patient=""), follow=True))
    assert "Insured until" not in text
    assert "There is a problem" not in text
    assert Lookup.objects.count() == 1


def test_the_button_clears_it_too(desk: Client, patient: Person) -> None:
    ask(desk)
    assert "Insured until" not in read(desk.post(f"{DESK}next/", follow=True))


def test_refresh_back_and_the_language_switch_ask_nothing_again(
    desk: Client, patient: Person
) -> None:
    ask(desk)
    assert "Застрахован до 31 января 2027" in read(desk.get("/ru/desk/"))
    assert "2027 ж. 31 қаңтарға дейін сақтандырылған" in read(desk.get("/kk/desk/"))
    assert Lookup.objects.count() == 1


def test_an_answer_ends_after_ten_minutes(desk: Client, patient: Person, settings: Any) -> None:
    ask(desk)
    settings.OSMS_NOW = "2026-11-22T12:10:01+05:00"
    assert "Insured until" not in read(desk.get(DESK))


def test_another_member_in_the_same_browser_sees_nothing_of_it(
    desk: Client, patient: Person
) -> None:
    ask(desk)
    held = desk.session["desk_answer"]
    sign_in(desk, a_member("registrar"))
    session = desk.session
    session["desk_answer"] = held
    session.save()
    assert "Insured until" not in read(desk.get(DESK))


def test_a_need_is_answered_beside_the_status(desk: Client, patient: Person) -> None:
    text = ask(desk, need="dentist_urgent")
    assert "Dentist: urgent" in text
    assert "Free with the document, MSHI" in text
    assert "Pregnant women: certificate of registration for pregnancy" in text
    assert "Veterans of the Great Patriotic War" in text


def test_the_contact_centre_asks_by_telephone(client: Client, patient: Person) -> None:
    centre = an_organisation("1406", kind="contact_centre")
    desk = sign_in(client, a_member("registrar", organisation=centre))
    text = read(desk.get(DESK))
    assert re.search('value="none:telephone"[^>]* checked', text)
    assert 'value="paper_id"' not in text
    assert "Insured until" in ask(desk, seen="none:telephone")
    assert Lookup.objects.get().no_presence == "telephone"


@pytest.mark.parametrize("role", ["auditor", "fund_administrator"])
def test_who_does_not_register_patients_is_refused(client: Client, role: str) -> None:
    desk = sign_in(client, a_member(role))
    assert desk.get(DESK).status_code == 403
    assert desk.post(DESK, question()).status_code == 403


def test_a_sender_of_feeds_has_no_desk(client: Client) -> None:
    place = an_organisation("sender", kind="sender")
    assert sign_in(client, a_member("registrar", organisation=place)).get(DESK).status_code == 403


@pytest.mark.parametrize(
    "page", ["", "history/", "offline/", "answers/OS-1/", "answers/OS-1/slip/"]
)
def test_strangers_are_asked_to_sign_in(client: Client, db: None, page: str) -> None:
    assert "/staff/login/" in client.get(f"{DESK}{page}").headers["Location"]


@pytest.mark.parametrize("page", ["", "history/", "offline/"])
def test_nothing_of_the_desk_is_kept_by_a_browser(desk: Client, page: str) -> None:
    assert desk.get(f"{DESK}{page}")["Cache-Control"] == "no-store"


def test_the_paper_for_bad_hours_names_what_is_always_served(desk: Client) -> None:
    text = read(desk.get(f"{DESK}offline/"))
    assert "Always served, without any check" in text
    assert "Patient’s declaration" in text
