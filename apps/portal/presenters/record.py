"""My record in words: each month with its payments, or with the reason why it is not covered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.common import wording
from apps.portal.own import OwnPayment
from apps.portal.presenters import months

FIXED = {"independent", "sole_proprietor"}


@dataclass(frozen=True)
class PaidRow:
    """One payment of a month."""

    payer: str
    amount: str
    paid_on: str
    source: str
    remark: str


@dataclass(frozen=True)
class MonthRow:
    """One month of the record: its state, what was paid, and where nothing counts, why."""

    cell: months.MonthCell
    payments: list[PaidRow]
    why: str


def month_rows(
    cells: Iterable[months.MonthCell],
    payments: Iterable[OwnPayment],
    fixed: Mapping[str, Decimal | None],
) -> list[MonthRow]:
    """The months, newest first; `fixed` has the amount that a kind must reach in full."""
    by_month: dict[object, list[OwnPayment]] = {}
    for payment in payments:
        by_month.setdefault(payment.month, []).append(payment)
    rows = [_row(cell, by_month.get(cell.month, []), fixed) for cell in cells]
    return rows[::-1]


def _row(
    cell: months.MonthCell, paid: list[OwnPayment], fixed: Mapping[str, Decimal | None]
) -> MonthRow:
    why = why_not(paid, fixed) if cell.state == "uncovered" else ""
    return MonthRow(cell=cell, payments=[_paid(payment) for payment in paid], why=why)


def _paid(payment: OwnPayment) -> PaidRow:
    payer = payment.payer
    if payment.payer_tail:
        payer = _("%(payer)s, number ending in %(tail)s") % {
            "payer": payer,
            "tail": payment.payer_tail,
        }
    return PaidRow(
        payer=payer,
        amount=wording.tenge(payment.amount),
        paid_on=wording.day(payment.paid_on),
        source=payment.source,
        remark=_remark(payment),
    )


def _remark(payment: OwnPayment) -> str:
    if payment.returned_on is not None:
        return _("returned on %(day)s") % {"day": wording.day(payment.returned_on)}
    if payment.is_penalty:
        return _("a penalty for lateness: it covers no month")
    return "" if payment.counts else _("does not count for the month")


def why_not(paid: list[OwnPayment], fixed: Mapping[str, Decimal | None]) -> str:
    """Why a month is not covered, and who can change it."""
    kept = [payment for payment in paid if payment.returned_on is None]
    if not paid:
        return _(
            "No payment for this month has arrived. "
            "If you were employed then, ask the employer for the payment document."
        )
    if not kept:
        return _(
            "The payment was returned, so the month is open again. Pay it anew or ask the payer why."
        )
    if all(payment.is_penalty for payment in kept):
        return _("Only a penalty was paid. The contribution itself is still to be paid.")
    return _too_little(kept, fixed)


def _too_little(kept: list[OwnPayment], fixed: Mapping[str, Decimal | None]) -> str:
    for kind in FIXED:
        needed = fixed.get(kind)
        paid = sum((p.amount for p in kept if p.kind == kind and not p.is_penalty), Decimal(0))
        if paid and needed and paid < needed:
            return _(
                "Paid %(paid)s, but the month needs %(needed)s: "
                "pay the difference of %(rest)s for this month."
            ) % {
                "paid": wording.tenge(paid),
                "needed": wording.tenge(needed),
                "rest": wording.tenge(needed - paid),
            }
    return _("Something was paid, but by the rules it does not count for this month. Call 1406.")


def stay_words(first: date, last: date | None) -> str:
    """From when to when a stay lasts."""
    if last is None:
        return _("from %(first)s, no end day in the register") % {"first": wording.from_day(first)}
    return _("from %(first)s until %(last)s") % {
        "first": wording.from_day(first),
        "last": wording.until_day(last),
    }
