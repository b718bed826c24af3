"""The part of the law that decides whether a payment counts, kept until the law's tables change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import connection

from apps.contributions import selectors
from apps.contributions.models import PayerKind, PurposeCode
from apps.rates import selectors as rates
from apps.rates.models import Rate
from apps.rules.law import Law, law_from

INSTANT = timedelta(microseconds=1)


def law_of_payments() -> tuple[Law, int]:
    """The law as the registers hold it now, and its revision. It has no categories and no statuses."""
    revision = rates.revision()
    return _law(revision), revision


def law_to_decide_by() -> tuple[Law, int]:
    """The same for a transaction that records decisions by it.

    The transaction is given its number before it reads the law, so that whoever decides anew after a
    change can tell which transactions may still have read the law of before (recounting.py).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
    return law_of_payments()


def laws_since(moment: datetime) -> Iterator[Law]:
    """Every law of payments that was in the registers since a moment, the present one left out."""
    for at in sorted(_changed_at(moment)):
        yield _made(at - INSTANT)


def _changed_at(moment: datetime) -> set[datetime]:
    """When a version began or ended since then."""
    found: set[datetime] = set()
    for model in (Rate, PayerKind, PurposeCode):
        rows = model.objects.exclude(recorded__isempty=True)
        for end in ("recorded__startswith", "recorded__endswith"):
            later = rows.filter(**{f"{end}__gte": moment})
            found |= set(later.values_list(end, flat=True))
    return found


@lru_cache(maxsize=1)
def _law(revision: int) -> Law:
    return _made(None)


def _made(known_at: datetime | None) -> Law:
    return law_from(
        rates=rates.rows_as_fixture(known_at),
        categories=(),
        payer_kinds=selectors.payer_kinds_as_fixture(known_at),
        legal_statuses=(),
        purpose_codes=selectors.purpose_codes_as_fixture(known_at),
    )
