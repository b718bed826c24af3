"""How often something may be asked: counters that slide with the time, kept in Redis.

A limit is named after what it counts and its window (`client_minute`, `iin_day`); its number is in
settings.OSMS_LIMITS. Redis never sees who is counted: every key is a keyed hash.
While Redis is away each process counts by itself and allows a tenth.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from limits import (
    RateLimitItem,
    RateLimitItemPerDay,
    RateLimitItemPerHour,
    RateLimitItemPerMinute,
    RateLimitItemPerSecond,
)
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.connection import AbstractConnection
from redis.exceptions import ConnectionError, NoScriptError, RedisError, TimeoutError

logger = logging.getLogger(__name__)

WINDOWS: dict[str, type[RateLimitItem]] = {
    "second": RateLimitItemPerSecond,
    "minute": RateLimitItemPerMinute,
    "hour": RateLimitItemPerHour,
    "day": RateLimitItemPerDay,
}
SHARE_WITHOUT_REDIS = 10
SECONDS_BETWEEN_TRIES = 5.0
Storage = RedisStorage | MemoryStorage
# The library's script for one limit, for one after the other until one refuses: its place, or 0 and
# what each has left.
SEVERAL = """
local function acquire(KEYS, ARGV)
%s
end
local answer = {0}
for n = 1, #KEYS / 2 do
  local keys = {KEYS[2 * n - 1], KEYS[2 * n]}
  local limit, window = tonumber(ARGV[3 * n - 2]), tonumber(ARGV[3 * n - 1])
  if not acquire(keys, {limit, window, tonumber(ARGV[3 * n])}) then
    return {n}
  end
  local before = tonumber(redis.call('get', keys[1])) or 0
  local ends_in = math.max(redis.call('pttl', keys[1]), 0)
  local now = tonumber(redis.call('get', keys[2])) or 0
  answer[n + 1] = math.max(limit - now - math.floor(before * ends_in / (window * 1000)), 0)
end
return answer
"""
ANSWER_WITHIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """True where it may be done; else `limit` is what is used up, for `retry_after` seconds.

    `left` says, where it may be done, how many more uses each limit that was counted has room for.
    """

    limit: str = ""
    retry_after: int = 0
    left: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return not self.limit


ALLOWED = Verdict()


@dataclass(frozen=True, slots=True)
class Use:
    """`cost` uses of a limit by somebody; `most` where somebody has a number of their own."""

    name: str
    key: str
    most: int | None = None
    cost: int = 1

    def item(self, share: int) -> RateLimitItem:
        """The limit and its window for one of so many processes that count by themselves."""
        window = WINDOWS[self.name.rpartition("_")[2]]
        most = settings.OSMS_LIMITS[self.name] if self.most is None else self.most
        return window(math.ceil(most / share), namespace=self.name)


class LimitReached(Exception):
    """Raised by services that refuse; carries the verdict."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.limit)
        self.verdict = verdict

    @property
    def retry_after(self) -> int:
        """Whole seconds until it may be tried again."""
        return self.verdict.retry_after


def hit(name: str, *keys: str) -> Verdict:
    """Count one use of the limit `name` for these keys; a refused use is not counted."""
    return hit_all(Use(name, "\x1f".join(keys)))


def hit_all(*uses: Use) -> Verdict:
    """Count these uses in one journey to Redis, up to the first that is refused."""
    hidden = [replace(use, key=_hidden(use.name, use.key)) for use in uses]
    return _counter(settings.REDIS_URL).hit(hidden)


def clear(name: str, *keys: str) -> None:
    """Forget what was counted for these keys: somebody has shown that it was she."""
    _counter(settings.REDIS_URL).clear(Use(name, _hidden(name, "\x1f".join(keys))))


def require(name: str, *keys: str) -> None:
    """Count one use, or raise LimitReached."""
    verdict = hit(name, *keys)
    if not verdict:
        raise LimitReached(verdict)


def check_public(request: HttpRequest, iin_key: str, prefix_key: str) -> Verdict:
    """Whether this visitor may have one more answer about this IIN (design, "Who sees what").

    Counted for the client (session and address), the address, the IIN and its first six digits, and
    before anything is looked up, so that a refusal is the same for a known and an unknown IIN.
    Gives the visitor a session where there is none; who throws it away again and again, and so is a
    new client each time, meets the address's limit, which a family behind one router does not.
    """
    address = address_of(request)
    client = f"{_session_key(request)} {address}"
    uses = {
        "client_minute": client,
        "client_day": client,
        "address_hour": address,
        "iin_day": iin_key,
        "prefix_hour": prefix_key,
    }
    for name, key in uses.items():
        verdict = hit(name, key)
        if not verdict:
            return verdict
    return ALLOWED


def address_of(request: HttpRequest) -> str:
    """The caller's address; of IPv6 the network a household has (/64).

    X-Forwarded-For is believed only for as many hops as settings.OSMS_TRUSTED_PROXIES names,
    counted from the right: what stands further left was written by the caller.
    """
    return _network(caller_of(request))


