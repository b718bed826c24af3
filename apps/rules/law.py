"""The law's numbers and lists as values, and the terms they give on a day.

Nothing here is a number or a sentence: the rows come from `fixtures/` or from the registers, in one
shape (docs/data.md), and `law_from` is the only builder.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from apps.rules.months import Month


@dataclass(frozen=True, slots=True)
class Dated:
    """A value of a parameter, in force from `since` through `until` (None: still)."""

    value: Decimal | None
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Category:
    """A benefit category over its legal dates: who pays (`state`), or that nobody has to (`exempt`)."""

    code: str
    treatment: str
    since: date
    until: date | None
    until_age: int | None


@dataclass(frozen=True, slots=True)
class PayerKind:
    """What makes a payment of this kind count, and how long the cover after it is retained."""

    code: str
    purpose_codes: frozenset[str]
    fixed_amount: str
    retention: str
    counts_for_loyalty: bool
    statuses: frozenset[str]
    period_since: Month | None
    period_until: Month | None
    not_before_payment_month: bool


@dataclass(frozen=True, slots=True)
class LegalStatus:
    """A legal status over some days: whether it gives a right to MSHI, its place among several in a month.

    The first that the law says of a status holds for all days before, too: `since` None.
    """

    code: str
    mshi_right: bool
    rank: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that the law fixes on one day for reading R1. Counts are whole months."""

    since: date
    floor: Month
    window: int
    due_day: int
    retention_payments: int
    retention_loyal: int | None
    retention_category: int
    retention_ekp: int
    loyalty: int | None
    transitional: bool
    independent_run: int | None
    ekp_run: int | None
    old_hole_strict: bool
    horizon: int


@dataclass(frozen=True)
class Law:
    """All dated rows of the law, as known at one moment; those of one code in the order of their days."""

    parameters: Mapping[str, tuple[Dated, ...]]
    categories: Mapping[str, tuple[Category, ...]]
    payer_kinds: Mapping[str, PayerKind]
    statuses: Mapping[str, tuple[LegalStatus, ...]]
    penalties: frozenset[str]
    _terms: dict[date, Terms] = field(default_factory=dict, compare=False, repr=False)
    _changes: list[date] = field(default_factory=list, compare=False, repr=False)

    def number(self, code: str, day: date) -> Decimal | None:
        """The value of a parameter on a day; None where none is in force or none is known."""
        row = self.row(code, day)
        return None if row is None else row.value

    def row(self, code: str, day: date) -> Dated | None:
        """The row of a parameter in force on a day."""
        for row in self.parameters.get(code, ()):
            if row.holds_on(day):
                return row
        return None

    def category(self, code: str, day: date) -> Category | None:
        """What the law says of a category on a day; None where it does not know it then."""
        rows = self.categories.get(code, ())
        return next((row for row in rows if in_force(row, day)), None)

    def terms(self, day: date) -> Terms:
        """The terms in force on a day, made once for each stretch of days without a change.

        Raises LookupError for a day before the law.
        """
        since = self.stretch(day)
        if since not in self._terms:
            self._terms[since] = _terms_on(self, since)
        return self._terms[since]

    def terms_between(self, first: date, last: date) -> list[Terms]:
        """The terms of every stretch of days from that of `first` through that of `last`."""
        changes = [day for day in self._days_of_change() if first < day <= last]
        return [self.terms(day) for day in (first, *changes)]

    def _days_of_change(self) -> list[date]:
        if not self._changes:
            self._changes.extend(sorted(_change_days(self.parameters)))
        return self._changes

    def stretch(self, day: date) -> date:
        """The first day of the stretch without a change that holds `day`."""
        self._days_of_change()
        place = bisect_right(self._changes, day)
        if place == 0:
            raise LookupError(f"no law on {day}")
        return self._changes[place - 1]


def _change_days(parameters: Mapping[str, tuple[Dated, ...]]) -> set[date]:
    days: set[date] = set()
    for rows in parameters.values():
        for row in rows:
            days.add(row.since)
            if row.until is not None and row.until < date.max:
                days.add(date.fromordinal(row.until.toordinal() + 1))
    return days


