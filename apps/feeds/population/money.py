"""Payments as they are made by many: one form for each kind, month, income and day, made once.

Amounts come from apps.rules.contributions, decisions from apps.rules.counting; no number of the law is
repeated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from decimal import Decimal
from functools import cached_property, lru_cache

from apps.common import clock
from apps.rules.contributions import OF_INCOME, contribution, rounded
from apps.rules.counting import counting
from apps.rules.facts import PaymentItem
from apps.rules.law import Law
from apps.rules.months import Month

# Deductions of employers, contributions, EKP; penalties on deductions and on contributions.
CODES = {"employer": "121", "ekp": "183"}
CONTRIBUTION = "122"
PENALTIES = ("123", "124")
AHEAD = 13  # months after the last told one that may be paid for
Rhythm = tuple[int, int]
"""Months after the period, and the day of that month, on which somebody pays."""


@dataclass(frozen=True)
class Era:
    """The time that is told: from `first` until the day before `month`, the month asked about."""

    first: Month
    month: Month

    @cached_property
    def size(self) -> int:
        return self.month - self.first

    @cached_property
    def end(self) -> date:
        """The first day of which nothing is told."""
        return self.month.first_day

    def at(self, index: int) -> Month:
        return self.first + index

    def index(self, day: date) -> int:
        return Month.of(day) - self.first

    def day(self, index: int, number: int) -> date:
        """A day of the month at `index`; its last one where it is shorter."""
        month = self.first + index
        return month.first_day.replace(day=min(number, month.last_day.day))


@lru_cache(maxsize=20_000)
def moment(day: date) -> str:
    """When what happened on a day is recorded: by its end in Almaty, as the database writes it."""
    return clock.end_of(day).astimezone(UTC).isoformat(sep=" ")


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when and until when it was known that a payment counts, or does not."""

    since: str
    until: str
    counts: bool


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A payment without its payer: what thousands pay alike, and the cells that the ledger gets."""

    item: PaymentItem
    told: str
    is_fixed: bool
    tag: str
    month: str
    head: str
    tail: str
    decided: list[Stretch]

    @property
    def group(self) -> tuple[str, Month]:
        return self.item.kind, self.item.period


Paid = tuple[Form, date | None]
"""A payment, and the day of its return."""


@dataclass
class Money:
    """The forms of one era under one law."""

    law: Law
    era: Era
    _forms: dict[tuple[object, ...], Form | None] = field(default_factory=dict)
    _series: dict[tuple[object, ...], tuple[Form | None, ...]] = field(default_factory=dict)
    _decided: dict[tuple[Paid, ...], list[list[Stretch]]] = field(default_factory=dict)

    def series(
        self, kind: str, rhythm: Rhythm, level: str = "", code: str = ""
    ) -> tuple[Form | None, ...]:
        """The forms of the era's months, each paid in its rhythm; None where nothing is paid yet,
        or where the law had no such payment."""
        key = (kind, rhythm, level, code)
        if key not in self._series:
            lag, number = rhythm
            self._series[key] = tuple(
                self.form(kind, index, self.era.day(index + lag, number), level=level, code=code)
                for index in range(self.era.size)
            )
        return self._series[key]

    def form(
        self,
        kind: str,
        index: int,
        paid_on: date,
        *,
        level: str = "",
        code: str = "",
        part: Decimal = Decimal(1),
    ) -> Form | None:
        """The form of one payment for the month at `index`; `part` of what is due."""
        key = (kind, index, paid_on, level, code, part)
        if key not in self._forms:
            due = self._due(kind, self.era.at(index).first_day, paid_on, level)
            self._forms[key] = self._form(kind, index, paid_on, code, due * part if due else None)
        return self._forms[key]

    def _form(
        self, kind: str, index: int, paid_on: date, code: str, due: Decimal | None
    ) -> Form | None:
        if not due or not self.era.first.first_day <= paid_on < self.era.end:
            return None
        period, amount = self.era.at(index), rounded(due)
        code = code or CODES.get(kind, CONTRIBUTION)
        item = PaymentItem(kind, period, code, amount, paid_on)
        told = moment(paid_on)
        return Form(
            item=item,
            told=told,
            is_fixed=bool(self.law.payer_kinds[kind].fixed_amount),
            tag=f"{paid_on:%y%m%d}-{period.year % 100:02d}{period.number:02d}-{code}",
            month=period.first_day.isoformat(),
            head=f"{period.first_day}\t{code}\t{kind}",
            tail=f"{amount}\t{paid_on}\t{told}",
            decided=[Stretch(told, "", counting([item], self.law)[0])],
        )

    def _due(self, kind: str, day: date, paid_on: date, level: str) -> Decimal | None:
        if kind == "unified":
            return self._unified(day, level)
        if kind in OF_INCOME:
            return self._of_income((kind,), day, level)
        # Fixed amounts are those of the day of payment; EKP is that of its month, by `level`: the place.
        on = day if kind == "ekp" else paid_on
        return contribution(kind, on, self.law, place=level or "city").amount

    def _unified(self, day: date, level: str) -> Decimal | None:
        """Both shares; where the law's cap is not known to us, the shares that they are made to equal."""
        if self.law.number("unified_rate", day) is None:
            return None
        known = self._of_income(("unified_employer", "unified_employee"), day, level)
        return known or self._of_income(("employer", "employee"), day, level)

    def _of_income(self, kinds: tuple[str, ...], day: date, level: str) -> Decimal | None:
        wage = self.law.number("minimum_wage", day)
        if wage is None:
            return None
        income = rounded(wage * Decimal(level))
        amounts = [contribution(kind, day, self.law, income).amount for kind in kinds]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if len(known) == len(kinds) else None

    def decided(self, paid: Sequence[Paid]) -> Iterator[list[Stretch]]:
        """For each payment of one person, in their order, when it was known to count."""
        groups: dict[tuple[str, Month], list[Paid]] = {}
        for one in paid:
            if one[0].is_fixed:
                groups.setdefault(one[0].group, []).append(one)
        for one in paid:
            form, returned_on = one
            group = groups[form.group] if form.is_fixed else [one]
            if len(group) == 1 and returned_on is None:
                yield form.decided
            else:
                yield self._of_group(tuple(group))[group.index(one)]

    def _of_group(self, group: tuple[Paid, ...]) -> list[list[Stretch]]:
        if group not in self._decided:
            self._decided[group] = _stretches(group, self.law)
        return self._decided[group]


def _stretches(group: Sequence[Paid], law: Law) -> list[list[Stretch]]:
    """What was known of each payment of a group at each moment at which one came or was returned."""
    told = {form.told for form, _ in group}
    told |= {moment(returned_on) for _, returned_on in group if returned_on is not None}
    moments = sorted(told)
    found: list[list[Stretch]] = [[] for _ in group]
    for since, until in zip(moments, [*moments[1:], ""], strict=True):
        there = [place for place, (form, _) in enumerate(group) if form.told <= since]
        answers = counting([_item(*group[place], since) for place in there], law)
        for place, counts in zip(there, answers, strict=True):
            before = found[place].pop() if found[place] else None
            if before is not None and before.counts == counts:
                found[place].append(Stretch(before.since, until, counts))
            else:
                found[place] += [] if before is None else [before]
                found[place].append(Stretch(since, until, counts))
    return found


def _item(form: Form, returned_on: date | None, at: str) -> PaymentItem:
    is_returned = returned_on is not None and moment(returned_on) <= at
    item = form.item
    return PaymentItem(
        item.kind, item.period, item.purpose_code, item.amount, item.paid_on, is_returned
    )
