"""The part of the law that decides whether a payment counts, kept until the law's tables change."""

from __future__ import annotations

from functools import lru_cache

from apps.contributions import selectors
from apps.rates import selectors as rates
from apps.rules.law import Law, law_from


def law_of_payments() -> tuple[Law, int]:
    """The law as the registers hold it now, and its revision. It has no categories and no statuses."""
    revision = rates.revision()
    return _law(revision), revision


@lru_cache(maxsize=1)
def _law(revision: int) -> Law:
    return law_from(
        rates=rates.rows_as_fixture(),
        categories=(),
        payer_kinds=selectors.payer_kinds_as_fixture(),
        legal_statuses=(),
        purpose_codes=selectors.purpose_codes_as_fixture(),
    )
