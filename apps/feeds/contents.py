"""What a file says, whatever its order: the file's identity (docs/decisions/0017)."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from apps.feeds.layouts import Feed
from apps.feeds.rows import Row
from apps.feeds.totals import Tally

MODULUS = 1 << 256


@dataclass(slots=True)
class Contents:
    """The rows of a file counted, summed, and the sum of their hashes."""

    received: Tally = field(default_factory=Tally)
    unreadable: int = 0
    hashes: int = 0

    def add(self, row: Row, feed: Feed) -> None:
        """Count one row."""
        self.received.add(row.amount)
        if feed is Feed.CONTRIBUTIONS and row.amount is None:
            self.unreadable += 1
        self.hashes = (self.hashes + int.from_bytes(row.content, "big")) % MODULUS

    def join(self, other: Contents) -> None:
        """Count the rows of another part of the file."""
        self.received = self.received + other.received
        self.unreadable += other.unreadable
        self.hashes = (self.hashes + other.hashes) % MODULUS

    def digest(self) -> str:
        """The same for the same rows in any order, encoding and under any name."""
        return sha256(f"{self.received.rows}:{self.hashes:x}".encode()).hexdigest()
