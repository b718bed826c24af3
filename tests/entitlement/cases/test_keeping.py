"""Cases are kept version by version; nobody changes or deletes one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from apps.common import clock
from apps.entitlement.cases import selectors, services
from apps.entitlement.models import Case, CaseVersion
from apps.rules.cases import Unreadable
from tests.builders import a_law_administrator, a_member
from tests.entitlement.cases.told import a_case, a_content

pytestmark = pytest.mark.django_db
CODE = "paid-through-june"


def newest(code: str = CODE) -> CaseVersion:
    return next(version for version in selectors.newest() if version.case.code == code)


def test_a_change_is_a_version_beside_the_first() -> None:
    first, other = a_case(), a_law_administrator()
    later = a_content(asked_on="2025-10-01", expected={"outcome": "not_insured"})

    services.change(case=first.case, content=later, change_set=None, by=other, after=1)

    versions = list(selectors.versions_of(first.case))
    assert [(version.number, version.by) for version in versions] == [(2, other), (1, first.by)]
    assert newest().content == later
    assert versions[1].content == a_content()


def test_two_people_do_not_write_over_each_other() -> None:
    case = a_case().case
    by = a_law_administrator()
    services.change(case=case, content=a_content(), change_set=None, by=by, after=1)

    with pytest.raises(services.Refused, match="meanwhile"):
        services.change(case=case, content=a_content(), change_set=None, by=by, after=1)


def test_a_retired_case_is_run_no_more_until_it_is_changed() -> None:
    case, by = a_case().case, a_law_administrator()

    services.retire(case=case, reason=" The law has changed ", by=by, after=1)
    assert newest().retired_for == "The law has changed"
    assert case not in [version.case for version in selectors.in_force()]

    services.change(case=case, content=a_content(), change_set=None, by=by, after=2)
    assert case in [version.case for version in selectors.in_force()]


def test_who_retires_says_why() -> None:
    with pytest.raises(services.Refused, match="no_reason"):
        services.retire(case=a_case().case, reason="  ", by=a_law_administrator(), after=1)


def test_a_code_is_taken_once() -> None:
    a_case()
    with pytest.raises(services.Refused, match="taken"):
        a_case()


@pytest.mark.parametrize("role", ["auditor", "registrar"])
def test_only_administrators_of_the_fund_write(role: str) -> None:
    with pytest.raises(services.Refused, match="not_allowed"):
        a_case(by=a_member(role))


def test_an_administrator_of_a_clinic_writes_nothing() -> None:
    with pytest.raises(services.Refused, match="not_allowed"):
        a_case(by=a_member("administrator"))


def test_what_is_no_case_is_not_saved() -> None:
    with pytest.raises(Unreadable):
        a_case(asked_on="soon")
    assert not Case.objects.filter(code=CODE).exists()


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_every_version(act: str) -> None:
    version = a_case()
    changes: dict[str, Any] = {"retired_for": "gone"} if act == "update" else {}

    for rows in (
        CaseVersion.objects.filter(pk=version.pk),
        Case.objects.filter(pk=version.case_id),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            getattr(rows, act)(**(changes if rows.model is CaseVersion else _code(act)))


def _code(act: str) -> dict[str, str]:
    return {"code": "another"} if act == "update" else {}


def load(**cases: Any) -> Any:
    """As a release does, but in the test's own transaction."""
    contents = {code.replace("_", "-"): content for code, content in cases.items()}
    return services.load(contents, at=clock.now(), using="default")


def test_a_release_brings_cases_once() -> None:
    assert load(from_a_release=a_content()).new == 1
    assert load(from_a_release=a_content()).same == 1
    assert newest("from-a-release").by is None


def test_a_release_brings_a_later_version_of_its_own_case() -> None:
    load(from_a_release=a_content())

    assert load(from_a_release=a_content(article="405-V, 5(2)")).changed == 1
    assert newest("from-a-release").number == 2


def test_a_release_leaves_what_somebody_wrote_here() -> None:
    load(from_a_release=a_content())
    case = newest("from-a-release").case
    mine = a_content(article="405-V, 5")
    by = a_law_administrator()
    services.change(case=case, content=mine, change_set=None, by=by, after=1)

    assert load(from_a_release=a_content(article="405-V, 5(2)")).kept == ["from-a-release"]
    assert newest("from-a-release").content == mine
