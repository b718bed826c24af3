"""Change sets: drafted by one person, approved by another, published by the database (decision 0042)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Max

from apps.accounts.models import Member
from apps.changes import periods as algebra
from apps.changes.errors import Refused, told
from apps.changes.models import Act, Approval, ChangeSet, Edit, Operation
from apps.changes.operations import writes_of
from apps.changes.periods import DAY
from apps.changes.problems import is_value, problems
from apps.changes.selectors import (
    compiled,
    digest_of,
    may_change,
    may_look_third,
    periods_of,
    reaches_back,
    worked_on,
)
from apps.changes.tables import TABLES, LawTable
from apps.common import clock
from apps.rates.provenance import Confidence
from apps.rates.texts import columns

CODE = re.compile(r"[a-z0-9_]+")  # as feeds read one: small letters (apps/feeds/cells.py)
State = ChangeSet.State
AN_INSTANT = timedelta(seconds=1)
Texts = Mapping[str, str]


def open_set(
    *, by: Member, title: Texts, reason: Texts | None = None, legal_act: str = "", link: str = ""
) -> ChangeSet:
    """A new draft; title and reason by language. Raises Refused("may_not")."""
    _may(by)
    with told():
        change_set: ChangeSet = ChangeSet.objects.create(
            author=by,
            opened_at=clock.now(),
            legal_act=legal_act,
            link=link,
            **columns("title", dict(title)),
            **columns("reason", dict(reason or {})),
        )
        _act(change_set, Act.Kind.OPENED, by)
    return change_set


def describe(
    *,
    change_set: ChangeSet,
    by: Member,
    title: Texts,
    reason: Texts,
    legal_act: str,
    link: str = "",
) -> None:
    """Say anew what a draft is for. Raises Refused."""
    _may(by)
    with told():
        held = _draft(change_set)
        said = {**columns("title", dict(title)), **columns("reason", dict(reason))}
        before = " · ".join(filter(None, (held.title, held.reason, held.legal_act, held.link)))
        for name, value in {**said, "legal_act": legal_act, "link": link}.items():
            setattr(held, name, value)
        held.save(update_fields=[*said, "title", "reason", "legal_act", "link"])
        _act(held, Act.Kind.DESCRIBED, by, before)


def put(
    *,
    change_set: ChangeSet,
    by: Member,
    table: str,
    key: str,
    values: Mapping[str, Any],
    since: date | None = None,
    until: date | None = None,
    confirmed: str = "",
) -> Edit:
    """Wish that a row says `values` from `since` on, until `until` or as long as what it replaces.

    Columns that are not given stay as they were on that day. Where a column that decides an answer
    changes and no source is given, the act of the set is the source. A row that the table does not
    have is added. Returns the edit; its problems are told by `problems`. Raises Refused.
    """
    _may(by)
    law = _table(table)
    if law.is_dated and since is None:
        raise Refused("days_needed", "since")
    if since and until and until < since:
        raise Refused("days_reversed", "until")
    if not law.has_versions and not periods_of(table, key):
        raise Refused("unknown_row")
    given = _canonical(law, values)
    with told():
        held = _draft(change_set)
        if law.deciding & given.keys() and law.has_provenance:
            given = {**_origin(law, held, given), **given}
        return _edit(
            held,
            by,
            table=table,
            key=_key(law, key),
            kind=Edit.Kind.PUT,
            since=since if law.is_dated else None,
            until=until if law.is_dated else None,
            values=given,
            confirmed=confirmed,
        )


def leave_out(
    *,
    change_set: ChangeSet,
    by: Member,
    table: str,
    key: str,
    since: date,
    until: date | None = None,
) -> Edit:
    """Wish that a row does not hold from `since` through `until`, or never again. Raises Refused."""
    _may(by)
    if not _table(table).is_dated:
        raise Refused("not_ended")
    if not periods_of(table, key):
        raise Refused("unknown_row")
    if until and until < since:
        raise Refused("days_reversed", "until")
    with told():
        held = _draft(change_set)
        given = {"table": table, "key": key, "since": since, "until": until}
        return _edit(held, by, kind=Edit.Kind.OUT, **given)


def end(*, change_set: ChangeSet, by: Member, table: str, key: str, last_day: date) -> Edit:
    """Wish that a row holds through `last_day` and no longer. Raises Refused."""
    return leave_out(change_set=change_set, by=by, table=table, key=key, since=last_day + DAY)


def take_out(*, edit: Edit, by: Member) -> None:
    """Take an edit out of its draft; it stays known. Raises Refused."""
    _may(by)
    with told():
        held = _draft(edit.change_set)
        edit.removed_by, edit.removed_at = by, clock.now()
        edit.save(update_fields=["removed_by", "removed_at"])
        _act(held, Act.Kind.TAKEN_OUT, by, edit=edit)


def confirm(*, edit: Edit, by: Member, typed: str) -> None:
    """Confirm an improbable value by typing it again. Raises Refused("not_the_value")."""
    _may(by)
    value = edit.values.get("value")
    if value is None or not is_value(typed, Decimal(value)):
        raise Refused("not_the_value", "confirmed")
    with told():
        held = _draft(edit.change_set)
        edit.confirmed = typed.strip()
        edit.save(update_fields=["confirmed"])
        _act(held, Act.Kind.CONFIRMED, by, edit=edit)


def comment(*, change_set: ChangeSet, by: Member, text: str) -> Act:
    """Say something of a set, in any state. Raises Refused."""
    _may(by)
    return _act(change_set, Act.Kind.COMMENT, by, _words(text))


def submit(*, change_set: ChangeSet, by: Member) -> None:
    """Hand a draft in: what it will do to the tables is worked out, and cannot change any more.

    Raises Refused("has_problems") where `problems` has any.
    """
    _may(by)
    with told():
        held = _draft(change_set)
        if any(problem.stops for problem in problems(held)):
            raise Refused("has_problems")
        for (table, key), (before, after) in compiled(held).items():
            closes, written = algebra.difference(before, after)
            Operation.objects.create(
                change_set=held,
                round=held.round + 1,
                table=table,
                key=key,
                closes=closes if TABLES[table].has_versions else [],
                writes=writes_of(TABLES[table], key, written, before),
            )
        held.state, held.round, held.submitted_at = State.SUBMITTED, held.round + 1, clock.now()
        held.save(update_fields=["state", "round", "submitted_at"])
        _act(held, Act.Kind.SUBMITTED, by)
    change_set.refresh_from_db()


def send_back(*, change_set: ChangeSet, by: Member, text: str) -> None:
    """Make a set that was handed in a draft again, with a reason; approvals of it count no more."""
    _turn(change_set, by, State.DRAFT, Act.Kind.RETURNED, _words(text))


def withdraw(*, change_set: ChangeSet, by: Member, text: str) -> None:
    """Give a set up, with a reason. It stays readable."""
    _turn(change_set, by, State.WITHDRAWN, Act.Kind.WITHDRAWN, _words(text))


def approve(
    *, change_set: ChangeSet, by: Member, digest: str = "", at: datetime | None = None
) -> bool:
    """Say yes to what was handed in; publish it if nothing is missing. Returns whether it is published.

    The first yes is the second person's; where days that are over are decided otherwise, the next is
    the third look, the Fund's administrator's. `digest` is of what she saw. Raises Refused.
    """
    _may(by)
    now = at or _moment()
    with told():
        held = _locked(change_set)
        if held.state != State.SUBMITTED:
            raise Refused("not_submitted")
        if by.pk in worked_on(held):
            raise Refused("own_set" if by.pk == held.author_id else "own_edit")
        kind = _kind_of_yes(held, by, now)
        Approval.objects.create(
            change_set=held,
            round=held.round,
            kind=kind,
            member=by,
            digest=digest or digest_of(held),
            at=now,
        )
        third = kind == Approval.Kind.THIRD
        _act(held, Act.Kind.LOOKED if third else Act.Kind.APPROVED, by)
        is_complete = third or not reaches_back(held, now.date())
        if is_complete:
            _publish(held, by, now)
    change_set.refresh_from_db()
    return is_complete


def publish(*, change_set: ChangeSet, by: Member, at: datetime | None = None) -> None:
    """Publish a set that has every yes it needs. Raises Refused."""
    _may(by)
    with told():
        _publish(_locked(change_set), by, at or _moment())
    change_set.refresh_from_db()


def _moment() -> datetime:
    """Now, and after the last publication: where the demo's clock stands still, moments differ."""
    now = clock.now()
    latest = ChangeSet.objects.filter(published_at__gte=now, published_at__lt=now + AN_INSTANT)
    last = latest.aggregate(last=Max("published_at"))["last"]
    return now if last is None else last + timedelta(microseconds=1)


