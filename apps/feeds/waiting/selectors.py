"""Reads of quarantine for those who work in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum

from apps.contributions.models import Payment, PostedItem
from apps.feeds.models import QuarantineAct, QuarantinedRow, QuarantineOrder
from apps.feeds.reasons import Reason
from apps.persons.models import Source

ORDERS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Which:
    """Which rows are meant; what is None or empty leaves its column open. `before`: recorded earlier."""

    source_id: int | None = None
    feed: str = ""
    reason: str = ""
    job_id: int | None = None
    before: datetime | None = None
    status: str = QuarantinedRow.Status.WAITING

    def condition(self) -> Q:
        """The same as a condition on rows of quarantine."""
        told: Mapping[str, object] = {
            "status": self.status,
            "source_id": self.source_id,
            "feed": self.feed,
            "reason": self.reason,
            "job_id": self.job_id,
            "recorded_at__lt": self.before,
        }
        return Q(**{name: value for name, value in told.items() if value not in (None, "")})


@dataclass(frozen=True, slots=True)
class Heap:
    """Rows of one sender, feed and reason: how many, the tenge that can be read, since when."""

    source_id: int
    source: str
    feed: str
    reason: str
    rows: int
    amount: Decimal
    oldest: datetime


def rows(which: Which) -> QuerySet[QuarantinedRow]:
    """These rows, the oldest first."""
    found = QuarantinedRow.objects.filter(which.condition())
    return found.select_related("source", "job").order_by("pk")


def heaps(which: Which) -> list[Heap]:
    """These rows counted by sender, feed and reason; the largest heap of each sender first."""
    found = (
        QuarantinedRow.objects.filter(which.condition())
        .values_list("source_id", "feed", "reason")
        .annotate(
            rows=Count("pk"),
            tenge=Sum("amount", default=Decimal(0)),
            oldest=Min("recorded_at"),
        )
    )
    codes = dict(Source.objects.values_list("pk", "code"))
    counted = [Heap(row[0], codes[row[0]], *row[1:]) for row in found]
    return sorted(counted, key=lambda heap: (heap.source, -heap.rows, heap.feed, heap.reason))


def some(which: Which, after: int, count: int) -> tuple[list[QuarantinedRow], bool]:
    """So many of these rows behind the one of this id, the oldest first, and whether more follow.

    Behind an id and not from a place: the thousandth page costs what the first does.
    """
    found = list(rows(which).filter(pk__gt=after)[: count + 1])
    return found[:count], len(found) > count


def senders() -> list[tuple[int, str]]:
    """The ids of the sources whose rows are or were in quarantine, and what people call them."""
    return _named(Exists(QuarantinedRow.objects.filter(source=OuterRef("pk"))))


def senders_of_payments() -> list[tuple[int, str]]:
    """The ids of the sources that send payments, and what people call them."""
    return _named(Q(sends_payments=True))


def _named(condition: Exists | Q) -> list[tuple[int, str]]:
    found = Source.objects.filter(condition).order_by("code")
    return [(source.pk, source.name or source.code) for source in found]


def in_the_ledger(row: QuarantinedRow) -> Payment | None:
    """The payment under the number of a row that waits because the ledger has another under it."""
    if row.reason != Reason.DOCUMENT_CHANGED:
        return None
    number = {"document_no": row.document_no, "item_no": row.item_no}
    item = PostedItem.objects.filter(source=row.source_id, **number).first()
    if item is None:
        return None
    payments = Payment.objects.select_related("person")
    return payments.filter(person=item.person_id, period=item.period, pk=item.payment_id).first()


def acts_of(row_id: int) -> QuerySet[QuarantineAct]:
    """What was done to a row, oldest first."""
    return QuarantineAct.objects.filter(row=row_id).order_by("at", "pk")


def latest_orders() -> QuerySet[QuarantineOrder]:
    """The last orders over many rows, newest first."""
    return QuarantineOrder.objects.select_related("source").order_by("-pk")[:ORDERS_SHOWN]
