"""Whether this process can answer: for the machine that sends it requests, not for people."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SECONDS = 1.0


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 where the database answers; without Redis too, for checks go on then. Else 503."""
    found = {"database": _database(), "redis": _redis(settings.REDIS_URL)}
    words = {name: "ok" if is_well else "away" for name, is_well in found.items()}
    status = HTTPStatus.OK if found["database"] else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(words, status=status)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis(url: str) -> bool:
    try:
        return bool(_client(url).ping())
    except redis.RedisError:
        return False


@lru_cache(maxsize=4)
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