def caller_of(request: HttpRequest) -> str:
    """The caller's whole address, as far as it may be believed."""
    hops: list[str] = [request.META.get("REMOTE_ADDR", "")]
    if settings.OSMS_TRUSTED_PROXIES:
        hops = [*request.META.get("HTTP_X_FORWARDED_FOR", "").split(","), *hops]
    believed = hops[-min(settings.OSMS_TRUSTED_PROXIES + 1, len(hops)) :]
    return believed[0].strip() or believed[-1]


def _network(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _session_key(request: HttpRequest) -> str:
    request.session.is_empty()  # reads the session, so that an invented cookie loses its key
    if not request.session.session_key:
        request.session.create()
    return request.session.session_key or ""


def _hidden(*parts: str) -> str:
    return salted_hmac("apps.common.limits", "\x1f".join(parts), algorithm="sha256").hexdigest()


class _Connections(threading.local):
    """This thread's own connection."""

    mine: AbstractConnection | None = None


class _Storage(RedisStorage):
    """The library's counters, asked over a connection that each thread keeps: what its client does
    around one command takes longer than Redis needs for the script."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self.own = _Connections()
        one = cast(bytes, self.lua_acquire_sliding_window.script)
        self.script = self.storage.register_script(SEVERAL % one.decode())

    def acquire(self, uses: Sequence[tuple[RateLimitItem, Use]]) -> list[int]:
        """Count these uses: the place of the one that is refused, or 0 and what each has left.

        A connection that was cut is made anew.
        """
        keys: list[str] = []
        values: list[int] = []
        for item, use in uses:
            key = item.key_for(use.key)
            names = (self._previous_window_key(key), self._current_window_key(key))
            keys += [self.prefixed_key(name) for name in names]
            values += [item.amount, item.get_expiry(), use.cost]
        command = ("EVALSHA", self.script.sha, len(keys), *keys, *values)
        try:
            return list(self._asked(command))
        except (ConnectionError, TimeoutError):
            return list(self._asked(command))
        except NoScriptError:
            return list(self.script(keys, values))

    def _asked(self, command: tuple[object, ...]) -> Any:
        connection = self.own.mine
        if connection is None:
            connection = self.own.mine = self.storage.connection_pool.make_connection()
        try:
            connection.send_command(*command, check_health=False)
            return connection.read_response()
        except NoScriptError:
            raise
        except BaseException:  # its answer may still come, and would be taken for the next one's
            connection.disconnect()
            raise


class _Counter:
    """The counters of one Redis, and this process's own for the time it is away."""

    def __init__(self, url: str) -> None:
        self.shared = _Storage(
            url,
            wrap_exceptions=True,
            key_prefix="osms-limit",
            socket_timeout=ANSWER_WITHIN_SECONDS,
            socket_connect_timeout=ANSWER_WITHIN_SECONDS,
        )
        self.own = MemoryStorage()
        self.away_until = 0.0

    def hit(self, uses: Sequence[Use]) -> Verdict:
        if time.monotonic() >= self.away_until:
            try:
                return _hit_shared(self.shared, [(use.item(1), use) for use in uses])
            except (StorageError, RedisError) as error:
                self.away_until = time.monotonic() + SECONDS_BETWEEN_TRIES
                logger.error("Redis is away, a tenth of each limit holds: %s", type(error).__name__)
        return _hit_own(self.own, [(use.item(SHARE_WITHOUT_REDIS), use) for use in uses])

    def clear(self, use: Use) -> None:
        storages: tuple[tuple[Storage, int], ...] = (
            (self.shared, 1),
            (self.own, SHARE_WITHOUT_REDIS),
        )
        for storage, share in storages:
            with suppress(StorageError, RedisError):  # away: what it counted ends with its window
                SlidingWindowCounterRateLimiter(storage).clear(use.item(share), use.key)


@lru_cache(maxsize=4)
def _counter(url: str) -> _Counter:
    return _Counter(url)


def _hit_shared(storage: _Storage, uses: Sequence[tuple[RateLimitItem, Use]]) -> Verdict:
    refused, *left = storage.acquire(uses)
    return _refused(storage, *uses[refused - 1]) if refused else Verdict(left=tuple(left))


def _hit_own(storage: MemoryStorage, uses: Sequence[tuple[RateLimitItem, Use]]) -> Verdict:
    limiter, left = SlidingWindowCounterRateLimiter(storage), []
    for item, use in uses:
        if not limiter.hit(item, use.key, cost=use.cost):
            return _refused(storage, item, use)
        left.append(limiter.get_window_stats(item, use.key).remaining)
    return Verdict(left=tuple(left))


def _refused(storage: Storage, item: RateLimitItem, use: Use) -> Verdict:
    logger.info("limit %s reached", use.name)
    return Verdict(use.name, _seconds_until_free(storage, item, use))


def _seconds_until_free(storage: Storage, item: RateLimitItem, use: Use) -> int:
    """When what is left of the window before and this window's count leave room for the use again."""
    window = item.get_expiry()
    counts = storage.get_sliding_window(item.key_for(use.key), window)
    before, before_ends_in, now, now_ends_in = counts
    room = item.amount - now - use.cost + 1
    # In its first millisecond a window ends exactly one window from now.
    ends_in = now_ends_in % window or window
    wait = before_ends_in - room * window / max(before, 1) if room > 0 else ends_in
    return max(1, math.ceil(wait))
