"""Kinds of payers and payment codes in the shape of the files of `fixtures/`."""

from __future__ import annotations

from datetime import date
from typing import Any

from apps.contributions.models import PayerKind, PurposeCode
from apps.rates import provenance
from apps.rates.texts import texts

PLAIN = (
    "purpose_codes",
    "fixed_amount",
    "retention",
    "counts_for_loyalty",
    "statuses",
    "not_before_payment_month",
)


def payer_kind_as_fixture(row: PayerKind) -> dict[str, Any]:
    """One kind of payer in the shape of `fixtures/payer_kinds.json`."""
    return {
        "code": row.code,
        "name": texts(row, "name"),
        **{name: getattr(row, name) for name in PLAIN},
        "period_since": _iso(row.period_since),
        "period_until": _iso(row.period_until),
        **_sourced(row),
    }


def purpose_code_as_fixture(row: PurposeCode) -> dict[str, Any]:
    """One payment code in the shape of `fixtures/purpose_codes.json`."""
    return {
        "code": row.code,
        "name": texts(row, "name"),
        "is_penalty": row.is_penalty,
        **_sourced(row),
    }


def _sourced(row: PayerKind | PurposeCode) -> dict[str, Any]:
    note = texts(row, "note")
    return provenance.as_fixture(row) | ({"note": note} if any(note.values()) else {})


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
