"""The limits: how many, for whom, with Redis and without it. A real Redis, or a dead port."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from apps.common import limits

DEAD_PORTS = iter(range(1, 1000))  # reserved ports: nobody listens
ONLY_HASHES = re.compile(r"osms-limit:\{?[a-z_]+/[0-9a-f]{64}/\d+/1/[a-z]+\}?(/-1)?")


@pytest.fixture(autouse=True)
def numbers(settings: Any, request: pytest.FixtureRequest) -> dict[str, int]:
    """The numbers of the issue, and counters of this test's own: the secret is part of every key."""
    settings.SECRET_KEY = f"limits {request.node.nodeid}"
    settings.OSMS_TRUSTED_PROXIES = 0
    settings.OSMS_LIMITS = {
        "client_minute": 10,
        "client_day": 60,
        "address_hour": 300,
        "iin_day": 20,
        "prefix_hour": 300,
        "api_second": 100,
        "api_people_day": 50,
    }
    limits_of_the_issue: dict[str, int] = settings.OSMS_LIMITS
    return limits_of_the_issue


def visitor(address: str = "10.0.0.1", session: str | None = "a" * 32, **meta: str) -> HttpRequest:
    """Somebody at the start page; without a `session` the request brings no cookie."""
    request = RequestFactory().get("/", REMOTE_ADDR=address, **meta)
    request.session = SessionWithKey(session)
    return request


class SessionWithKey(SessionStore):
    """A session that is what its key says, without a database."""

    made = 0

    def load(self) -> dict[str, Any]:
        return {}

    def create(self) -> None:
        SessionWithKey.made += 1
        self._session_key = f"{SessionWithKey.made:032d}"


def answers(count: int, **of_visitor: Any) -> list[bool]:
    """Whether each of `count` checks of different people by one visitor was allowed."""
    request = visitor(**of_visitor)
    return [bool(limits.check_public(request, f"iin{n}", f"prefix{n}")) for n in range(count)]


def test_the_last_use_is_allowed_and_the_next_is_not() -> None:
    verdicts = [limits.hit("client_minute", "somebody") for _ in range(11)]
    assert [bool(verdict) for verdict in verdicts] == [True] * 10 + [False]
    assert verdicts[-1].limit == "client_minute"
    assert 1 <= verdicts[-1].retry_after <= 60


def test_a_refused_use_says_no_longer_wait_than_its_window(numbers: dict[str, int]) -> None:
    numbers["once_second"] = 1
    limits.hit("once_second", "a")
    assert limits.hit("once_second", "a").retry_after == 1


def test_one_key_does_not_use_up_another() -> None:
    for _ in range(11):
        limits.hit("client_minute", "somebody")
    assert limits.hit("client_minute", "somebody else")


def test_require_raises_what_is_left_to_wait(numbers: dict[str, int]) -> None:
    numbers["once_hour"] = 1
    limits.require("once_hour", "a")
    with pytest.raises(limits.LimitReached) as caught:
        limits.require("once_hour", "a")
    assert 1 <= caught.value.retry_after <= 3600


def test_eighty_at_once_get_no_more_than_the_limit() -> None:
    with ThreadPoolExecutor(16) as threads:
        allowed = list(threads.map(lambda _: bool(limits.hit("iin_day", "one")), range(80)))
    assert sum(allowed) == 20


def test_a_client_gets_ten_answers_a_minute() -> None:
    assert answers(11) == [True] * 10 + [False]


def test_a_client_gets_sixty_answers_a_day(numbers: dict[str, int]) -> None:
    numbers["client_minute"] = 1000
    assert answers(61) == [True] * 60 + [False]


def test_another_session_at_the_same_address_is_another_client() -> None:
    answers(11, session="a" * 32)
    assert answers(1, session="b" * 32) == [True]


def test_the_same_session_at_another_address_is_another_client() -> None:
    answers(11, address="10.0.0.1")
    assert answers(1, address="10.0.0.2") == [True]


def test_who_throws_the_cookie_away_meets_the_address_s_limit(numbers: dict[str, int]) -> None:
    numbers["address_hour"] = 12
    verdicts = [answers(1, session=None)[0] for _ in range(13)]
    assert verdicts == [True] * 12 + [False]


def test_a_newcomer_s_first_answer_counts_for_the_session_given_to_him() -> None:
    assert answers(11, session=None) == [True] * 10 + [False]


def test_an_address_gets_three_hundred_answers_an_hour(numbers: dict[str, int]) -> None:
    numbers["address_hour"] = 5
    verdicts = [answers(1, session=f"{n:032d}")[0] for n in range(6)]
    assert verdicts == [True] * 5 + [False]


def test_an_iin_is_answered_about_twenty_times_a_day(numbers: dict[str, int]) -> None:
    verdicts = [
        bool(limits.check_public(visitor(f"10.0.1.{n}"), "one iin", f"prefix{n}"))
        for n in range(21)
    ]
    assert verdicts == [True] * 20 + [False]


