"""Chance that comes out the same each time: every person draws from a hash of the seed and its number."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from typing import Generic, TypeVar

Value = TypeVar("Value")
FEW = 1 << 64  # with less chance left than this, more is drawn


@dataclass(frozen=True, slots=True)
class Weighted(Generic[Value]):
    """Values with weights, to choose from."""

    values: tuple[Value, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, pairs: Sequence[tuple[Value, int]]) -> Weighted[Value]:
        return cls(
            tuple(value for value, _ in pairs), tuple(accumulate(weight for _, weight in pairs))
        )


class Dice:
    """One person's chance."""

    __slots__ = ("_key", "_left", "_rolls")

    def __init__(self, seed: int, number: int) -> None:
        self._key = f"{seed}/{number}".encode()
        self._rolls = 0
        self._left = 0

    def below(self, bound: int) -> int:
        """A whole number from 0 through `bound` - 1."""
        if self._left < FEW:
            self._rolls += 1
            more = blake2b(self._key + b"/%d" % self._rolls).digest()
            self._left = int.from_bytes(more, "big")
        self._left, found = divmod(self._left, bound)
        return found

    def between(self, first: int, last: int) -> int:
        """A whole number from `first` through `last`; `first` where there is none."""
        return first + self.below(last - first + 1) if last > first else first

    def chance(self, part: int, of: int) -> bool:
        """True in `part` of `of` cases."""
        return self.below(of) < part

    def one(self, values: Sequence[Value]) -> Value:
        return values[self.below(len(values))]

    def weighted(self, table: Weighted[Value]) -> Value:
        return table.values[bisect_right(table.ends, self.below(table.ends[-1]))]
