"""What one person may read of his own: reads over the registers, for the record page alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from apps.categories.models import CategoryPeriod
from apps.contributions.models import PayerKind, Payment
from apps.rules.months import Month

Named = Callable[[str], str]
"""What a source is called, by its code."""


@dataclass(frozen=True)
class OwnPayment:
    """One payment as its person reads it; `returned_on` where it was given back."""

    month: Month
    kind: str
    payer: str
    payer_tail: str
    amount: Decimal
    paid_on: date
    counts: bool
    is_penalty: bool
    returned_on: date | None
    source: str


@dataclass(frozen=True)
class OwnStay:
    """One stay in a category; `last` None while it goes on."""

    category: str
    first: date
    last: date | None
    source: str


def payments(
    person_id: int, first: Month, last: Month, penalties: frozenset[str], named: Named
) -> list[OwnPayment]:
    """The payments for the months from `first` through `last`, by month and day."""
    rows = (
        Payment.objects.known()
        .filter(person_id=person_id, period__gte=first, period__lte=last)
        .select_related("source")
        .order_by("period", "paid_on", "pk")
    )
    names = {kind.code: kind.name for kind in PayerKind.objects.known()}
    return [_own(row, names, penalties, named) for row in rows]


def _own(row: Any, names: dict[str, str], penalties: frozenset[str], named: Named) -> OwnPayment:
    return OwnPayment(
        month=row.period,
        kind=row.payer_kind,
        payer=names.get(row.payer_kind, row.payer_kind),
        payer_tail=row.payer_id[-4:],
        amount=row.amount,
        paid_on=row.paid_on,
        counts=row.is_counted,
        is_penalty=row.purpose_code in penalties,
        returned_on=row.returned_on,
        source=named(row.source.code),
    )


def stays(person_id: int, named: Named) -> list[OwnStay]:
    """The stays in categories that the registers tell of, the latest first."""
    rows = (
        CategoryPeriod.objects.known()
        .filter(person_id=person_id)
        .select_related("source")
        .order_by("-valid_from")
    )
    return [
        OwnStay(
            category=row.category,
            first=row.valid_from,
            last=_last_day(row.valid.upper),
            source=named(row.source.code),
        )
        for row in rows
    ]


def _last_day(upper: date | None) -> date | None:
    return None if upper is None else date.fromordinal(upper.toordinal() - 1)
