"""The law as it is beside the law as it would be: where they differ, and since which days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from apps.entitlement.months.layout import SERVED_SINCE, SERVED_THROUGH
from apps.rules.law import Category, Dated, Law, LegalStatus, Terms

MOST_DAYS = 6  # today, and five of the days on which something comes into force
# Numbers of the law that a person's months are made under; any other is one of terms or of amounts.
OF_MONTHS = ("system_start", "prepay_months")


@dataclass(frozen=True, eq=False)
class Pair:
    """The law as it is and another law in its place; `today` parts the past from the future."""

    law: Law
    then: Law
    today: date

    @cached_property
    def begins(self) -> tuple[date, ...]:
        """The days on which something that decides comes into force, the earliest first.

        What has no dates in the law holds since its first day.
        """
        return tuple(sorted({*_dated(self.law, self.then), *_undated(self.law, self.then)}))

    @property
    def first_day(self) -> date | None:
        """The day since which anything would be otherwise; None where nothing would."""
        return (
            max(self.begins[0], self.law.parameters["system_start"][0].since)
            if self.begins
            else None
        )

    @property
    def is_back_dated(self) -> bool:
        return self.first_day is not None and self.first_day < self.today

    @property
    def days(self) -> tuple[date, ...]:
        """The days that a preview looks at, in order: today, and those on which something begins.

        The coming ones before those that are over, the nearest first, as far as the cache of months goes.
        """
        held = [day for day in self.begins if SERVED_SINCE <= day <= SERVED_THROUGH]
        coming = [day for day in held if day > self.today]
        over = [day for day in reversed(held) if day < self.today]
        return tuple(sorted([self.today, *(coming + over)[: MOST_DAYS - 1]]))

    @cached_property
    def terms_alone(self) -> Law:
        """The law with the other one's terms and amounts, under which everybody's months stay as they are."""
        kept = {code: self.law.parameters.get(code, ()) for code in OF_MONTHS}
        return replace(
            self.law, parameters={**self.then.parameters, **kept}, _terms={}, _changes=[]
        )

    @cached_property
    def changes_terms(self) -> bool:
        """Whether the terms of cover differ on any day: with the same months, the same price alone differs
        where they do not."""
        days = {terms.since for law in (self.law, self.then) for terms in _all_terms(law)}
        return any(_plain(self.law.terms(day)) != _plain(self.then.terms(day)) for day in days)


def _all_terms(law: Law) -> list[Terms]:
    return law.terms_between(law.parameters["system_start"][0].since, date.max)


def _plain(terms: Terms) -> Terms:
    """Terms without the day since which they hold: another amount begins a stretch too."""
    return replace(terms, since=date.min)


Course = Sequence[tuple[date, date | None, object]]
"""What the law says of something through time: from a day through a day (None: still), a value."""


def _dated(law: Law, then: Law) -> Iterator[date]:
    for code in {*law.parameters, *then.parameters}:
        yield from _differing_since(
            *(_numbers(each.parameters.get(code, ())) for each in (law, then))
        )
    for code in {*law.categories, *then.categories}:
        yield from _differing_since(
            *(_stays(each.categories.get(code, ())) for each in (law, then))
        )
    for code in {*law.statuses, *then.statuses}:
        yield from _differing_since(*(_rights(each.statuses.get(code, ())) for each in (law, then)))


def _numbers(rows: Iterable[Dated]) -> Course:
    return [(row.since, row.until, row.value) for row in rows]


def _stays(rows: Iterable[Category]) -> Course:
    return [(row.since, row.until, (row.treatment, row.until_age)) for row in rows]


def _rights(rows: Iterable[LegalStatus]) -> Course:
    return [(row.since or date.min, row.until, (row.mshi_right, row.rank)) for row in rows]


def _undated(law: Law, then: Law) -> Iterator[date]:
    if (law.payer_kinds, law.penalties) != (then.payer_kinds, then.penalties):
        yield law.parameters["system_start"][0].since


def _differing_since(old: Course, new: Course) -> Iterator[date]:
    """The days since which two courses differ, or differ by something else."""
    days = {since for since, _, _ in (*old, *new)}
    days |= {until + timedelta(days=1) for _, until, _ in (*old, *new) if until is not None}
    said = None
    for day in sorted(days):
        found = _value(old, day), _value(new, day)
        if found[0] != found[1] and found != said:
            yield day
        said = found


def _value(course: Course, day: date) -> object:
    held = (
        value for since, until, value in course if since <= day and (until is None or day <= until)
    )
    return next(held, None)
