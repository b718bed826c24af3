"""Reads of accounts."""

import hashlib
from collections import Counter

from django.db.models import Q, QuerySet
from django.db.models.functions import Now  # noqa: TID251 - a key lives by the real clock

from apps.accounts.models import ApiClient, ApiToken, OutboxMessage

LIVE = Q(revoked_at=None, expires_at__gt=Now())


def digest_of(token: str) -> str:
    """The SHA-256 under which a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def client_of_token(token: str) -> ApiClient | None:
    """The client whose token this is, while it is neither revoked nor expired; one query.

    A key lives by the database's clock, not by `clock`: what a demo says the day is changes the
    answers of the law, not who may ask.
    """
    found = ApiToken.objects.filter(LIVE, digest=digest_of(token)).select_related("client").first()
    return found.client if found else None


def clients() -> QuerySet[ApiClient]:
    """All clients by name."""
    return ApiClient.objects.order_by("name")


def live_tokens() -> Counter[int]:
    """How many tokens each client can use now, by the client's id."""
    return Counter(ApiToken.objects.filter(LIVE).values_list("client_id", flat=True))


def outbox(limit: int = 50) -> QuerySet[OutboxMessage]:
    """The demo's newest messages."""
    return OutboxMessage.objects.all()[:limit]
