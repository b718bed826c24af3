"""Delivering notices: one address at a time, under a lease, in order, again and again for a day.

Times are the database's own, as everywhere in a queue.
"""

from __future__ import annotations

import json
import logging
import ssl
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpcore
from django.db import connection
from standardwebhooks import Webhook as Signer

from apps.common import clock
from apps.entitlement.models import Webhook, WebhookEvent
from apps.entitlement.webhooks.addresses import AddressRefused, GuardedBackend
from apps.entitlement.webhooks.changes import IN_FORCE
from apps.entitlement.webhooks.services import secret_of

logger = logging.getLogger(__name__)

EVENT = "status.changed"
SECONDS_A_DELIVERY = 10.0
SOME = 50
GONE = 410

WAITS = "e.webhook_id = w.id AND e.delivered_at IS NULL AND e.dropped_at IS NULL"
LEASE = "clock_timestamp() + interval '60 seconds'"
CLAIM = f"""
UPDATE entitlement_webhook SET lease = %s, leased_until = {LEASE}
 WHERE id = (SELECT w.id FROM entitlement_webhook w JOIN accounts_apiclient c ON c.id = w.client_id
              WHERE w.disabled_at IS NULL AND {IN_FORCE}
                AND coalesce(w.next_at <= clock_timestamp(), true)
                AND coalesce(w.leased_until < clock_timestamp(), true)
                AND EXISTS (SELECT FROM entitlement_webhookevent e WHERE {WAITS})
              ORDER BY w.next_at NULLS FIRST, w.id LIMIT 1 FOR UPDATE OF w SKIP LOCKED)
RETURNING id
"""
BEAT = f"UPDATE entitlement_webhook SET leased_until = {LEASE} WHERE id = %s AND lease = %s"
DROP_OLD = """
UPDATE entitlement_webhookevent e SET dropped_at = clock_timestamp()
 WHERE e.webhook_id = %s AND e.delivered_at IS NULL AND e.dropped_at IS NULL
   AND e.made_at < clock_timestamp() - interval '24 hours'
"""
DELIVERED = "UPDATE entitlement_webhookevent SET delivered_at = clock_timestamp() WHERE id = %s"
WENT_WELL = """
UPDATE entitlement_webhook
   SET failures = 0, failing_since = NULL, next_at = NULL, lease = NULL, leased_until = NULL
 WHERE id = %s AND lease = %s
"""
# 15 seconds, 30, a minute ... an hour; after a day without one success the address is disabled.
FAILED = """
UPDATE entitlement_webhook
   SET failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()),
       next_at = clock_timestamp() + least(interval '15 seconds' * 2 ^ least(failures, 20),
                                           interval '1 hour'),
       lease = NULL, leased_until = NULL,
       disabled_at = CASE WHEN %(gone)s OR failing_since < clock_timestamp() - interval '24 hours'
                          THEN clock_timestamp() END,
       disabled_for = CASE WHEN %(gone)s THEN 'gone'
                           WHEN failing_since < clock_timestamp() - interval '24 hours'
                           THEN 'failing' ELSE '' END
 WHERE id = %(id)s AND lease = %(lease)s
"""


class NotTaken(Exception):
    """The address did not take a notice; `status` is its HTTP status, None where there was none."""

    def __init__(self, status: int | None = None) -> None:
        super().__init__(status)
        self.status = status


def deliver_all() -> int:
    """Deliver what waits wherever it may be tried now; returns how many notices were taken."""
    done, lease = 0, uuid4()
    while (webhook := _claim(lease)) is not None:
        done += _deliver(webhook, lease)
    return done


def _claim(lease: UUID) -> Webhook | None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [lease])
        row = cursor.fetchone()
    return Webhook.objects.get(pk=row[0]) if row else None


def _deliver(webhook: Webhook, lease: UUID) -> int:
    _run(DROP_OLD, [webhook.pk])
    waiting = webhook.events.filter(delivered_at=None, dropped_at=None)
    done = 0
    for event in waiting.order_by("made_at", "pk")[:SOME]:
        if not _run(BEAT, [webhook.pk, lease]):
            return done  # another worker has it, or it was taken away
        try:
            _post(webhook, event)
        except NotTaken as refusal:
            logger.info("webhook %s took nothing: %s", webhook.pk, refusal.status or "no answer")
            gone = refusal.status == GONE
            _run(FAILED, {"id": webhook.pk, "lease": lease, "gone": gone})
            return done
        _run(DELIVERED, [event.pk])
        done += 1
    _run(WENT_WELL, [webhook.pk, lease])
    return done


def _post(webhook: Webhook, event: WebhookEvent) -> None:
    """Send one notice. Raises NotTaken unless the answer is 2xx; it is not read, nor followed."""
    body = json.dumps(payload(event), separators=(",", ":"))
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context(),
                network_backend=GuardedBackend(SECONDS_A_DELIVERY),
            ) as pool,
            pool.stream(
                "POST", webhook.url, headers=_headers(webhook, event, body), content=body.encode()
            ) as answer,
        ):
            status = answer.status
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        raise NotTaken from error
    except (OSError, AddressRefused, UnicodeError) as error:
        raise NotTaken from error
    if not 200 <= status < 300:
        raise NotTaken(status)


def payload(event: WebhookEvent) -> dict[str, object]:
    """What is sent: never a number or a name. `proof` is that of the clinic's own latest check."""
    return {
        "type": EVENT,
        "id": str(event.pk),
        "timestamp": event.at.astimezone(clock.ALMATY).isoformat(timespec="seconds"),
        "data": {
            "proof": event.proof or None,
            "on": event.on.isoformat(),
            "outcome": event.outcome,
        },
    }


def _headers(webhook: Webhook, event: WebhookEvent, body: str) -> list[tuple[str, str]]:
    """The headers of standardwebhooks.com; the moment is the real one, for receivers compare it."""
    sent_at = datetime.now(UTC)  # noqa: TID251
    signature = Signer(secret_of(webhook)).sign(str(event.pk), sent_at, body)
    return [
        ("content-type", "application/json"),
        ("user-agent", "osms-portal"),
        ("webhook-id", str(event.pk)),
        ("webhook-timestamp", str(int(sent_at.timestamp()))),
        ("webhook-signature", signature),
    ]


def _run(statement: str, values: list[object] | dict[str, object]) -> int:
    """Run one statement by itself, committed at once; how many rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return int(cursor.rowcount)
