"""The watch over look-ups: raises alerts, and suspends a member whose day is out of all measure.

A round looks at everything that was written by transactions that were open or not begun at the last one,
so that no look-up is missed however long its transaction stays open, and none waits for its seal. What is
seen twice raises nothing new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from apps.accounts.membership import suspend
from apps.accounts.models import Member
from apps.audit.models import Alert
from apps.common import clock
from apps.office.watching import rules

BEGIN = "INSERT INTO audit_watch (id, horizon) VALUES (1, '0') ON CONFLICT (id) DO NOTHING"
FROM = """
SELECT least(horizon, pg_snapshot_xmin(pg_current_snapshot()))::text,
       pg_snapshot_xmin(pg_current_snapshot())::text,
       greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                pg_current_xact_id()::text::bigint + 1)::text
  FROM audit_watch FOR UPDATE SKIP LOCKED
"""
DONE = "UPDATE audit_watch SET horizon = %s::xid8"
Rule = Alert.Rule
# What ends a member's work until somebody has looked; the others are for the auditor alone (S-25).
SUSPENDING = (Rule.QUOTA, Rule.UNUSUAL, Rule.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class _Day:
    """What one operator did at the desk on one day."""

    operator_id: int
    day: date
    last: int
    organisation_id: int
    checks: int
    not_found: int
    unseen: int


@transaction.atomic
def watch() -> int:
    """One round; how many alerts it raised. 0 where another round is under way."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN)
        cursor.execute(FROM)
        found = cursor.fetchone()
        if found is None:
            return 0
        horizon, now, upto = found
        about = {"horizon": horizon, "upto": upto, "at": clock.now(), **settings.OSMS_WATCH}
        raised = 0
        for rule in (*rules.OF_ONE_LOOKUP, rules.NOT_FOUND_BY_A_SYSTEM, rules.LAW):
            cursor.execute(rule, about)
            raised += cursor.rowcount
        raised += sum(_judge(cursor, day, usual, about) for day, usual in _days(cursor, about))
        cursor.execute(DONE, [now])
    return raised


def _days(cursor: Any, about: dict[str, Any]) -> Iterator[tuple[_Day, int | None]]:
    """The days to judge, each with what is usual for its operator, where that can be told."""
    cursor.execute(rules.DAYS, about)
    days = [_Day(*row) for row in cursor.fetchall()]
    busy = [day for day in days if day.checks > about["usual_least"]]
    which = {"operators": [day.operator_id for day in busy], "days": [day.day for day in busy]}
    usual: dict[tuple[int, date], int] = {}
    if busy:
        cursor.execute(rules.USUAL, which)
        cursor.execute(rules.USUALLY, which)
        usual = {(operator, day): checks for operator, day, checks in cursor.fetchall()}
    for day in days:
        yield day, usual.get((day.operator_id, day.day))


def _judge(cursor: Any, day: _Day, usual: int | None, about: dict[str, Any]) -> int:
    """Raise what this day gives reason for; how many alerts were new."""
    new = 0
    for rule, number, allowed in _reasons(day, usual, about):
        values = {
            "rule": rule.value,
            "operator": day.operator_id,
            "day": day.day,
            "at": about["at"],
            "lookup": day.last,
            "organisation": day.organisation_id,
            "number": number,
            "allowed": allowed,
        }
        cursor.execute(rules.RAISE, values)
        if cursor.rowcount:
            new += 1
            if rule in SUSPENDING:
                _suspend(day.operator_id, rule)
    return new


def _reasons(
    day: _Day, usual: int | None, about: dict[str, Any]
) -> Iterator[tuple[Rule, int, int]]:
    """The rules that this day breaks: what was counted, and what would have been allowed."""
    if day.checks > about["day_checks"]:
        yield Rule.QUOTA, day.checks, about["day_checks"]
    if usual is not None and day.checks > usual * about["usual_times"]:
        yield Rule.UNUSUAL, day.checks, usual * about["usual_times"]
    share = day.checks * about["not_found_percent"]
    if day.checks >= about["not_found_least"] and day.not_found * 100 > share:
        yield Rule.NOT_FOUND, day.not_found, share // 100
    if day.unseen > about["unseen"]:
        yield Rule.UNSEEN, day.unseen, about["unseen"]


def _suspend(member_id: int, rule: Rule) -> None:
    member = Member.objects.filter(pk=member_id, suspended_at=None, left_at=None).first()
    if member is not None:
        suspend(member=member, by=None, reason=rule.value)
