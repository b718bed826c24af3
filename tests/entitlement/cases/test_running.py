"""Saved cases run against the law in force, a draft and a law made by hand; which go into files."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.changes.drafts import law_rows
from apps.changes.models import ChangeSet
from apps.entitlement.cases import exporting, files, services
from apps.entitlement.cases.running import CaseResult, run_cases, run_content, turned_by
from apps.entitlement.lawbook import lawbook
from apps.rates import selectors as rates
from apps.rules.law import Law, law_from
from tests.builders import a_draft_of, a_law_administrator, published
from tests.entitlement.cases.told import a_case, a_content

pytestmark = pytest.mark.django_db
CODE = "paid-through-june"
OCTOBER = {"asked_on": "2025-10-01", "expected": {"outcome": "insured"}}


def today() -> Law:
    return lawbook(rates.revision()).law


def law_of(change_set: ChangeSet) -> Law:
    return law_from(**law_rows(change_set))


def longer_retention() -> ChangeSet:
    """A draft under which cover is kept for four months."""
    return a_draft_of("rates", "retention_payments", {"value": "4"}, date(2020, 1, 1))


def one(results: list[CaseResult], code: str = CODE) -> CaseResult:
    return next(result for result in results if result.code == code)


def test_every_case_of_the_release_holds_under_the_law_in_force() -> None:
    services.load(files.read_all(), at=a_law_administrator().joined_at, using="default")

    results = run_cases(today())

    assert {result.code for result in results} >= set(files.read_all())
    assert [result for result in results if not result.passed] == []


def test_a_case_is_decided_and_compared() -> None:
    a_case(expected={"outcome": "insured", "ground": "payments"})

    found = one(run_cases(today()))

    assert found.differs == ("ground",)
    assert found.seen is not None
    assert found.seen.covered_until == date(2025, 9, 30)


@pytest.mark.parametrize(
    ("more", "fault", "about"),
    [
        ({"asked_on": "1999-12-31"}, "no_law", ""),
        ({"payments": [{"month": "2025-01", "payer": "lottery"}]}, "not_in_the_law", "lottery"),
        ({"categories": [{"category": "luck", "since": "2025-01-01"}]}, "not_in_the_law", "luck"),
        ({"born": "once"}, "unreadable", "born"),
    ],
)
def test_what_cannot_be_decided_fails_and_says_why(
    more: dict[str, Any], fault: str, about: str
) -> None:
    found = run_content(a_content(**more), today())

    assert (found.fault, found.about, found.passed) == (fault, about, False)


def test_what_is_known_by_a_day_is_asked_of_cases_that_do_not_say() -> None:
    late = a_content(payments_through="2025-06-30", expected={"outcome": "insured"})

    assert not run_content({**late, "asked_on": "2025-10-10"}, today()).passed
    assert run_content(late, today(), known=date(2025, 7, 1)).passed


def test_a_case_of_a_draft_is_run_with_that_draft_alone() -> None:
    draft = longer_retention()
    a_case(change_set=draft, **OCTOBER)

    assert CODE not in [result.code for result in run_cases(today())]
    assert one(run_cases(law_of(draft), change_set=draft)).passed


def test_a_case_of_a_draft_holds_for_everybody_once_it_is_published() -> None:
    draft = longer_retention()
    a_case(change_set=draft, **OCTOBER)

    published(draft)

    assert one(run_cases(today())).passed


def test_a_draft_names_the_cases_that_it_turns() -> None:
    a_case(asked_on="2025-10-01", expected={"outcome": "not_insured"})
    a_case("paid-through-june-august", asked_on="2025-08-10")
    draft = longer_retention()

    turned = {pair.after.code: pair for pair in turned_by(today(), law_of(draft), draft)}

    assert turned[CODE].before.passed
    assert not turned[CODE].after.passed
    assert "tourist" not in turned


def test_a_case_goes_into_a_file_that_says_the_same() -> None:
    a_case()

    text = exporting.export().texts[CODE]

    assert json.loads(text) == a_content()
    assert '\n    {"month": "2025-06", "payer": "employer"}\n' in text


def test_a_case_of_a_draft_waits_for_a_release_with_its_law() -> None:
    draft = longer_retention()
    a_case(change_set=draft, **OCTOBER)
    assert CODE in exporting.export().waiting

    published(draft)
    assert CODE in exporting.export().waiting


def test_a_case_of_law_that_only_the_registers_hold_waits_too() -> None:
    published(longer_retention())
    a_case(**OCTOBER)

    assert CODE in exporting.export().waiting


def test_a_case_that_holds_nowhere_goes_out_to_fail_the_test_command() -> None:
    a_case(expected={"outcome": "not_eligible"})

    assert CODE in exporting.export().texts


def test_a_retired_case_is_not_exported() -> None:
    version = a_case()
    services.retire(case=version.case, reason="over", by=a_law_administrator(), after=1)

    assert CODE not in exporting.export().texts


def test_the_archive_holds_the_files_and_is_the_same_twice() -> None:
    a_case()
    found = exporting.export()

    archive = exporting.archive(found)

    assert archive == exporting.archive(found)
    held = zipfile.ZipFile(BytesIO(archive))
    assert held.read(f"tests/rules/cases/{CODE}.json").decode() == found.texts[CODE]


def test_the_folder_becomes_what_is_exported(tmp_path: Path) -> None:
    (tmp_path / "gone.json").write_text("{}")

    files.write_all({CODE: files.as_text(a_content())}, tmp_path)

    assert files.read_all(tmp_path) == {CODE: a_content()}
    assert files.changed({CODE: files.as_text(a_content())}, tmp_path) == []


def test_the_files_of_the_repository_are_as_the_portal_writes_them() -> None:
    assert (
        files.changed({code: files.as_text(told) for code, told in files.read_all().items()}) == []
    )


def test_the_check_of_the_export_fails_where_a_file_would_change() -> None:
    a_case()
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("export_cases", "--check", stdout=said)

    assert f"write {CODE}" in said.getvalue()
    assert not (files.FOLDER / f"{CODE}.json").exists()
