"""Which payments count for their month (design.md section 4, "Counting payment").

Legal status is not looked at here: a status may be recorded later, and is asked when months are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from apps.rules.contributions import fixed_amount
from apps.rules.facts import PaymentItem
from apps.rules.law import Law, PayerKind
from apps.rules.months import Month


def counting(payments: Sequence[PaymentItem], law: Law) -> list[bool]:
    """For each payment of one person, kind and month: whether it counts for that month.

    Kinds with a fixed amount are added up in order of their day; they count from the payment with
    which the sum reaches the amount in force on that payment's own day.
    """
    allowed = [_may_count(payment, law) for payment in payments]
    kind = law.payer_kinds[payments[0].kind] if payments else None
    if kind is None or not kind.fixed_amount:
        return allowed
    order = sorted(
        (index for index, may in enumerate(allowed) if may),
        key=lambda index: payments[index].paid_on,
    )
    return _reached([payments[index] for index in order], order, len(payments), kind, law)


def _reached(
    items: list[PaymentItem], order: list[int], size: int, kind: PayerKind, law: Law
) -> list[bool]:
    counts = [False] * size
    days = sorted({item.paid_on for item in items})
    reached_on = next((day for day in days if _is_enough(items, day, kind, law)), None)
    for item, index in zip(items, order, strict=True):
        counts[index] = reached_on is not None and item.paid_on >= reached_on
    return counts


def _is_enough(items: list[PaymentItem], day: date, kind: PayerKind, law: Law) -> bool:
    due = fixed_amount(kind.fixed_amount, day, law)
    paid = sum((item.amount for item in items if item.paid_on <= day), Decimal(0))
    return due is not None and paid >= due


def _may_count(payment: PaymentItem, law: Law) -> bool:
    kind = law.payer_kinds.get(payment.kind)
    return (
        kind is not None
        and payment.amount > 0
        and not payment.is_returned
        and payment.purpose_code not in law.penalties
        and (not kind.purpose_codes or payment.purpose_code in kind.purpose_codes)
        and (kind.period_since is None or payment.period >= kind.period_since)
        and (kind.period_until is None or payment.period <= kind.period_until)
        and not (kind.not_before_payment_month and payment.period < Month.of(payment.paid_on))
    )
