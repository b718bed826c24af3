"""What a package gives on a day, and where the redistribution of 2026 shows."""

from datetime import date

import pytest

from apps.coverage import selectors
from apps.rates.texts import texts

pytestmark = pytest.mark.django_db


def codes(package: str, day: date) -> set[str]:
    found = next(each for each in selectors.packages_on(day) if each.package.code == package)
    return {service.code for service in found.services}


def test_both_packages_come_in_their_order() -> None:
    assert [each.package.code for each in selectors.packages_on(date(2026, 6, 1))] == [
        "gvfmc",
        "mshi",
    ]


@pytest.mark.parametrize(
    ("package", "service", "last_day", "first_day"),
    [
        ("gvfmc", "care_diabetes", date(2025, 12, 31), None),
        ("mshi", "care_diabetes_mshi", None, date(2026, 1, 1)),
        ("gvfmc", "screening_oncology", None, date(2026, 1, 1)),
        ("mshi", "screening_mshi", date(2025, 12, 31), None),
        ("gvfmc", "social_disease_diagnostics", None, date(2026, 1, 1)),
        ("gvfmc", "hiv_tb_diagnostics", date(2025, 12, 31), None),
    ],
)
def test_a_service_begins_and_ends_on_its_day(
    package: str, service: str, last_day: date | None, first_day: date | None
) -> None:
    assert (service in codes(package, date(2025, 12, 31))) is (last_day is not None)
    assert (service in codes(package, date(2026, 1, 1))) is (first_day is not None)


def test_the_ambulance_is_always_there() -> None:
    assert "ambulance" in codes("gvfmc", date(2021, 1, 1)) & codes("gvfmc", date(2026, 11, 22))


def test_a_list_that_our_sources_do_not_have_is_empty_not_invented() -> None:
    assert codes("gvfmc", date(2020, 3, 15)) == set()
    assert codes("mshi", date(2020, 3, 15))


def test_services_that_moved_name_the_package_they_came_from() -> None:
    moved = selectors.services(date(2026, 1, 1)).exclude(moved_from="")
    assert {(service.package, service.moved_from) for service in moved} == {
        ("gvfmc", "mshi"),
        ("mshi", "gvfmc"),
    }


def test_packages_are_read_in_two_statements(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert all(each.services for each in selectors.packages_on(date(2026, 6, 1)))


def test_names_of_packages_and_services_are_read_in_one_statement(
    django_assert_num_queries: object,
) -> None:
    day = date(2026, 6, 1)
    with django_assert_num_queries(1):  # type: ignore[operator]
        named = selectors.packages_named(day)
    assert {code: set(found.services) for code, found in named.items()} == {
        package: codes(package, day) for package in ("gvfmc", "mshi")
    }
    ambulance = selectors.services(day).get(package="gvfmc", code="ambulance")
    assert named["gvfmc"].services["ambulance"] == texts(ambulance, "name")


def test_statuses_dental_groups_and_contacts_are_there() -> None:
    day = date(2026, 6, 1)
    assert next(status.code for status in selectors.legal_statuses(day)) == "citizen"
    assert {group.kind for group in selectors.dental(day)} == {"emergency", "planned"}
    assert selectors.contacts()[0].value == "1406"
