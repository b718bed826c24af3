"""Reads of the ledger of payments, and of who pays under which codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from apps.contributions.differing import Reach
from apps.contributions.models import PayerKind, PurposeCode
from apps.contributions.shapes import payer_kind_as_fixture, purpose_code_as_fixture
from apps.rules.facts import PaymentItem
from apps.rules.months import Month

MONTHS_AHEAD = 12
Group = tuple[int, str, Month]
"""The payments that are decided together: of one person, kind and month."""

BY_DOCUMENT = """
SELECT i.document_no, i.item_no, p.id, p.person_id, p.period, p.payer_kind, p.amount, r.reason, r.reversed_on
  FROM unnest(%(documents)s::text[], %(items)s::text[]) AS asked(document_no, item_no)
  JOIN contributions_posteditem i
    ON i.source_id = %(source)s AND i.document_no = asked.document_no AND i.item_no = asked.item_no
  JOIN contributions_payment p
    ON p.person_id = i.person_id AND p.period = i.period AND p.id = i.payment_id
  LEFT JOIN contributions_reversal r
    ON r.person_id = i.person_id AND r.period = i.period AND r.payment_id = i.payment_id
"""
# OFFSET 0: one look-up after another, a payment's in the partition of its month. The planner, who counts on
# looking into every partition for each group, would rather read the whole ledger.
OF_GROUPS = """
SELECT p.id, p.person_id, p.payer_kind, p.period, p.purpose_code, p.amount, p.paid_on, p.recorded_at,
       r.recorded_at, d.id, coalesce(d.counts, p.counts), coalesce(lower(d.recorded), p.recorded_at)
  FROM unnest(%(people)s::bigint[], %(kinds)s::text[], %(months)s::date[])
       AS asked(person_id, payer_kind, period)
  CROSS JOIN LATERAL (
    SELECT * FROM contributions_payment of
     WHERE of.person_id = asked.person_id AND of.period = asked.period
       AND of.payer_kind = asked.payer_kind OFFSET 0) p
  LEFT JOIN LATERAL (
    SELECT recorded_at FROM contributions_reversal of
     WHERE of.person_id = p.person_id AND of.period = p.period AND of.payment_id = p.id OFFSET 0) r
    ON true
  LEFT JOIN LATERAL (
    SELECT id, counts, recorded FROM contributions_decision of
     WHERE of.person_id = p.person_id AND of.period = p.period AND of.payment_id = p.id
       AND upper_inf(of.recorded) OFFSET 0) d ON true
 ORDER BY p.person_id, p.payer_kind, p.period, p.id
"""
BALANCE = """
SELECT coalesce(sum(p.amount), 0),
       coalesce(sum(p.amount) FILTER (WHERE r.payment_id IS NOT NULL), 0),
       coalesce(sum(p.amount) FILTER (WHERE r.payment_id IS NULL), 0)
  FROM contributions_payment p
  LEFT JOIN contributions_reversal r
    ON r.person_id = p.person_id AND r.period = p.period AND r.payment_id = p.id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A payment as the ledger has it, when it came and went, and the decision that holds.

    `decision_id` is None where that is the first one, in the payment's own row.
    """

    payment_id: int
    group: Group
    item: PaymentItem
    recorded_at: datetime
    returned_at: datetime | None
    decision_id: int | None
    counts: bool
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted under a document's number, and how it was returned, if it was."""

    payment_id: int
    group: Group
    amount: Decimal
    returned: tuple[str, date] | None


@dataclass(frozen=True, slots=True)
class Balance:
    """The whole ledger in tenge: what was posted, what was returned, what is left."""

    posted: Decimal
    returned: Decimal
    left: Decimal


def posted_under(
    source_id: int, documents: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Posted]:
    """What a source has posted under these document and item numbers."""
    asked: dict[str, Any] = {
        "source": source_id,
        "documents": [document_no for document_no, _ in documents],
        "items": [item_no for _, item_no in documents],
    }
    with connection.cursor() as cursor:
        cursor.execute(BY_DOCUMENT, asked)
        return {(row[0], row[1]): _posted(*row[2:]) for row in cursor.fetchall()}


def _posted(payment_id: int, *rest: Any) -> Posted:
    person_id, period, kind, amount, reason, reversed_on = rest
    returned = None if reversed_on is None else (reason, reversed_on)
    return Posted(payment_id, (person_id, kind, Month.of(period)), amount, returned)


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


def groups_reached(reaches: Sequence[Reach], after: int, limit: int) -> list[Group]:
    """The groups that hold a payment which one of these reaches, by person, from the one after `after`.

    About `limit` payments' worth; the last person's are there in full.
    """
    if not reaches:
        return []
    asked = [_reached(reach) for reach in reaches]
    where = " OR ".join(f"({condition})" for condition, _ in asked)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, payer_kind, period FROM contributions_payment"
            f" WHERE person_id > %s AND ({where})"
            " ORDER BY person_id FETCH FIRST %s ROWS WITH TIES",
            [after, *(value for _, values in asked for value in values), limit],
        )
        rows = cursor.fetchall()
    found = dict.fromkeys(rows)
    return [(person_id, kind, Month.of(period)) for person_id, kind, period in found]


def groups_of(people: Sequence[int], reaches: Sequence[Reach]) -> list[Group]:
    """The groups of these people that hold a payment which one of these reaches."""
    if not reaches:
        return []
    asked = [_reached(reach) for reach in reaches]
    where = " OR ".join(f"({condition})" for condition, _ in asked)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT person_id, payer_kind, period FROM contributions_payment"
            f" WHERE person_id = ANY(%s) AND ({where})",
            [list(people), *(value for _, values in asked for value in values)],
        )
        return [(person_id, kind, Month.of(period)) for person_id, kind, period in cursor]


def _reached(reach: Reach) -> tuple[str, list[Any]]:
    asked: list[tuple[str, Any]] = [
        ("payer_kind = ANY(%s)", list(reach.kinds)),
        ("purpose_code = ANY(%s)", list(reach.codes)),
        ("paid_on >= %s", reach.first),
        ("paid_on <= %s", reach.last),
    ]
    held = [(condition, value) for condition, value in asked if value]
    return " AND ".join(condition for condition, _ in held) or "true", [value for _, value in held]


def balance() -> Balance:
    """What the ledger holds, added up from its rows."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCE)
        return Balance(*cursor.fetchone())


def months_without_place(first: Month, count: int = MONTHS_AHEAD) -> list[Month]:
    """The months from `first` on, `count` of them and the first, for which the ledger has no partition."""
    months = [first + step for step in range(count + 1)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month FROM unnest(%s::date[]) AS month"
            " WHERE to_regclass('contributions_payment_' || to_char(month, 'YYYY_MM')) IS NULL"
            " ORDER BY month",
            [[month.first_day for month in months]],
        )
        return [Month.of(day) for (day,) in cursor.fetchall()]


def payer_kinds_as_fixture(known_at: datetime | None = None) -> list[dict[str, Any]]:
    """The kinds of payers in the shape of `fixtures/payer_kinds.json`, as known now or at a moment."""
    return [payer_kind_as_fixture(row) for row in PayerKind.objects.known(known_at)]


def purpose_codes_as_fixture(known_at: datetime | None = None) -> list[dict[str, Any]]:
    """The payment codes in the shape of `fixtures/purpose_codes.json`, as known now or at a moment."""
    return [purpose_code_as_fixture(row) for row in PurposeCode.objects.known(known_at)]
