"""Which payments count for their month (design.md section 4, "Counting payment").

Legal status is not looked at here: a status may be recorded later, and is asked when months are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from apps.rules.contributions import fixed_amount
from apps.rules.facts import PaymentItem
from apps.rules.law import Law
from apps.rules.months import Month


def counting(payments: Sequence[PaymentItem], law: Law) -> list[bool]:
    """For each payment of one person, kind and month: whether it counts for that month.

    Kinds with a fixed amount are added up in order of their day; they count from the day on which
    the sum reaches the amount in force on that very day.
    """
    items = [payment for payment in payments if _may_count(payment, law)]
    since = _reached_on(items, law)
    return [
        since is not None and payment.paid_on >= since and _may_count(payment, law)
        for payment in payments
    ]


def _reached_on(items: list[PaymentItem], law: Law) -> date | None:
    """The day since which these payments count."""
    days = sorted({item.paid_on for item in items})
    return next((day for day in days if _is_enough(items, day, law)), None)


def _is_enough(items: list[PaymentItem], day: date, law: Law) -> bool:
    fixed = law.payer_kinds[items[0].kind].fixed_amount
    if not fixed:
        return True
    due = fixed_amount(fixed, day, law)
    return due is not None and sum(item.amount for item in items if item.paid_on <= day) >= due


def _may_count(payment: PaymentItem, law: Law) -> bool:
    kind = law.payer_kinds[payment.kind]
    return (
        payment.amount > 0
        and not payment.is_returned
        and payment.purpose_code not in law.penalties
        and (not kind.purpose_codes or payment.purpose_code in kind.purpose_codes)
        and (kind.period_since is None or payment.period >= kind.period_since)
        and (kind.period_until is None or payment.period <= kind.period_until)
        and not (kind.not_before_payment_month and payment.period < Month.of(payment.paid_on))
    )