def _publish(held: ChangeSet, by: Member, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes_publish(%s, %s)", [held.pk, at])
    _act(held, Act.Kind.PUBLISHED, by)


def _kind_of_yes(held: ChangeSet, by: Member, now: datetime) -> str:
    given = Approval.objects.filter(change_set=held, round=held.round)
    if given.filter(member=by).exists():
        raise Refused("approved_already")
    if not given.filter(kind=Approval.Kind.SECOND).exists():
        return Approval.Kind.SECOND
    if not reaches_back(held, now.date()):
        raise Refused("no_third_look")
    if not may_look_third(by):
        raise Refused("may_not")
    return Approval.Kind.THIRD


def _turn(change_set: ChangeSet, by: Member, state: str, kind: str, text: str) -> None:
    _may(by)
    with told():
        held = _locked(change_set)
        if held.state not in {State.DRAFT, State.SUBMITTED} or held.state == state:
            raise Refused("not_a_draft" if state == State.WITHDRAWN else "not_submitted")
        held.state = state
        held.save(update_fields=["state"])
        _act(held, kind, by, text)
    change_set.refresh_from_db()


def _edit(held: ChangeSet, by: Member, **given: Any) -> Edit:
    edit = Edit.objects.create(change_set=held, made_by=by, made_at=clock.now(), **given)
    _act(held, Act.Kind.PUT, by, edit=edit)
    return edit


def _act(
    change_set: ChangeSet, kind: str, by: Member, text: str = "", edit: Edit | None = None
) -> Act:
    return Act.objects.create(
        change_set=change_set, kind=kind, member=by, at=clock.now(), text=text, edit=edit
    )


def _may(by: Member) -> None:
    if not may_change(by):
        raise Refused("may_not")


def _locked(change_set: ChangeSet) -> ChangeSet:
    held: ChangeSet = ChangeSet.objects.select_for_update().get(pk=change_set.pk)
    return held


def _draft(change_set: ChangeSet) -> ChangeSet:
    held = _locked(change_set)
    if held.state != State.DRAFT:
        raise Refused("not_a_draft")
    return held


def _table(code: str) -> LawTable:
    if code not in TABLES:
        raise Refused("unknown_row")
    return TABLES[code]


def _key(law: LawTable, key: str) -> str:
    """The key, if it has as many parts as the table's; a number's must be one of the law's."""
    if len(key.split(".")) != len(law.key) or not all(key.split(".")):
        raise Refused("unknown_row")
    if not all(CODE.fullmatch(part) for part in key.split(".")) or not _fits(law, key):
        raise Refused("code_malformed")
    if law.code == "rates" and not periods_of("parameters", key):
        raise Refused("unknown_row")
    return key


def _fits(law: LawTable, key: str) -> bool:
    """Whether the columns of the key have room for it."""
    own = {name: part for name, part in law.look_up(key).items() if "__" not in name}
    return all(len(part) <= (law.field(name).max_length or 0) for name, part in own.items())


def _words(text: str) -> str:
    if not text.strip():
        raise Refused("words_needed", "text")
    return text.strip()


def _canonical(law: LawTable, values: Mapping[str, Any]) -> dict[str, Any]:
    given = {}
    for name, value in values.items():
        if name not in law.columns:
            raise Refused("invalid", name)
        try:
            given[name] = law.told(name, value)
        except ValidationError as error:
            raise Refused("invalid", name, " ".join(error.messages)) from error
    return given


def _origin(law: LawTable, held: ChangeSet, given: Mapping[str, Any]) -> dict[str, Any]:
    """Where a new value comes from, unless it is said: from the act of the set, looked at today."""
    is_unknown = "value" in given and given["value"] is None
    notes = columns("note", None) if law.code == "rates" else {}
    return {
        **notes,
        "source": held.legal_act,
        "article": "",
        "link": held.link,
        "confidence": Confidence.UNKNOWN.value if is_unknown else Confidence.SOURCED.value,
        "checked_on": clock.today().isoformat(),
    }
