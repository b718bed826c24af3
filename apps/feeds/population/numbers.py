"""Which IIN the n-th synthetic person has: valid in form, and nobody's, however many there are.

First all days of 2099 (digits 5 and 6 are those of that century) but the first of January, which is left
to the demo and the tests; then, from about seven million people on, the months 13 to 99 of that year. No
month has such a number, so neither a person's IIN (YYMMDD) nor a body's BIN (YYMM) can begin so.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from apps.rules.iin import check_digit
from apps.rules.months import Month

YEAR = 2099
SEXES = "56"
OF_A_PREFIX = 9_900  # of 10,000 serials at least so many have a check digit
BORN_IN_2099 = len(SEXES) * 364
PREFIXES = BORN_IN_2099 + len(SEXES) * 87 * 31
MOST = PREFIXES * OF_A_PREFIX


def iins(first: int, count: int) -> list[str]:
    """The IINs of `count` people from the `first` (0 is the first of all); all share a prefix.

    Raises ValueError where they would not, or where the numbers end.
    """
    prefix, serial = divmod(first, OF_A_PREFIX)
    if serial + count > OF_A_PREFIX or prefix >= PREFIXES:
        raise ValueError("these people do not share a prefix")
    return _of_prefix(_prefixes()[prefix])[serial : serial + count]


def bounds() -> tuple[str, str]:
    """The lowest and the highest beginnings of our numbers; whoever lies outside is not ours."""
    return min(_prefixes()), max(_prefixes()) + "9" * 5


@lru_cache(maxsize=1)
def _prefixes() -> tuple[str, ...]:
    days = chain(_real_days(), _days_of_no_month())
    return tuple(f"{YEAR % 100}{day}{sex}" for day in days for sex in SEXES)


def _real_days() -> Iterator[str]:
    for number in range(1, 13):
        last = Month(YEAR, number).last_day.day
        yield from (
            f"{number:02d}{day:02d}" for day in range(1, last + 1) if (number, day) != (1, 1)
        )


def _days_of_no_month() -> Iterator[str]:
    for number in range(13, 100):
        yield from (f"{number:02d}{day:02d}" for day in range(1, 32))


@lru_cache(maxsize=8)
def _of_prefix(prefix: str) -> list[str]:
    """The first valid numbers of a prefix, in order."""
    found: list[str] = []
    for serial in range(10_000):
        eleven = f"{prefix}{serial:04d}"
        digit = check_digit(eleven)
        if digit is not None:
            found.append(f"{eleven}{digit}")
            if len(found) == OF_A_PREFIX:
                return found
    raise ValueError(f"{prefix} has only {len(found)} numbers")
