"""Payments of the ledger that look wrong. They are posted and stay; only their sender can take one back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.contributions.law import law_of_payments
from apps.contributions.models import Payment, Reversal
from apps.feeds.waiting.suggestions import FAR, NEIGHBOURS, PAID_ON, months_in, own_amounts
from apps.rules.law import Law
from apps.rules.months import Month

SHOWN = 200


class Hint(StrEnum):
    """What looks wrong."""

    SEVERAL_MONTHS = "several_months"
    PENALTY_CODE = "penalty_code"
    FAR_MONTH = "far_month"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A payment that looks wrong; `months` it is enough for, `code` that was probably meant."""

    payment: Payment
    hint: Hint
    months: int = 0
    code: str = ""


def suspects(month: Month, *, source_id: int, job_id: int | None = None) -> list[Suspect]:
    """Payments of a sender for one month that look wrong and are not returned, at most 200 of them."""
    payments = Payment.objects.filter(period=month.first_day, source_id=source_id)
    if job_id is not None:
        payments = payments.filter(job_id=job_id)
    law, _ = law_of_payments()
    found = [*_several(payments, law), *_penalties(payments, month, law), *_far(payments, month)][
        :SHOWN
    ]
    taken = Reversal.objects.filter(payment_id__in=[one.payment.pk for one in found])
    returned = set(taken.values_list("payment_id", flat=True))
    return [one for one in found if one.payment.pk not in returned]


def _several(payments: QuerySet[Payment], law: Law) -> list[Suspect]:
    """Each distinct sum of a kind and day is judged once; most payments share a few of them."""
    sums = payments.exclude(purpose_code__in=law.penalties)
    counts = {
        (kind, day, amount): number
        for kind, day, amount in sums.values_list("payer_kind", "paid_on", "amount").distinct()
        if (number := months_in({"payer_kind": kind, "paid_on": day, "amount": amount}, law))
    }
    return [
        Suspect(payment, Hint.SEVERAL_MONTHS, months=counts[_sum(payment)])
        for payment in _with_sums(sums, set(counts))
    ]


def _penalties(payments: QuerySet[Payment], month: Month, law: Law) -> list[Suspect]:
    penalties = payments.filter(purpose_code__in=PAID_ON)
    usual = Payment.objects.filter(
        person=OuterRef("person"),
        payer_id=OuterRef("payer_id"),
        payer_kind=OuterRef("payer_kind"),
        amount=OuterRef("amount"),
        purpose_code__in=PAID_ON.values(),
        period__range=((month - NEIGHBOURS).first_day, (month + NEIGHBOURS).first_day),
    )
    fixed = {
        one
        for one in penalties.values_list("payer_kind", "paid_on", "amount").distinct()
        if one[2] in own_amounts(one[0], one[1], law)
    }
    meant = {payment.pk: payment for payment in _with_sums(penalties, fixed)}
    meant |= {payment.pk: payment for payment in penalties.filter(Exists(usual))[:SHOWN]}
    return [
        Suspect(payment, Hint.PENALTY_CODE, code=PAID_ON[payment.purpose_code])
        for payment in meant.values()
    ]


def _far(payments: QuerySet[Payment], month: Month) -> list[Suspect]:
    far = payments.filter(
        Q(paid_on__lt=(month - FAR).first_day) | Q(paid_on__gt=(month + FAR).last_day)
    )
    return [Suspect(payment, Hint.FAR_MONTH) for payment in far.order_by("pk")[:SHOWN]]


def _with_sums(payments: QuerySet[Payment], sums: set[tuple[str, date, Decimal]]) -> list[Payment]:
    by_kind: dict[tuple[str, date], list[Decimal]] = defaultdict(list)
    for kind, day, amount in sums:
        by_kind[kind, day].append(amount)
    any_of = Q(pk__in=[])
    for (kind, day), amounts in by_kind.items():
        any_of |= Q(payer_kind=kind, paid_on=day, amount__in=amounts)
    return list(payments.filter(any_of).order_by("pk")[:SHOWN])


def _sum(payment: Payment) -> tuple[str, date, Decimal]:
    return payment.payer_kind, payment.paid_on, payment.amount
