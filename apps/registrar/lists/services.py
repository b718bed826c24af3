"""What members do with lists: hand in, approve, cancel, fetch the result once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from apps.accounts.models import Member
from apps.common import clock
from apps.registrar.lists.asking import record_act
from apps.registrar.lists.queue import Status, wake
from apps.registrar.lists.reading import Row
from apps.registrar.lists.running import end
from apps.registrar.lists.selectors import handed_in_on
from apps.registrar.models import ListLink, PatientList
from apps.registrar.models.lists import ROWS_WITHOUT_APPROVAL

LISTS_WITHOUT_APPROVAL = 5  # of one member on one day
LINK_LIVES = timedelta(minutes=15)
ROWS = """
INSERT INTO registrar_listrow (list_id, place, local_ref, visit_on, iin_key, fault, is_restored,
                               same_as, outcome, reason, proof)
SELECT %s, *, '', '', ''
  FROM unnest(%s::int[], %s::text[], %s::date[], %s::text[], %s::text[], %s::bool[], %s::int[])
"""
USE = """
UPDATE registrar_listlink SET used_at = %(now)s
 WHERE digest = %(digest)s AND list_id = %(list)s AND asked_by_id = %(member)s
   AND used_at IS NULL AND expires_at > %(now)s
RETURNING id
"""


class NotAllowed(Exception):
    """This member may not do that to this list now."""


class LinkGone(Exception):
    """The link was used, is too old, or never was; or the result is wiped."""


def needs_approval(member: Member, rows: int, today: date) -> bool:
    """Whether another person has to approve a list of so many rows (S-27)."""
    is_long = rows > ROWS_WITHOUT_APPROVAL
    return is_long or handed_in_on(member, today) >= LISTS_WITHOUT_APPROVAL


@transaction.atomic
def hand_in(
    *, member: Member, rows: Sequence[Row], purpose: str, presence: str, no_presence: str = ""
) -> PatientList:
    """Keep a list with its rows; a worker is woken, or an administrator is waited for."""
    with connection.cursor() as cursor:  # the trigger counts under the same lock
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('registrar_list', %s))", [member.pk]
        )
    now = clock.now()
    is_big = needs_approval(member, len(rows), now.date())
    its = PatientList.objects.create(
        organisation=member.organisation,
        uploaded_by=member,
        handed_in_at=now,
        purpose=purpose,
        presence=presence,
        no_presence=no_presence if presence == "none" else "",
        rows=len(rows),
        asked_rows=sum(bool(row.iin_key) for row in rows),
        bad_rows=sum(bool(row.fault) for row in rows),
        needs_approval=is_big,
        status=Status.APPROVAL if is_big else Status.WAITING,
    )
    _keep(its, rows)
    record_act(its, "list_handed_in")
    if not is_big:
        transaction.on_commit(lambda: wake(its.pk))
    return its


def _keep(its: PatientList, rows: Sequence[Row]) -> None:
    columns: list[Any] = [
        [row.place for row in rows],
        [row.local_ref for row in rows],
        [row.visit_on for row in rows],
        [row.iin_key for row in rows],
        [row.fault for row in rows],
        [row.is_restored for row in rows],
        [row.same_as for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [its.pk, *columns])


def may_approve(its: PatientList, member: Member) -> bool:
    """Whether this member is the second person of a list that waits for one."""
    return (
        its.status == Status.APPROVAL
        and member.role == Member.Role.ADMINISTRATOR
        and member.organisation_id == its.organisation_id
        and member.pk != its.uploaded_by_id
    )


def may_cancel(its: PatientList, member: Member) -> bool:
    """Whether this member may end a list that has not ended: its owner, or an administrator there."""
    is_hers = member.pk == its.uploaded_by_id or (
        member.role == Member.Role.ADMINISTRATOR and member.organisation_id == its.organisation_id
    )
    return is_hers and its.status in (Status.WAITING, Status.APPROVAL, Status.RUNNING)


@transaction.atomic
def approve(*, list_id: int, member: Member) -> None:
    """Let a big list start. Raises NotAllowed."""
    its = _locked(list_id)
    if not may_approve(its, member):
        raise NotAllowed
    its.approved_by, its.approved_at, its.status = member, clock.now(), Status.WAITING
    its.save(update_fields=["approved_by", "approved_at", "status"])
    record_act(its, "list_approved", operator_id=member.pk)
    transaction.on_commit(lambda: wake(list_id))


@transaction.atomic
def cancel(*, list_id: int, member: Member) -> None:
    """End a list; what is answered stays answered. Waits for the chunk in work. Raises NotAllowed."""
    its = _locked(list_id)
    if not may_cancel(its, member):
        raise NotAllowed
    end(its, Status.CANCELLED)
    record_act(its, "list_cancelled", operator_id=member.pk)


def may_fetch(its: PatientList, member: Member) -> bool:
    """Whether there is a result for this member: she handed the list in, and it is not wiped."""
    return (
        member.pk == its.uploaded_by_id
        and its.finished_at is not None
        and its.wiped_at is None
        and its.status in (Status.DONE, Status.STOPPED, Status.CANCELLED)
    )


@transaction.atomic
def make_link(*, list_id: int, member: Member) -> str:
    """The token by which the result is fetched once, within fifteen minutes. Raises NotAllowed."""
    its = _locked(list_id)
    if not may_fetch(its, member):
        raise NotAllowed
    token, now = secrets.token_urlsafe(32), clock.now()
    ListLink.objects.create(
        list=its, asked_by=member, digest=digest(token), made_at=now, expires_at=now + LINK_LIVES
    )
    return token


@transaction.atomic
def use_link(*, list_id: int, member: Member, token: str) -> PatientList:
    """The list whose result may now be read, this once. Raises LinkGone."""
    its = _locked(list_id)
    values: Any = {
        "now": clock.now(),
        "digest": digest(token),
        "list": list_id,
        "member": member.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(USE, values)
        if cursor.fetchone() is None or not may_fetch(its, member):
            raise LinkGone
    record_act(its, "list_fetched")
    return its


def digest(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _locked(list_id: int) -> PatientList:
    its = PatientList.objects.select_for_update(of=("self",))
    return its.select_related("uploaded_by__organisation").get(pk=list_id)
