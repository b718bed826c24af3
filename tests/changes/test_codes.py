"""Rows of the law name each other by code: a draft names none that no table has."""

from datetime import date
from typing import Any

import pytest

from apps.changes import services
from apps.changes.errors import Refused
from apps.changes.models import ChangeSet
from apps.changes.problems import problems
from apps.changes.selectors import periods_of
from tests.builders import a_change_set, a_draft_of, published

pytestmark = pytest.mark.django_db
JANUARY = date(2027, 1, 1)


def told(change_set: ChangeSet) -> list[tuple[str, str, str]]:
    return [(one.code, one.field, one.message) for one in problems(change_set)]


def put(change_set: ChangeSet, table: str, key: str, **values: Any) -> None:
    """A row like the first of its table, with these values."""
    like = {"packages": "mshi", "services": "mshi.diagnostics", "need_ways": "ct.by_referral"}[
        table
    ]
    (held,) = periods_of(table, like)
    services.put(
        change_set=change_set,
        by=change_set.author,
        table=table,
        key=key,
        values={**held.content, **values},
        since=JANUARY if held.since else None,
    )


@pytest.mark.parametrize(
    ("table", "key", "values", "field", "codes"),
    [
        ("services", "gvfmc.ambulance", {"moved_from": "rural"}, "moved_from", "rural"),
        ("need_ways", "ct.by_referral", {"package": "rural"}, "package", "rural"),
        ("need_ways", "ct.by_referral", {"services": ["x_ray", "ct"]}, "services", "x_ray, ct"),
        ("payer_kinds", "ekp", {"statuses": ["citizen", "nomad"]}, "statuses", "nomad"),
        ("payer_kinds", "ekp", {"purpose_codes": ["999"]}, "purpose_codes", "999"),
    ],
)
def test_a_code_that_no_table_has_is_a_problem(
    table: str, key: str, values: dict[str, Any], field: str, codes: str
) -> None:
    since = None if table == "payer_kinds" else JANUARY
    found = told(a_draft_of(table, key, values, since))
    assert ("unknown_code", field, codes) in found


def test_a_row_of_a_package_or_for_a_need_that_is_not_there_is_a_problem() -> None:
    draft = a_change_set()
    put(draft, "services", "rural.diagnostics")
    put(draft, "need_ways", "robot.by_referral")
    assert {("unknown_code", "package", "rural"), ("unknown_code", "need", "robot")} <= set(
        told(draft)
    )


def test_a_code_that_the_same_set_brings_is_known() -> None:
    draft = a_change_set()
    put(draft, "packages", "rural")
    put(draft, "services", "rural.diagnostics")
    put(draft, "need_ways", "ct.rural", package="rural", services=["diagnostics"])
    assert told(draft) == []
    assert published(draft).state == ChangeSet.State.PUBLISHED


@pytest.mark.parametrize("key", ["Rural", "ауыл", "ru ral", "ru-ral", "rural_care_of_2027"])
def test_a_code_that_no_file_could_carry_is_refused(key: str) -> None:
    with pytest.raises(Refused) as refusal:
        put(a_change_set(), "packages", key)
    assert refusal.value.code == "code_malformed"


def test_what_the_database_would_refuse_is_a_problem_before_it_is_handed_in() -> None:
    days = {"period_since": "2020-02-01", "period_until": "2020-01-01"}
    assert ("contradiction", "", "") in told(a_draft_of("payer_kinds", "ekp", days))
    (held,) = periods_of("purpose_codes", "121")
    assert ("contradiction", "", "") in told(a_draft_of("purpose_codes", "12a", dict(held.content)))
