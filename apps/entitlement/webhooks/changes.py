"""Whose outcome is no longer what a clinic was last told: found for a set of people, in few statements.

What a clinic was last told stands in the audit: its own checks of the last thirty days, and the notices
that it was sent, which are look-ups of their own there. So nothing is compared before and after a write,
and whatever was missed is found by the next pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now  # noqa: TID251 - the queue goes by the real clock

from apps.audit.models import Lookup
from apps.audit.services import Found, Looking, record_lookups
from apps.common import clock
from apps.entitlement.batch import outcomes_of
from apps.entitlement.lawbook import lawbook, rules_version
from apps.entitlement.models import WebhookEvent
from apps.entitlement.webhooks.waking import wake_delivery
from apps.persons.models import Person
from apps.rates import selectors as rates

CHECKED_WITHIN = timedelta(days=30)
SOME = 2000
DOOR = Lookup.Door.WEBHOOK.value
ASKED_THROUGH = ["api", "desk", "list", "fhir"]

# A client whose keys have all been revoked or have ended is told nothing.
IN_FORCE = """
  (EXISTS (SELECT FROM accounts_apitoken t WHERE t.client_id = c.id AND t.revoked_at IS NULL
              AND t.expires_at > statement_timestamp())
   OR EXISTS (SELECT FROM accounts_credential t WHERE t.client_id = c.id AND t.revoked_at IS NULL
                 AND t.expires_at > statement_timestamp()))
  AND NOT EXISTS (SELECT FROM accounts_organisation o
                   WHERE o.id = c.organisation_id AND o.closed_at IS NOT NULL)
"""
FROM_LOOKUPS = f"""
  FROM entitlement_webhook w
  JOIN accounts_apiclient c ON c.id = w.client_id
  JOIN audit_lookup l ON (c.organisation_id = l.organisation_id
                          OR c.organisation_id IS NULL AND c.id = l.client_id)
 WHERE w.disabled_at IS NULL AND {IN_FORCE} AND l.at > %s
"""
TOLD = f"""
SELECT w.id, c.id, c.name, c.organisation_id, l.iin_key, l.door, l.at, l.asked_on, l.outcome, l.proof
{FROM_LOOKUPS} AND l.iin_key = ANY(%s) AND l.door = ANY(%s)
   AND l.known_on IS NULL AND l.asked_on IS NOT NULL
 ORDER BY l.at, l.id
"""
WATCHED = f"SELECT DISTINCT l.iin_key {FROM_LOOKUPS} AND l.door = ANY(%s)"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('webhook changes'))"


@dataclass(slots=True)
class _Told:
    """What one webhook's clinic was last told of one person, and the proof of its own last check."""

    webhook: UUID
    client: int
    name: str
    organisation: int | None
    iin_key: str
    on: date
    outcome: str
    proof: str
    was_checked: bool


def notice_people(people: Sequence[int]) -> int:
    """Queue a notice for every webhook whose clinic was told otherwise of these people; how many."""
    keys = list(Person.objects.filter(pk__in=people).values_list("iin_key", flat=True))
    return notice(keys)


def sweep() -> int:
    """The same for everybody who was checked in the last thirty days: a new day or month may end a
    cover without any write. And notices of the month before are deleted."""
    with connection.cursor() as cursor:
        cursor.execute(WATCHED, [_since(), ASKED_THROUGH])
        keys = [row[0] for row in cursor.fetchall()]
    done = sum(notice(keys[at : at + SOME]) for at in range(0, len(keys), SOME))
    WebhookEvent.objects.filter(made_at__lt=Now() - CHECKED_WITHIN).delete()
    return done


@transaction.atomic
def notice(keys: Sequence[str]) -> int:
    """Queue the notices about these people (keyed hashes), each with its row in the audit."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    changed = list(_changed(_last_told(keys), clock.today()))
    if changed:
        _queue(changed)
        transaction.on_commit(wake_delivery)
    return len(changed)


def _since() -> datetime:
    return clock.now() - CHECKED_WITHIN


def _last_told(keys: Sequence[str]) -> list[_Told]:
    told: dict[tuple[UUID, str], _Told] = {}
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [_since(), list(keys), [*ASKED_THROUGH, DOOR]])
        for webhook, client, name, place, key, door, at, on, outcome, proof in cursor.fetchall():
            if on < at.astimezone(clock.ALMATY).date():
                continue  # a question about the past: what holds today was not told
            before = told.get((webhook, key))
            is_check = door != DOOR
            told[webhook, key] = _Told(
                webhook,
                client,
                name,
                place,
                key,
                on,
                outcome,
                proof if is_check else before.proof if before else "",
                is_check or bool(before and before.was_checked),
            )
    return [one for one in told.values() if one.was_checked]


def _changed(told: Sequence[_Told], today: date) -> Iterator[_Told]:
    """Those who would be answered otherwise now, with the new outcome, on that day or today."""
    by_day: defaultdict[date, list[_Told]] = defaultdict(list)
    for one in told:
        by_day[max(one.on, today)].append(one)
    for day, some in by_day.items():
        outcomes = outcomes_of([one.iin_key for one in some], day)
        for one in some:
            if outcomes[one.iin_key] != one.outcome:
                one.on, one.outcome = day, outcomes[one.iin_key]
                yield one


def _queue(changed: Sequence[_Told]) -> None:
    now, law = clock.now(), lawbook(rates.revision()).law
    WebhookEvent.objects.bulk_create(
        WebhookEvent(
            webhook_id=one.webhook,
            at=now,
            on=one.on,
            outcome=one.outcome,
            proof=one.proof,
            made_at=Now(),
        )
        for one in changed
    )
    groups: defaultdict[tuple[int, str, int | None, date], list[Found]] = defaultdict(list)
    for one in changed:
        who = (one.client, one.name, one.organisation, one.on)
        groups[who].append(Found(one.iin_key, one.outcome))
    for (client, name, organisation, day), found in groups.items():
        looking = Looking(
            door=DOOR,
            asker=name,
            organisation_id=organisation,
            client_id=client,
            asked_on=day,
            rules=rules_version(law, day),
        )
        record_lookups(looking, found)
