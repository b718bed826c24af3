"""Saved cases against a law: each decided by the one rule, and compared with what must be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from apps.changes.models import ChangeSet
from apps.entitlement.cases.selectors import held_under
from apps.entitlement.models import CaseVersion
from apps.rules.cases import Case, Unreadable, case_from, differences
from apps.rules.law import Law
from apps.rules.outlook import Outlook
from apps.rules.told import NotInTheLaw


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a law answers to a case. `differs` names the fields that are not as expected.

    `fault` says why nothing could be decided: "unreadable", "no_law" (the day lies outside the law) or
    "not_in_the_law", where `about` names the field or the code; then `seen` is None.
    """

    case_id: int | None
    code: str
    case: Case | None
    seen: Outlook | None = None
    differs: tuple[str, ...] = ()
    fault: str = ""
    about: str = ""

    @property
    def passed(self) -> bool:
        """Whether the answer is as expected."""
        return not self.fault and not self.differs


def run_cases(
    law: Law, *, change_set: ChangeSet | None = None, known: date | None = None
) -> list[CaseResult]:
    """Every case that is to hold under this law, by code.

    A case that holds only under a draft is run with that `change_set`, and once it is published.
    `known`: the day through which facts are known, for cases that do not say one of their own.
    """
    return [run_version(version, law, known=known) for version in held_under(change_set)]


def run_version(version: CaseVersion, law: Law, *, known: date | None = None) -> CaseResult:
    """One saved case against a law."""
    return run_content(
        version.content, law, case_id=version.case_id, code=version.case.code, known=known
    )


def run_content(
    content: Mapping[str, Any],
    law: Law,
    *,
    case_id: int | None = None,
    code: str = "",
    known: date | None = None,
) -> CaseResult:
    """A case that need not be saved against a law."""
    try:
        case = case_from(content)
    except Unreadable as error:
        return CaseResult(case_id, code, None, fault="unreadable", about=error.where)
    if known is not None and not content.get("known_on"):
        case = replace(case, facts=replace(case.facts, known_on=known))
    found = CaseResult(case_id, code, case)
    try:
        seen = case.decided(law)
    except NotInTheLaw as error:
        return replace(found, fault="not_in_the_law", about=error.code)
    except LookupError:
        return replace(found, fault="no_law")
    return replace(found, seen=seen, differs=differences(case.expected, seen))


@dataclass(frozen=True, slots=True)
class Turned:
    """A case whose answer is another one under a draft."""

    before: CaseResult
    after: CaseResult


def turned_by(
    today: Law, draft: Law, change_set: ChangeSet, *, known: date | None = None
) -> list[Turned]:
    """The cases that a draft answers otherwise than the law today, by code."""
    pairs = [
        Turned(run_version(each, today, known=known), run_version(each, draft, known=known))
        for each in held_under(change_set)
    ]
    return [pair for pair in pairs if _answer(pair.before) != _answer(pair.after)]


def _answer(result: CaseResult) -> tuple[Any, ...]:
    seen = result.seen
    if seen is None:
        return (result.fault, result.about)
    return (seen.outcome.status, seen.outcome.ground, seen.owed, seen.price, seen.covered_until)
