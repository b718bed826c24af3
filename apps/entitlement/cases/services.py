"""Writes of cases: every act is a new version with its day and its author, and no row is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from apps.accounts.models import Member
from apps.changes.models import ChangeSet
from apps.changes.selectors import may_change
from apps.common import clock
from apps.entitlement.cases.selectors import newest
from apps.entitlement.models import Case, CaseVersion
from apps.rates.loading import Counts
from apps.rules.cases import case_from


class Refused(Exception):
    """The act cannot be done; `code` says why: not_allowed, taken, meanwhile, no_reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def write(
    *, code: str, content: Mapping[str, Any], change_set: ChangeSet | None, by: Member
) -> CaseVersion:
    """A new case. Raises Refused, and Unreadable for a content that is no case."""
    _allow(by)
    case_from(content)
    try:
        with transaction.atomic():
            case = Case.objects.create(code=code, opened_at=clock.now())
            return _added(case, 1, content, change_set=change_set, by=by)
    except IntegrityError as error:
        raise Refused("taken") from error


def change(
    *, case: Case, content: Mapping[str, Any], change_set: ChangeSet | None, by: Member, after: int
) -> CaseVersion:
    """A new version in place of version `after`; a retired case is run again. Raises as `write`."""
    _allow(by)
    case_from(content)
    return _next(case, content, after=after, change_set=change_set, by=by)


def retire(*, case: Case, reason: str, by: Member, after: int) -> CaseVersion:
    """The case is run no more, and stays to be read. Raises Refused."""
    _allow(by)
    if not reason.strip():
        raise Refused("no_reason")
    last = CaseVersion.objects.get(case=case, number=after)
    return _next(
        case,
        last.content,
        after=after,
        change_set=last.change_set,
        by=by,
        retired_for=reason.strip()[:500],
    )


def load(cases: Mapping[str, Mapping[str, Any]], *, at: datetime, using: str) -> Counts:
    """Bring in the cases of a release by code; what somebody wrote in the browser stays."""
    known = {version.case.code: version for version in newest(using)}
    counts = Counts()
    for code, content in cases.items():
        case_from(content)
        last = known.get(code)
        if last is None:
            _load_first(code, content, at, using)
            counts.new += 1
        elif last.content == content:
            counts.same += 1
        elif last.by_id is not None:
            counts.kept.append(code)
        else:
            _added(last.case, last.number + 1, content, at=at, using=using)
            counts.changed += 1
    return counts


def _load_first(code: str, content: Mapping[str, Any], at: datetime, using: str) -> None:
    case = Case.objects.using(using).create(code=code, opened_at=at)
    _added(case, 1, content, at=at, using=using)


def _allow(by: Member) -> None:
    if not may_change(by):
        raise Refused("not_allowed")


def _next(case: Case, content: Mapping[str, Any], *, after: int, **others: Any) -> CaseVersion:
    """The version after `after`, unless somebody was faster."""
    if case.versions.filter(number__gt=after).exists():
        raise Refused("meanwhile")
    try:
        with transaction.atomic():
            return _added(case, after + 1, content, **others)
    except IntegrityError as error:
        raise Refused("meanwhile") from error


def _added(
    case: Case,
    number: int,
    content: Mapping[str, Any],
    *,
    at: datetime | None = None,
    using: str = "default",
    **others: Any,
) -> CaseVersion:
    return CaseVersion.objects.using(using).create(
        case=case, number=number, content=dict(content), at=at or clock.now(), **others
    )
