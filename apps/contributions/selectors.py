"""Reads of the ledger of payments, and of who pays under which codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from apps.contributions.models import PayerKind, Payment, PurposeCode, Reversal
from apps.contributions.shapes import payer_kind_as_fixture, purpose_code_as_fixture
from apps.rules.facts import PaymentItem
from apps.rules.months import Month

Group = tuple[int, str, Month]
"""The payments that are decided together: of one person, kind and month."""

BY_DOCUMENT = """
SELECT p.* FROM unnest(%(documents)s::text[], %(items)s::text[]) AS asked(document_no, item_no)
  JOIN contributions_payment p
    ON p.source_id = %(source)s AND p.document_no = asked.document_no AND p.item_no = asked.item_no
"""
OF_GROUPS = """
SELECT p.id, p.person_id, p.payer_kind, p.period, p.purpose_code, p.amount, p.paid_on, p.recorded_at,
       r.recorded_at, d.id, d.counts, lower(d.recorded)
  FROM unnest(%(people)s::bigint[], %(kinds)s::text[], %(months)s::date[])
       AS asked(person_id, payer_kind, period)
  JOIN contributions_payment p
    ON p.person_id = asked.person_id AND p.period = asked.period AND p.payer_kind = asked.payer_kind
  LEFT JOIN contributions_reversal r ON r.payment_id = p.id
  LEFT JOIN contributions_decision d ON d.payment_id = p.id AND upper_inf(d.recorded)
 ORDER BY p.person_id, p.payer_kind, p.period, p.id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A payment as the ledger has it, when it came and went, and the decision that holds."""

    payment_id: int
    group: Group
    item: PaymentItem
    recorded_at: datetime
    returned_at: datetime | None
    decision_id: int | None
    counts: bool | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Balance:
    """The whole ledger in tenge: what was posted, what was returned, what is left."""

    posted: Decimal
    returned: Decimal
    left: Decimal


def payments_by_document(
    source_id: int, documents: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Payment]:
    """The payments of a source under these document and item numbers."""
    found = Payment.objects.raw(
        BY_DOCUMENT,
        {
            "source": source_id,
            "documents": [document_no for document_no, _ in documents],
            "items": [item_no for _, item_no in documents],
        },
    )
    return {(payment.document_no, payment.item_no): payment for payment in found}


def reversals_of(payment_ids: Iterable[int]) -> dict[int, Reversal]:
    """The returns of these payments, by payment."""
    found = Reversal.objects.filter(payment_id__in=list(payment_ids))
    return {reversal.payment_id: reversal for reversal in found}


def standings(groups: Iterable[Group]) -> list[Standing]:
    """Every payment of these groups, the groups one after another, each in the order of arrival."""
    asked: Sequence[Group] = list(set(groups))
    with connection.cursor() as cursor:
        cursor.execute(
            OF_GROUPS,
            {
                "people": [person_id for person_id, _, _ in asked],
                "kinds": [kind for _, kind, _ in asked],
                "months": [month.first_day for _, _, month in asked],
            },
        )
        return [_standing(*row) for row in cursor.fetchall()]


def _standing(payment_id: int, person_id: int, kind: str, period: date, *rest: Any) -> Standing:
    purpose_code, amount, paid_on, *times = rest
    month = Month.of(period)
    item = PaymentItem(kind, month, purpose_code, amount, paid_on)
    return Standing(payment_id, (person_id, kind, month), item, *times)


def balance() -> Balance:
    """What the ledger holds, added up from its rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(p.amount), 0), coalesce(sum(p.amount) FILTER (WHERE r.id IS NOT NULL), 0),"
            " coalesce(sum(p.amount) FILTER (WHERE r.id IS NULL), 0)"
            " FROM contributions_payment p LEFT JOIN contributions_reversal r ON r.payment_id = p.id"
        )
        return Balance(*cursor.fetchone())


def payer_kinds_as_fixture() -> list[dict[str, Any]]:
    """The kinds of payers in the shape of `fixtures/payer_kinds.json`."""
    return [payer_kind_as_fixture(row) for row in PayerKind.objects.all()]


def purpose_codes_as_fixture() -> list[dict[str, Any]]:
    """The payment codes in the shape of `fixtures/purpose_codes.json`."""
    return [purpose_code_as_fixture(row) for row in PurposeCode.objects.all()]
