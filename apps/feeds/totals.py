"""What became of the rows of one file, in rows and in tenge."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from apps.feeds.reasons import Reason

LINES_NAMED = 20


class Fate(StrEnum):
    """What became of a row that is not in quarantine."""

    POSTED = "posted"
    KNOWN = "known"


Verdict = Fate | Reason


@dataclass(slots=True)
class Tally:
    """So many rows, and the tenge that they speak of as far as it can be read."""

    rows: int = 0
    amount: Decimal = Decimal(0)

    def add(self, amount: Decimal | None) -> None:
        self.rows += 1
        self.amount += amount or 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.rows + other.rows, self.amount + other.amount)

    def __sub__(self, other: Tally) -> Tally:
        return Tally(self.rows - other.rows, self.amount - other.amount)


@dataclass(slots=True)
class ReasonCount:
    """How often a reason was given, and the first lines of the file it was given for."""

    rows: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.rows += 1
        if len(self.lines) < LINES_NAMED:
            self.lines.append(line)

    def join(self, other: ReasonCount) -> None:
        self.rows += other.rows
        self.lines = sorted([*self.lines, *other.lines])[:LINES_NAMED]


@dataclass(slots=True)
class Totals:
    """The totals of a file. `received` is counted while it is first read, the others as it is posted."""

    received: Tally = field(default_factory=Tally)
    unreadable: int = 0
    posted: Tally = field(default_factory=Tally)
    known: Tally = field(default_factory=Tally)
    quarantined: Tally = field(default_factory=Tally)
    released: Tally = field(default_factory=Tally)
    returned: Decimal = Decimal(0)
    reasons: dict[Reason, ReasonCount] = field(default_factory=dict)
    # Rows in which a number got back the leading zeros that a spreadsheet had dropped.
    repaired: ReasonCount = field(default_factory=ReasonCount)

    def count(self, line: int, amount: Decimal | None, verdict: Verdict) -> None:
        """Count one row by what became of it."""
        if isinstance(verdict, Reason):
            self.quarantined.add(amount)
            self.reasons.setdefault(verdict, ReasonCount()).add(line)
        else:
            (self.posted if verdict is Fate.POSTED else self.known).add(amount)

    def quarantine(self, other: Totals) -> None:
        """Count what other totals have of quarantined rows here too."""
        self.quarantined += other.quarantined
        for reason, count in other.reasons.items():
            self.reasons.setdefault(reason, ReasonCount()).join(count)

    def add_up(self) -> bool:
        """received = posted + already known + quarantined, in rows and in tenge."""
        return self.received == self.posted + self.known + self.quarantined
