"""Whom an account looked up: the list by which people are told of a breach (S-80).

It holds internal ids and masked contacts, never a number or a name. A row of the audit says that it was
written; the row is about nobody, so that a drill alarms none of the people in the list.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q

from apps.accounts.delivery import masked_contact
from apps.accounts.models import ApiClient, Member, Organisation
from apps.audit.selectors import start_of
from apps.audit.services import Found, Looking, record_lookup
from apps.common.clock import ALMATY
from apps.common.logs import masked
from apps.common.tables.cells import not_a_formula

HEADER = ("person", "contact", "lookups", "first_at", "last_at", "doors")
AT_ONCE = 5000
# Staff of the admin stand in the audit by their names only. The last row is of numbers that nobody has.
LOOKED_UP = """
SELECT p.id, d.contact, sum(looked.times)::bigint, min(looked.first_at), max(looked.last_at),
       coalesce(min(looked.doors), '')
  FROM (SELECT iin_key, count(*) AS times, min(at) AS first_at, max(at) AS last_at,
               string_agg(DISTINCT door, ' ' ORDER BY door) AS doors
          FROM audit_lookup
         WHERE at >= %(since)s AND at < %(until)s AND iin_key <> ''
           AND (organisation_id = %(organisation)s OR operator_id = ANY(%(operators)s)
                OR client_id = ANY(%(clients)s)
                OR (operator_id IS NULL AND door = 'staff' AND asker = ANY(%(usernames)s)))
         GROUP BY iin_key) looked
  LEFT JOIN persons_person p USING (iin_key)
  LEFT JOIN persons_persondetails d ON d.person_id = p.id AND upper_inf(d.recorded)
 GROUP BY p.id, d.contact ORDER BY p.id
"""


class NoSuchAccount(LookupError):
    """Nobody of this name has an account."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose look-ups are meant; `name` is what the audit says of it."""

    name: str
    organisation_id: int | None = None
    operator_ids: tuple[int, ...] = ()
    client_ids: tuple[int, ...] = ()
    usernames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """How many people are in a list, and look-ups of them; look-ups of numbers that nobody has."""

    people: int
    lookups: int
    of_nobody: int


def client_named(name: str) -> Account:
    """The account of this information system; raises NoSuchAccount."""
    client = ApiClient.objects.filter(name=name).first()
    if client is None:
        raise NoSuchAccount
    return Account(f"system {client.name}", client_ids=(client.pk,))


def member_named(name: str) -> Account:
    """The account of this pseudonym or user name, with a place or without; raises NoSuchAccount."""
    found = Member.objects.filter(Q(pseudonym=name) | Q(user__username=name))
    member = found.select_related("user").first()
    if member is not None:
        username = member.user.get_username()
        return Account(
            f"member {member.pseudonym}", operator_ids=(member.pk,), usernames=(username,)
        )
    user = User.objects.filter(username=name).first()
    if user is None:
        raise NoSuchAccount
    return Account(f"user #{user.pk}", usernames=(user.username,))


def organisation_coded(code: str) -> Account:
    """Everybody and every system of this organisation; raises NoSuchAccount."""
    place = Organisation.objects.filter(code=code).first()
    if place is None:
        raise NoSuchAccount
    members = dict(place.members.values_list("pk", "user__username"))
    return Account(
        f"organisation {place.code}",
        organisation_id=place.pk,
        operator_ids=tuple(members),
        client_ids=tuple(place.clients.values_list("pk", flat=True)),
        usernames=tuple(members.values()),
    )


def write_list(*, account: Account, since: date, until: date, path: Path) -> Listed:
    """Write whom the account looked up from `since` through `until`, days in Almaty, and record that.

    A line a person, memory flat. The file is new and for its owner's eyes; it goes again where the row of
    the audit cannot be written. Raises FileExistsError.
    """
    about = f"affected_people: {account.name}, {since} - {until}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            os.fchmod(file.fileno(), 0o600)
            with transaction.atomic():
                found = _write(file, _rows(account, since, until))
                file.flush()
                os.fsync(file.fileno())
                record_lookup(Looking("staff", masked(about)[:200]), Found("", "listed"))
    except BaseException:
        path.unlink()
        raise
    return found


def _rows(account: Account, since: date, until: date) -> Iterator[tuple[Any, ...]]:
    values = {
        "since": start_of(since),
        "until": start_of(until, 1),
        "organisation": account.organisation_id,
        "operators": list(account.operator_ids),
        "clients": list(account.client_ids),
        "usernames": list(account.usernames),
    }
    with connection.chunked_cursor() as cursor:
        cursor.execute(LOOKED_UP, values)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def _write(file: TextIO, rows: Iterator[tuple[Any, ...]]) -> Listed:
    table = csv.writer(file, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADER)
    people = lookups = of_nobody = 0
    for person_id, contact, times, first_at, last_at, doors in rows:
        if person_id is None:
            of_nobody = times
            continue
        people, lookups = people + 1, lookups + times
        moments = (
            at.astimezone(ALMATY).isoformat(timespec="seconds") for at in (first_at, last_at)
        )
        shown = masked(masked_contact(contact)) if contact else ""
        cells = (str(person_id), shown, str(times), *moments, doors)
        table.writerow([not_a_formula(cell) for cell in cells])
    return Listed(people, lookups, of_nobody)
