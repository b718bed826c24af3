"""Somebody told of, who does not exist: facts, and payments with what goes without saying left out.

The shorthand of the decision tables and the saved cases both come to facts here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from apps.rules.contributions import fixed_amount
from apps.rules.counting import counting
from apps.rules.facts import CountedPayment, Facts, PaymentItem
from apps.rules.law import Law
from apps.rules.months import Month

ANY = Decimal(1)  # a kind without a fixed amount counts whatever was paid


class NotInTheLaw(LookupError):
    """What is told names a code that this law does not have; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the law has no {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class ToldPayment:
    """A payment for a month. Where nothing else is said it was made on the month's last day, was as
    high as its kind needs on its day, and bears a code with which it counts."""

    kind: str
    period: Month
    paid_on: date | None = None
    amount: Decimal | None = None
    purpose_code: str = ""
    is_returned: bool = False


def facts_told(facts: Facts, payments: Iterable[ToldPayment], law: Law) -> Facts:
    """The facts with the payments of these that count under a law. Raises NotInTheLaw."""
    for held in facts.statuses:
        _must_have(law.statuses, held.status)
    for stay in facts.categories:
        _must_have(law.categories, stay.category)
    return replace(facts, payments=counted([_item(each, law) for each in payments], law))


def counted(items: Iterable[PaymentItem], law: Law) -> tuple[CountedPayment, ...]:
    """The payments of one person that count, decided by kind and month as the ledger does."""

    def key(item: PaymentItem) -> tuple[str, Month]:
        return item.kind, item.period

    found: list[CountedPayment] = []
    for _, group in groupby(sorted(items, key=key), key=key):
        payments = list(group)
        decided = zip(payments, counting(payments, law), strict=True)
        found += [CountedPayment(p.kind, p.period, p.paid_on) for p, counts in decided if counts]
    return tuple(found)


def _item(told: ToldPayment, law: Law) -> PaymentItem:
    _must_have(law.payer_kinds, told.kind)
    kind, day = law.payer_kinds[told.kind], told.paid_on or told.period.last_day
    amount = told.amount
    if amount is None:
        amount = fixed_amount(kind.fixed_amount, day, law) or ANY
    code = told.purpose_code or max(kind.purpose_codes, default="")
    return PaymentItem(told.kind, told.period, code, amount, day, told.is_returned)


def _must_have(codes: Iterable[str], code: str) -> None:
    if code not in codes:
        raise NotInTheLaw(code)
