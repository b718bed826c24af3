"""A client's webhooks: made, listed, taken away."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now  # noqa: TID251 - the queue goes by the real clock
from django.utils.crypto import salted_hmac

from apps.accounts.models import ApiClient
from apps.entitlement.models import Webhook
from apps.entitlement.webhooks.addresses import checked

MOST = 5


class AlreadyThere(ValueError):
    """The client has this address."""


class TooMany(ValueError):
    """The client has as many addresses as it may."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A new webhook: `secret` is shown here and nowhere else."""

    webhook: Webhook
    secret: str


@transaction.atomic
def register(*, client: ApiClient, url: str) -> Registered:
    """A webhook of this client. Raises AddressRefused, AlreadyThere, TooMany."""
    url = checked(url)
    with connection.cursor() as cursor:  # two at once would both count four
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('webhooks'), %s)", [client.pk])
    own = webhooks_of(client)
    if own.filter(url=url).exists():
        raise AlreadyThere
    if own.count() >= MOST:
        raise TooMany
    webhook = Webhook.objects.create(
        client=client, url=url, salt=secrets.token_hex(32), made_at=Now()
    )
    webhook.refresh_from_db()
    return Registered(webhook, secret_of(webhook))


def webhooks_of(client: ApiClient) -> QuerySet[Webhook]:
    """A client's own webhooks, oldest first."""
    return Webhook.objects.filter(client=client).order_by("made_at", "pk")


def remove(*, client: ApiClient, webhook_id: UUID) -> bool:
    """Take a client's own webhook away with all that waits for it; False where it has no such one."""
    return bool(webhooks_of(client).filter(pk=webhook_id).delete()[0])


def secret_of(webhook: Webhook) -> str:
    """The secret as receivers' libraries take it, made from the salt and the portal's secret key."""
    key = salted_hmac("apps.entitlement.webhooks", webhook.salt, algorithm="sha256").digest()
    return "whsec_" + base64.b64encode(key).decode()


def state_of(webhook: Webhook) -> str:
    """`active`, `failing` while tries fail, or `disabled`."""
    if webhook.disabled_at:
        return "disabled"
    return "failing" if webhook.failures else "active"
