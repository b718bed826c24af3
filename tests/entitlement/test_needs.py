"""What a patient comes for: which package gives it, to him, on that day, with which document."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from apps.changes.selectors import periods_of
from apps.coverage.selectors import dental, needs, services, ways
from apps.entitlement.answer import Answer, Asker
from apps.entitlement.needs import Entitled, NeedAnswer, UnknownNeed, answer_need, as_json
from apps.entitlement.services import check_status
from tests.builders import (
    IIN,
    a_person,
    complete_through,
    in_category,
    months,
    paid,
    the_law_changes,
)

pytestmark = pytest.mark.django_db
ASKER = Asker("api", "clinic")
DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today(settings: pytest.FixtureRequest) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def asked(on: date | None = None) -> Answer:
    return check_status(iin=IIN, on=on, asker=ASKER)


def insured(status: str = "citizen") -> Answer:
    paid(a_person(status=status), months("2025-09", "2026-10"))
    return asked()


def not_insured() -> Answer:
    a_person()
    return asked()


def not_confirmed() -> Answer:
    complete_through("gcvp", date(2026, 4, 30), sends_payments=True)
    paid(a_person(), months("2025-01", "2026-03"))
    return asked()


def visitor(status: str) -> Answer:
    a_person(status=status)
    return asked()


def told(answer: Answer, need: str) -> tuple[str, str | None]:
    found = answer_need(answer, need)
    return str(found.entitled), found.package


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        ("ambulance", ("yes", "gvfmc")),
        ("emergency", ("yes", "gvfmc")),
        ("family_doctor", ("yes", "gvfmc")),
        ("maternity", ("yes", "gvfmc")),
        ("screening", ("yes", "gvfmc")),
        ("mri", ("yes", "mshi")),
        ("ct", ("yes", "mshi")),
        ("planned_surgery", ("yes", "mshi")),
        ("day_hospital", ("yes", "mshi")),
        ("rehabilitation", ("yes", "mshi")),
        ("dentist", ("with_document", "mshi")),
        ("dentist_urgent", ("with_document", "mshi")),
        ("medicines", ("with_document", "mshi")),
    ],
)
def test_the_insured_patient(need: str, expected: tuple[str, str]) -> None:
    assert told(insured(), need) == expected


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        ("ambulance", ("yes", "gvfmc")),
        ("emergency", ("yes", "gvfmc")),
        ("family_doctor", ("yes", "gvfmc")),
        ("mri", ("with_document", "gvfmc")),
        ("planned_surgery", ("with_document", "gvfmc")),
        ("specialist", ("with_document", "gvfmc")),
        ("dentist", ("no", "mshi")),
        ("palliative", ("yes", "gvfmc")),
    ],
)
def test_the_patient_without_insurance(need: str, expected: tuple[str, str]) -> None:
    assert told(not_insured(), need) == expected


def test_a_patient_who_cannot_be_confirmed_is_never_told_no() -> None:
    answer = not_confirmed()
    assert answer.status == "not_confirmed"
    found = {need.code: answer_need(answer, need.code).entitled for need in needs()}
    assert Entitled.NO not in found.values()
    assert found["dentist"] is Entitled.NOT_CONFIRMED
    assert found["emergency"] is Entitled.YES


@pytest.mark.parametrize(
    ("status", "open_to_him"),
    [
        ("cis_visitor", {"ambulance", "emergency", "maternity", "dangerous_disease"}),
        ("visitor", {"ambulance", "dangerous_disease"}),
    ],
)
def test_visitors_get_what_their_scope_of_free_care_opens(
    status: str, open_to_him: set[str]
) -> None:
    answer = visitor(status)
    found = {need.code for need in needs() if told(answer, need.code)[0] != "no"}
    assert found == open_to_him


def test_of_a_number_that_the_registers_do_not_hold_only_the_ambulance_is_sure() -> None:
    answer = asked()
    sure = {need.code for need in needs() if told(answer, need.code)[0] == "yes"}
    assert sure == {"ambulance"}


def test_every_document_is_named_and_never_the_one_that_applies() -> None:
    person = a_person(born=date(2015, 1, 1))
    in_category(person, "pregnant", date(2026, 1, 1))
    child = answer_need(asked(), "dentist_urgent")
    with translation.override("en"):
        groups = dental(DAY).filter(kind="emergency").count()
        assert len(child.documents) == groups
        assert "Pregnant women: certificate of registration for pregnancy" in child.documents


def test_the_answer_to_a_need_is_the_same_for_everybody_whom_the_same_packages_cover() -> None:
    first = as_json(answer_need(insured(), "dentist"))
    paid(a_person("990101500422", born=date(2015, 1, 1)), months("2025-09", "2026-10"))
    second = check_status(iin="990101500422", asker=ASKER)
    assert as_json(answer_need(second, "dentist")) == first


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2025, 12, 31), ("yes", "mshi")), (date(2026, 1, 1), ("yes", "gvfmc"))],
)
def test_screening_moved_with_the_year(day: date, expected: tuple[str, str]) -> None:
    paid(a_person(), months("2024-09", "2026-10"))
    assert told(asked(day), "screening") == expected


def test_the_condition_and_the_decree_are_said_in_three_languages() -> None:
    found: NeedAnswer = answer_need(insured(), "mri")
    said = {}
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            said[language] = as_json(found)["ways"][0]
            assert found.condition == said[language]["condition"]
    assert said["en"]["condition"] == "With a referral from the clinic's doctor."
    assert said["ru"]["decree"].startswith("Постановление Правительства")
    assert len({str(way) for way in said.values()}) == 3
    assert found.article == "P1900000421"


def test_a_need_is_answered_as_the_lists_were_known_on_that_day() -> None:
    a_person()
    noon = datetime(2026, 11, 20, 7, tzinfo=UTC)
    the_law_changes("packages", "gvfmc", {"abbreviation_en": "FREE"}, at=noon)
    words = dict.fromkeys(("condition_kk", "condition_ru", "condition_en"), "Told by 103.")
    the_law_changes("need_ways", "ambulance.everybody", words, date(2026, 1, 1), at=noon)
    told = [
        answer_need(check_status(iin=IIN, known_on=day, asker=ASKER), "ambulance").ways[0]
        for day in (date(2026, 11, 19), date(2026, 11, 20), None)
    ]
    assert [way.package_name["en"] for way in told] == ["GVFMC", "FREE", "FREE"]
    assert [way.conditions["en"] == "Told by 103." for way in told] == [False, True, True]


def test_of_a_package_that_came_to_the_list_since_the_check_says_nothing_yet() -> None:
    answer = insured()
    since = date(2026, 1, 1)
    (mshi,), (way,) = periods_of("packages", "mshi"), periods_of("need_ways", "ct.by_referral")
    (service,) = periods_of("services", "mshi.diagnostics")
    the_law_changes("packages", "rural", dict(mshi.content))
    the_law_changes("services", "rural.diagnostics", dict(service.content), since)
    the_law_changes("need_ways", "ct.rural", {**way.content, "package": "rural"}, since)
    entitled = {way.package: way.entitled for way in answer_need(answer, "ct").ways}
    assert entitled["rural"] is Entitled.NOT_CONFIRMED
    assert told(answer, "ct") == ("yes", "mshi")


def test_a_need_that_nobody_knows_is_an_error() -> None:
    answer = not_insured()
    with pytest.raises(UnknownNeed):
        answer_need(answer, "teleportation")


def test_three_reads_answer_a_need(django_assert_num_queries: object) -> None:
    answer = insured()
    with django_assert_num_queries(3):  # type: ignore[operator]
        as_json(answer_need(answer, "planned_surgery"))


@pytest.mark.parametrize("day", [date(2020, 10, 16), date(2025, 12, 31), date(2026, 1, 1), DAY])
def test_every_way_is_carried_by_services_of_its_package_on_each_of_its_days(day: date) -> None:
    given = set(services(day).values_list("package", "code"))
    known = list(ways(day))
    for way in known:
        for code in way.services:
            assert (way.package, code) in given, (way.need, way.code, code)
    assert {way.need for way in known} >= {need.code for need in needs()} - {
        "dentist",
        "dentist_urgent",
    } or day < DAY