def _terms_on(law: Law, day: date) -> Terms:
    def count(code: str) -> int | None:
        value = law.number(code, day)
        return None if value is None else int(value)

    def must(code: str) -> int:
        value = count(code)
        if value is None:
            raise LookupError(f"the law has no {code} on {day}")
        return value

    return Terms(
        since=day,
        floor=Month.of(law.parameters["system_start"][0].since),
        window=must("window_months"),
        due_day=must("due_day"),
        retention_payments=must("retention_payments"),
        retention_loyal=count("retention_loyal"),
        retention_category=must("retention_category"),
        retention_ekp=must("retention_ekp"),
        loyalty=count("loyalty_months"),
        transitional=bool(count("transitional_cover")),
        independent_run=count("independent_run_months"),
        ekp_run=count("ekp_run_months"),
        old_hole_strict=bool(must("old_hole_strict")),
        horizon=must("horizon_months"),
    )


Rows = Iterable[Mapping[str, Any]]
OfACode = TypeVar("OfACode", Category, LegalStatus)


def law_from(
    *, rates: Rows, categories: Rows, payer_kinds: Rows, legal_statuses: Rows, purpose_codes: Rows
) -> Law:
    """The law made of rows shaped as the files of `fixtures/` (docs/data.md)."""
    return Law(
        parameters={
            row["code"]: tuple(_dated(period) for period in row["periods"]) for row in rates
        },
        categories=_by_code(_category(row) for row in categories),
        payer_kinds={row["code"]: _payer_kind(row) for row in payer_kinds},
        statuses={
            code: (replace(rows[0], since=None), *rows[1:])
            for code, rows in _by_code(_status(row) for row in legal_statuses).items()
        },
        penalties=frozenset(row["code"] for row in purpose_codes if row["is_penalty"]),
    )


def in_force(row: Category | LegalStatus, day: date) -> bool:
    """Whether a row of the law holds on a day."""
    return (row.since is None or row.since <= day) and (row.until is None or day <= row.until)


def _by_code(rows: Iterable[OfACode]) -> dict[str, tuple[OfACode, ...]]:
    found: defaultdict[str, list[OfACode]] = defaultdict(list)
    for each in rows:
        found[each.code].append(each)
    return {
        code: _joined(sorted(held, key=lambda one: one.since or date.min))
        for code, held in found.items()
    }


def _joined(rows: Iterable[OfACode]) -> tuple[OfACode, ...]:
    """Rows in order, one with its neighbour where only words changed: the law is the same law."""
    found: list[OfACode] = []
    for row in rows:
        last = found[-1] if found else None
        touches = (
            last is not None and last.until is not None and row.since == _day_after(last.until)
        )
        if (
            last is not None
            and touches
            and replace(row, since=last.since) == replace(last, until=row.until)
        ):
            found[-1] = replace(last, until=row.until)
        else:
            found.append(row)
    return tuple(found)


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _dated(row: Mapping[str, Any]) -> Dated:
    value = None if row["value"] is None else Decimal(row["value"])
    return Dated(value, date.fromisoformat(row["since"]), _day(row["until"]))


def _category(row: Mapping[str, Any]) -> Category:
    return Category(
        code=row["code"],
        treatment=row["treatment"],
        since=date.fromisoformat(row["since"]),
        until=_day(row["until"]),
        until_age=row["until_age"],
    )


def _status(row: Mapping[str, Any]) -> LegalStatus:
    return LegalStatus(
        code=row["code"],
        mshi_right=bool(row["mshi_right"]),
        rank=int(row["rank"]),
        since=_day(row["since"]),
        until=_day(row["until"]),
    )


def _payer_kind(row: Mapping[str, Any]) -> PayerKind:
    since, until = _day(row["period_since"]), _day(row["period_until"])
    return PayerKind(
        code=row["code"],
        purpose_codes=frozenset(row["purpose_codes"]),
        fixed_amount=row["fixed_amount"],
        retention=row["retention"],
        counts_for_loyalty=bool(row["counts_for_loyalty"]),
        statuses=frozenset(row["statuses"]),
        period_since=None if since is None else Month.of(since),
        period_until=None if until is None else Month.of(until),
        not_before_payment_month=bool(row["not_before_payment_month"]),
    )
