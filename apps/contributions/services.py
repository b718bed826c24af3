"""Writes of the ledger and of waivers. Callers own the transaction of a whole file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db.backends.postgresql.psycopg_any import DateRange

from apps.common.versions import Versions, held_since, versions_of, write_changes
from apps.contributions import selectors
from apps.contributions.deciding import decide
from apps.contributions.models import Payment, Reversal, Waiver
from apps.contributions.selectors import Group
from apps.persons.services import touch


class Posting(StrEnum):
    """What became of an item of a document."""

    POSTED = "posted"
    KNOWN = "known"
    DOCUMENT_CHANGED = "document_changed"
    PAYMENT_UNKNOWN = "payment_unknown"
    REVERSAL_CHANGED = "reversal_changed"


@dataclass(frozen=True, slots=True)
class ReversalWord:
    """A source's word that it has returned a payment, whole."""

    document_no: str
    item_no: str
    reason: str
    reversed_on: date


@dataclass(frozen=True, slots=True)
class WaiverWord:
    """The Fund's word that somebody's debt for these days is cancelled; `valid` None withdraws it."""

    source_id: int
    person_id: int
    valid_from: date
    valid: DateRange | None
    ground: str


def post_payments(*, payments: Sequence[Payment], source_id: int, at: datetime) -> list[Posting]:
    """Post payments of one source and decide which count. A known key is posted never again.

    Returns what became of each: posted, known, or document_changed where the ledger has other content.
    """
    held = selectors.payments_by_document(source_id, {_key(payment) for payment in payments})
    postings, fresh = [], []
    for payment in payments:
        first = held.setdefault(_key(payment), payment)
        if first is payment:
            payment.source_id, payment.recorded_at = source_id, at
            fresh.append(payment)
            postings.append(Posting.POSTED)
        else:
            is_same = _content(first) == _content(payment)
            postings.append(Posting.KNOWN if is_same else Posting.DOCUMENT_CHANGED)
    Payment.objects.bulk_create(fresh)
    recount(groups={_group(payment) for payment in fresh}, at=at)
    return postings


def post_reversals(
    *, words: Sequence[ReversalWord], source_id: int, at: datetime, job_id: int
) -> tuple[list[Posting], Decimal]:
    """Return payments of one source, and decide again which count.

    Returns what became of each word (posted, known, payment_unknown, or reversal_changed where the
    payment is already returned otherwise), and the sum returned in tenge.
    """
    keys = {(word.document_no, word.item_no) for word in words}
    payments = selectors.payments_by_document(source_id, keys)
    held = selectors.reversals_of(payment.pk for payment in payments.values())
    postings, fresh = [], []
    for word in words:
        payment = payments.get((word.document_no, word.item_no))
        if payment is None:
            postings.append(Posting.PAYMENT_UNKNOWN)
            continue
        reversal = Reversal(
            payment=payment,
            reason=word.reason,
            reversed_on=word.reversed_on,
            recorded_at=at,
            job_id=job_id,
        )
        first = held.setdefault(payment.pk, reversal)
        if first is reversal:
            fresh.append(reversal)
            postings.append(Posting.POSTED)
        else:
            is_same = (first.reason, first.reversed_on) == (word.reason, word.reversed_on)
            postings.append(Posting.KNOWN if is_same else Posting.REVERSAL_CHANGED)
    Reversal.objects.bulk_create(fresh)
    recount(groups={_group(reversal.payment) for reversal in fresh}, at=at)
    return postings, sum((reversal.payment.amount for reversal in fresh), Decimal(0))


def recount(*, groups: Iterable[Group], at: datetime) -> None:
    """Decide again which payments of these (person, kind, month) count, as known from `at` on."""
    asked = set(groups)
    if asked:
        decide(asked, at)
        touch((person_id for person_id, _, _ in asked), at)


def record_waivers(*, words: Sequence[WaiverWord], at: datetime) -> list[bool]:
    """Record cancelled debts; a known key with other values is superseded, or withdrawn.

    Returns, for each word, whether it said anything new.
    """
    people = {word.person_id for word in words}
    held = Waiver.objects.filter(held_since(at), person_id__in=people)
    waivers = versions_of(
        (
            ((row.person_id, row.valid_from), row.pk, row.recorded, _said(row.valid, row.ground))
            for row in held
        ),
        at,
    )
    sources = {(word.person_id, word.valid_from): word.source_id for word in words}
    news = [
        waivers[word.person_id, word.valid_from].take(_said(word.valid, word.ground))
        for word in words
    ]

    def row(key: tuple[int, date], known: Versions) -> Waiver:
        person_id, valid_from = key
        valid, ground = known.now
        return Waiver(
            person_id=person_id,
            source_id=sources[key],
            valid_from=valid_from,
            valid=valid,
            ground=ground,
            recorded=known.room(),
        )

    write_changes(Waiver, waivers, row)
    touch((word.person_id for word, is_new in zip(words, news, strict=True) if is_new), at)
    return news


def _said(valid: DateRange | None, ground: str) -> tuple[DateRange, str] | None:
    return None if valid is None else (valid, ground)


def _key(payment: Payment) -> tuple[str, str]:
    return payment.document_no, payment.item_no


def _content(payment: Payment) -> tuple[object, ...]:
    return (
        payment.person_id,
        payment.period,
        payment.purpose_code,
        payment.payer_kind,
        payment.payer_id,
        payment.amount,
        payment.paid_on,
    )


def _group(payment: Payment) -> Group:
    return payment.person_id, payment.payer_kind, payment.period
