"""What of a person's months the law looks at on a day.

Millions of people share a few thousand views. Whoever has the same view has the same outlook, so it is
worked out once for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from apps.rules.law import Law, Terms
from apps.rules.months import Month
from apps.rules.record import Record, place, span


class Sight(NamedTuple):
    """The months that a day's rules read: `months` of everything, `runs` of the unbroken sixty."""

    low: int
    months: int
    runs: int


class View(NamedTuple):
    """A record without the months out of sight, moved so that the numbers are small.

    `unknown` are the months that cannot be told.
    """

    liable: int
    right: int
    exempt: int
    state: int
    paid: int
    loyal: int
    prepaid: int
    independent: int
    ekp: int
    unknown: int
    ekp_paid_on: tuple[tuple[int, date], ...]


def sight(on: date, law: Law) -> Sight:
    """How far a question about a day looks: back as the terms reach, ahead as cover is followed."""
    terms, month = law.terms(on), Month.of(on)
    prepay = int(law.number("prepay_months", (month + 1).first_day) or 0)
    latest = month + max(terms.horizon, terms.window + 1, 2 * prepay)
    in_force = list(law.terms_between(on, latest.last_day))
    return Sight(
        low=place(latest),
        months=span(month - max(_back(each) for each in in_force), latest),
        runs=span(month - max(_back(each) + (each.loyalty or 0) for each in in_force), latest),
    )


def _back(terms: Terms) -> int:
    return max(
        terms.window,
        terms.retention_payments,
        terms.retention_loyal or 0,
        terms.retention_category,
        terms.retention_ekp,
        terms.independent_run or 0,
        terms.ekp_run or 0,
    )


def view_of(record: Record, unknown: int, seen: Sight) -> View:
    """What is seen of a record; `unknown` is the mask of its months that cannot be told."""
    low, months, runs = seen
    return View(
        liable=(record.liable & months) >> low,
        right=(record.right & months) >> low,
        exempt=(record.exempt & months) >> low,
        state=(record.state & months) >> low,
        paid=(record.paid & months) >> low,
        loyal=(record.loyal & runs) >> low,
        prepaid=(record.prepaid & months) >> low,
        independent=(record.independent & months) >> low,
        ekp=(record.ekp & months) >> low,
        unknown=(unknown & runs) >> low,
        ekp_paid_on=days_seen(record.ekp_paid_on, months),
    )


def days_seen(paid_on: Mapping[int, date], months: int) -> tuple[tuple[int, date], ...]:
    """The days of payment by the place of their month, of the months in a mask."""
    return tuple(sorted((at, day) for at, day in paid_on.items() if months >> at & 1))


def record_seen(view: View, seen: Sight) -> tuple[Record, int]:
    """The record that a view stands for, and its months that cannot be told."""
    *masks, unknown, ekp_paid_on = view
    liable, right, exempt, state, paid, loyal, ahead, independent, ekp = (
        mask << seen.low for mask in masks
    )
    record = Record(
        liable=liable,
        right=right,
        exempt=exempt,
        state=state,
        paid=paid,
        loyal=loyal,
        prepaid=ahead,
        independent=independent,
        ekp=ekp,
        ekp_paid_on=dict(ekp_paid_on),
    )
    return record, unknown << seen.low
