"""A calendar month as a value."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import overload


@total_ordering
@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month; `Month(2026, 11) + 3`, `a - b` in whole months, ordered."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12:
            raise ValueError(f"no month {self.number}")

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that holds `day`."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written `YYYY-MM`; ValueError for anything else."""
        year, dash, number = text[:4], text[4:5], text[5:]
        if len(text) != 7 or dash != "-" or not (year + number).isdecimal() or not text.isascii():
            raise ValueError("a month is written YYYY-MM")
        return cls(int(year), int(number))

    @classmethod
    def from_index(cls, index: int) -> Month:
        """The month with this number of months since year 0."""
        return cls(index // 12, index % 12 + 1)

    @property
    def index(self) -> int:
        """Months since year 0, so that differences are subtractions."""
        return self.year * 12 + self.number - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def __add__(self, months: int) -> Month:
        return Month.from_index(self.index + months)

    @overload
    def __sub__(self, other: int) -> Month: ...
    @overload
    def __sub__(self, other: Month) -> int: ...
    def __sub__(self, other: int | Month) -> Month | int:
        if isinstance(other, Month):
            return self.index - other.index
        return Month.from_index(self.index - other)

    def __lt__(self, other: Month) -> bool:
        return self.index < other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
