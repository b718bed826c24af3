"""Packages, services, needs and dental care change from a day on, and are known from a moment on."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from apps.changes.selectors import periods_of
from apps.coverage import selectors
from apps.coverage.models import Need, Package
from tests.builders import the_law_changes, the_law_leaves_out

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 7, tzinfo=UTC)
BEFORE = datetime(2026, 11, 20, 6, 59, tzinfo=UTC)
TODAY, JANUARY, LAST = date(2026, 11, 20), date(2027, 1, 1), date(2026, 12, 31)
WHEN = [(LAST, None), (JANUARY, None), (JANUARY, BEFORE)]


def given(package: str, day: date, at: datetime | None = None) -> set[str]:
    found = {each.package.code: each.services for each in selectors.packages_on(day, at)}
    return {service.code for service in found[package]}


def content(table: str, key: str) -> dict[str, Any]:
    return dict(periods_of(table, key)[-1].content)


def test_a_service_leaves_a_package_from_a_day_on() -> None:
    the_law_leaves_out("services", "gvfmc.abroad", JANUARY, at=NOON)
    assert "abroad" in given("gvfmc", LAST)
    assert "abroad" not in given("gvfmc", JANUARY)
    assert "abroad" in given("gvfmc", JANUARY, BEFORE)
    assert "abroad" not in given("gvfmc", JANUARY, NOON)


def test_a_service_comes_to_a_package_under_the_code_it_had_in_the_other() -> None:
    moved = {**content("services", "gvfmc.abroad"), "moved_from": "gvfmc"}
    the_law_changes("services", "mshi.abroad", moved, JANUARY, at=NOON)
    assert "abroad" not in given("mshi", LAST)
    assert "abroad" in given("mshi", JANUARY) & given("gvfmc", JANUARY)
    row = selectors.services(JANUARY).get(package="mshi", code="abroad")
    assert (row.moved_from, row.recorded_by != "") == ("gvfmc", True)
    assert not selectors.services(JANUARY, BEFORE).filter(package="mshi", code="abroad")


def test_a_package_is_called_otherwise_from_the_moment_on() -> None:
    the_law_changes("packages", "mshi", {"name_en": "Insured care"}, at=NOON)
    assert Package.objects.known().get(code="mshi").name_en == "Insured care"
    assert selectors.packages_named(TODAY, NOON)["mshi"].package.name_en == "Insured care"
    assert selectors.packages_named(TODAY, BEFORE)["mshi"].package.name_en != "Insured care"


def test_a_group_gets_the_dentist_from_a_day_on() -> None:
    group = content("dental_care", selectors.dental()[0].code)
    the_law_changes("dental_care", "rescuers", group, JANUARY, at=NOON)
    held = [selectors.dental(day, at).filter(code="rescuers").count() for day, at in WHEN]
    assert held == [0, 1, 0]


def test_a_need_is_known_from_a_moment_and_its_way_from_a_day_on() -> None:
    the_law_changes("needs", "robot", content("needs", "mri"), at=NOON)
    way = selectors.ways(TODAY).filter(need="mri")[0]
    the_law_changes("need_ways", "robot.any", content("need_ways", f"mri.{way.code}"), JANUARY)
    assert not selectors.needs(BEFORE).filter(code="robot")
    assert selectors.needs(NOON).get(code="robot").name_en == Need.objects.get(code="mri").name_en
    assert not selectors.ways(LAST).filter(need="robot")
    assert selectors.ways(JANUARY).get(need="robot").package == way.package
