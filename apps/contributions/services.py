"""Writes of the ledger and of waivers. Callers own the transaction of a whole file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from apps.common.versions import Versions, held_since, versions_of, write_changes
from apps.contributions import selectors
from apps.contributions.deciding import decide
from apps.contributions.models import Reversal, Waiver
from apps.contributions.posting import Ledger, PaymentWord, Posting, post_words
from apps.contributions.selectors import Group, Posted
from apps.persons.services import touch


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


def post_payments(
    *, words: Sequence[PaymentWord], source_id: int, at: datetime, job_id: int
) -> list[Posting]:
    """Post payments of one source and decide which count. A known key is posted never again.

    Returns what became of each: posted, known, person_unknown, or document_changed where the ledger has
    other content. A file of them is posted by `posting.Ledger`, as these are.
    """
    return post_words(Ledger(source_id=source_id, at=at, job_id=job_id), words)


def post_reversals(
    *, words: Sequence[ReversalWord], source_id: int, at: datetime, job_id: int
) -> tuple[list[Posting], Decimal]:
    """Return payments of one source, and decide again which count.

    Returns what became of each word (posted, known, payment_unknown, or reversal_changed where the
    payment is already returned otherwise), and the sum returned in tenge.
    """
    posted = selectors.posted_under(source_id, {(word.document_no, word.item_no) for word in words})
    returned = {one.payment_id: one.returned for one in posted.values()}
    postings: list[Posting] = []
    fresh: list[tuple[Posted, ReversalWord]] = []
    for word in words:
        payment = posted.get((word.document_no, word.item_no))
        said = (word.reason, word.reversed_on)
        if payment is None:
            postings.append(Posting.PAYMENT_UNKNOWN)
        elif (first := returned[payment.payment_id]) is None:
            returned[payment.payment_id] = said
            fresh.append((payment, word))
            postings.append(Posting.POSTED)
        else:
            postings.append(Posting.KNOWN if first == said else Posting.REVERSAL_CHANGED)
    Reversal.objects.bulk_create(_reversal(*one, at=at, job_id=job_id) for one in fresh)
    recount(groups={payment.group for payment, _ in fresh}, at=at)
    return postings, sum((payment.amount for payment, _ in fresh), Decimal(0))


def _reversal(payment: Posted, word: ReversalWord, *, at: datetime, job_id: int) -> Reversal:
    person_id, _, period = payment.group
    return Reversal(
        person_id=person_id,
        period=period,
        payment_id=payment.payment_id,
        reason=word.reason,
        reversed_on=word.reversed_on,
        recorded_at=at,
        job_id=job_id,
    )


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
