"""What the registers say of one person: plain values, before any rule has looked at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.rules.months import Month


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` through `last`, both included; `last` None: still."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """A legal status held."""

    status: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class CategoryPeriod:
    """A stay in a benefit category, according to a register."""

    category: str
    first: date
    last: date | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class PaymentItem:
    """A payment as it stands in the ledger, in tenge."""

    kind: str
    period: Month
    purpose_code: str
    amount: Decimal
    paid_on: date
    is_returned: bool = False


@dataclass(frozen=True, slots=True)
class CountedPayment:
    """A payment that was decided to count for its month."""

    kind: str
    period: Month
    paid_on: date


@dataclass(frozen=True, slots=True)
class SourceWord:
    """A source's word through which day it has sent everything, and what it sends."""

    code: str
    complete_through: date
    sends_payments: bool
    sends_categories: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that reading R1 looks at, for one person, as known on the day `known_on`."""

    birth_date: date
    known_on: date
    left_on: date | None = None
    statuses: tuple[StatusPeriod, ...] = ()
    categories: tuple[CategoryPeriod, ...] = ()
    payments: tuple[CountedPayment, ...] = ()
    waivers: tuple[Period, ...] = ()
    words: tuple[SourceWord, ...] = ()
    doubts: tuple[Period, ...] = ()
