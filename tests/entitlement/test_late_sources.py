"""Rule 10 in words: the answer says which source is late, by its name, to each who may know."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.entitlement.answer import Asker, Audience
from apps.entitlement.explain import as_json
from apps.entitlement.services import check_status
from apps.persons.models import Source
from apps.persons.services import name_sources, registered_source
from tests.builders import IIN, a_person, complete_through, in_category, months, paid, sign_in

pytestmark = pytest.mark.django_db
PAYMENTS, STUDENTS = "state-corporation", "education-register"
NAMES = {
    "kk": "«Азаматтарға арналған үкімет» мемлекеттік корпорациясы",
    "ru": "Государственная корпорация «Правительство для граждан»",
    "en": "State Corporation “Government for Citizens”",
}
NOBODY = "990101500422"


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def text(language: str, audience: Audience = Audience.FULL, iin: str = IIN) -> str:
    with translation.override(language):
        shown = as_json(check_status(iin=iin, asker=Asker("api", "test")), audience)
    return " ".join(reason["text"] for reason in shown["reasons"])


def late_payments() -> None:
    paid(a_person(), months("2025-01", "2026-05"))
    registered_source(PAYMENTS, sends_payments=True)
    complete_through(PAYMENTS, date(2026, 7, 10))


def test_a_known_source_is_registered_with_its_names() -> None:
    registered_source(PAYMENTS)
    source = Source.objects.get(code=PAYMENTS)
    assert {code: getattr(source, f"name_{code}") for code in NAMES} == NAMES


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_reason_names_the_late_source_in_the_readers_language(language: str) -> None:
    late_payments()
    assert NAMES[language] in text(language)
    assert PAYMENTS not in text(language)


def test_a_source_that_nobody_has_named_is_named_by_its_code() -> None:
    late_payments()
    registered_source("bank-7", sends_payments=True)
    complete_through("bank-7", date(2026, 7, 10))
    assert "bank-7" in text("ru")


def test_a_new_name_is_in_the_next_answer() -> None:
    late_payments()
    assert NAMES["en"] in text("en")
    Source.objects.filter(code=PAYMENTS).update(name_en="The State Corporation")
    assert "The State Corporation" in text("en")


def test_a_name_given_by_staff_stays_when_the_files_are_loaded_again() -> None:
    registered_source(PAYMENTS)
    Source.objects.filter(code=PAYMENTS).update(name_kk="Мемлекеттік корпорация")
    Source.objects.create(code="fund")
    assert name_sources(using="default") == 1
    assert Source.objects.get(code=PAYMENTS).name_kk == "Мемлекеттік корпорация"
    assert Source.objects.get(code="fund").name_ru == "Фонд социального медицинского страхования"


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.CLINIC])
def test_who_knows_only_a_number_reads_the_late_payments_and_learns_nothing_of_the_person(
    audience: Audience,
) -> None:
    late_payments()
    known, unknown = text("en", audience), text("en", audience, NOBODY)
    assert NAMES["en"] in known
    assert known == unknown


def test_a_late_register_of_categories_is_named_to_the_person_alone() -> None:
    person = a_person()
    in_category(person, "full_time_student", date(2025, 9, 1), date(2026, 5, 31), STUDENTS)
    registered_source(STUDENTS)
    complete_through(STUDENTS, date(2026, 6, 30), sends_categories=True)
    paid(person, months("2026-06", "2026-06"))
    assert "Register of students" in text("en", Audience.PERSON)
    assert "Register of students" not in text("en", Audience.PUBLIC)


def test_a_late_register_that_never_held_the_person_is_not_blamed() -> None:
    late_payments()
    in_category(a_person(NOBODY), "pensioner", date(2020, 1, 1), source="pension-register")
    complete_through("pension-register", date(2026, 5, 1))
    assert "Register of pension recipients" not in text("en")


def test_an_administrator_names_a_source_and_nothing_else_of_it(client: Client) -> None:
    user = User.objects.create_user("aigul", is_staff=True)
    user.groups.add(Group.objects.get(name="administrator"))
    sign_in(client, user)
    source = registered_source("bank-7", sends_payments=True)
    page = reverse("admin:persons_source_change", args=[source.pk])
    given = {"name_kk": "Жетінші банк", "name_ru": "Седьмой банк", "name_en": "Seventh Bank"}
    assert client.post(page, {**given, "code": "other"}).status_code == 302
    source.refresh_from_db()
    assert (source.code, source.name_ru, source.sends_payments) == ("bank-7", "Седьмой банк", True)
