"""The kinds of payers and the payment codes as they are read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

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


def payer_kinds() -> QuerySet[PayerKind]:
    """Every kind of payer, in the order of the file."""
    return PayerKind.objects.all()


def purpose_codes() -> QuerySet[PurposeCode]:
    """Every payment code, by number."""
    return PurposeCode.objects.all()


def payer_kinds_as_fixture() -> list[dict[str, Any]]:
    """All kinds of payers in the shape of `fixtures/payer_kinds.json`."""
    return [payer_kind_as_fixture(kind) for kind in payer_kinds()]


def purpose_codes_as_fixture() -> list[dict[str, Any]]:
    """All payment codes in the shape of `fixtures/purpose_codes.json`."""
    return [purpose_code_as_fixture(code) for code in purpose_codes()]


def payer_kind_as_fixture(row: PayerKind) -> dict[str, Any]:
    """One kind of payer in the shape of the file."""
    return {
        "code": row.code,
        "name": texts(row, "name"),
        **{name: getattr(row, name) for name in PLAIN},
        "period_since": _iso(row.period_since),
        "period_until": _iso(row.period_until),
        **provenance.as_fixture(row),
        **_note(row),
    }


def purpose_code_as_fixture(row: PurposeCode) -> dict[str, Any]:
    """One payment code in the shape of the file."""
    return {
        "code": row.code,
        "name": texts(row, "name"),
        "is_penalty": row.is_penalty,
        **provenance.as_fixture(row),
        **_note(row),
    }


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _note(row: PayerKind | PurposeCode) -> dict[str, Any]:
    note = texts(row, "note")
    return {"note": note} if any(note.values()) else {}