def test_six_digits_are_answered_about_three_hundred_times_an_hour(
    numbers: dict[str, int],
) -> None:
    numbers["prefix_hour"] = 5
    verdicts = [
        bool(limits.check_public(visitor(f"10.0.2.{n}"), f"iin{n}", "990101")) for n in range(6)
    ]
    assert verdicts == [True] * 5 + [False]


def test_a_client_over_its_limit_uses_up_nobody_s_iin() -> None:
    answers(10)
    request = visitor()
    for _ in range(30):
        assert not limits.check_public(request, "victim", "990101")
    assert limits.check_public(visitor("10.9.9.9"), "victim", "990101")


def test_a_forged_forwarded_for_makes_no_other_client() -> None:
    verdicts = [answers(1, HTTP_X_FORWARDED_FOR=f"1.2.3.{n}")[0] for n in range(11)]
    assert verdicts == [True] * 10 + [False]


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "1.1.1.1", "10.0.0.1"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "1.1.1.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_trusted_hops_are_believed(
    settings: Any, hops: int, forwarded: str, address: str
) -> None:
    settings.OSMS_TRUSTED_PROXIES = hops
    assert limits.address_of(visitor(HTTP_X_FORWARDED_FOR=forwarded)) == address


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("", ""),
    ],
)
def test_a_household_s_network_is_one_address(written: str, counted: str) -> None:
    assert limits.address_of(visitor(written)) == counted


def test_redis_never_sees_who_is_counted(settings: Any) -> None:
    limits.check_public(visitor("10.77.0.1", session="s" * 32), "990101500000", "990101")
    keys = list(redis.Redis.from_url(settings.REDIS_URL).scan_iter("osms-limit*"))
    assert keys
    for key in keys:
        assert ONLY_HASHES.fullmatch(key.decode())


def test_a_connection_that_was_cut_is_made_anew(numbers: dict[str, int], settings: Any) -> None:
    numbers["twice_hour"] = 2
    assert limits.hit("twice_hour", "a")
    client = redis.Redis.from_url(settings.REDIS_URL)
    mine = limits._counter(settings.REDIS_URL).shared.own.mine
    assert mine is not None
    client.client_kill("{}:{}".format(*mine._sock.getsockname()))

    assert [bool(limits.hit("twice_hour", "a")) for _ in range(2)] == [True, False]


def test_a_script_that_redis_forgot_is_sent_again(numbers: dict[str, int], settings: Any) -> None:
    numbers["twice_hour"] = 2
    assert limits.hit("twice_hour", "a")
    redis.Redis.from_url(settings.REDIS_URL).script_flush()

    assert [bool(limits.hit("twice_hour", "a")) for _ in range(2)] == [True, False]


def test_each_thread_has_its_own_connection(settings: Any) -> None:
    limits.hit("client_minute", "a")
    storage = limits._counter(settings.REDIS_URL).shared
    with ThreadPoolExecutor(1) as other:
        other.submit(limits.hit, "client_minute", "a").result()
        theirs = other.submit(lambda: storage.own.mine).result()

    assert theirs is not None
    assert theirs is not storage.own.mine


@pytest.fixture
def without_redis(settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{next(DEAD_PORTS)}/0"


@pytest.mark.usefixtures("without_redis")
@pytest.mark.parametrize(("number", "tenth"), [(100, 10), (60, 6), (10, 1), (3, 1), (11, 2)])
def test_without_redis_a_tenth_rounded_up_is_allowed(
    numbers: dict[str, int], number: int, tenth: int
) -> None:
    numbers["some_hour"] = number
    allowed = sum(bool(limits.hit("some_hour", "a")) for _ in range(number))
    assert allowed == tenth


@pytest.mark.usefixtures("without_redis")
def test_without_redis_a_visitor_still_gets_an_answer() -> None:
    assert answers(2) == [True, False]


def test_several_limits_are_counted_up_to_the_first_that_refuses() -> None:
    def both() -> limits.Verdict:
        return limits.hit_all(
            limits.Use("client_minute", "a", most=2), limits.Use("iin_day", "b", most=3)
        )

    assert both().left == (1, 2)
    assert both().left == (0, 1)
    assert both().limit == "client_minute"
    assert limits.hit_all(limits.Use("iin_day", "b", most=3)).left == (0,)


def test_a_use_that_costs_more_than_is_left_is_refused_whole() -> None:
    assert limits.hit_all(limits.Use("api_people_day", "a", cost=40)).left == (10,)
    refused = limits.hit_all(limits.Use("api_people_day", "a", cost=11))
    assert refused.limit == "api_people_day"
    assert refused.retry_after > 3600
    assert limits.hit_all(limits.Use("api_people_day", "a", cost=10)).left == (0,)


def test_without_redis_several_limits_hold_to_a_tenth(settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{next(DEAD_PORTS)}/1"
    uses = [limits.Use("api_people_day", "a", cost=3), limits.Use("api_second", "a")]
    assert limits.hit_all(*uses).left == (2, 9)
    assert limits.hit_all(*uses).limit == "api_people_day"
