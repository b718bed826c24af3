"""Bringing `fixtures/payer_kinds.json` and `fixtures/purpose_codes.json` into the register."""

from collections.abc import Iterable
from datetime import datetime

from apps.contributions import shapes
from apps.contributions.models import PayerKind, PurposeCode
from apps.rates.loading import Counts, Row, day, sourced, upsert_version
from apps.rates.texts import columns


def load_payer_kinds(rows: Iterable[Row], *, at: datetime, using: str) -> Counts:
    """Record new and changed kinds of payers by code; rows corrected by administrators stay."""
    counts = Counts()
    for place, row in enumerate(rows, start=1):
        upsert_version(
            model=PayerKind,
            key={"code": row["code"]},
            values={
                "code": row["code"],
                "position": place,
                **{name: row[name] for name in shapes.PLAIN},
                "period_since": day(row["period_since"]),
                "period_until": day(row["period_until"]),
                **columns("name", row["name"]),
                **sourced(row),
            },
            row=row,
            current=shapes.payer_kind_as_fixture,
            counts=counts,
            at=at,
            using=using,
        )
    return counts


def load_purpose_codes(rows: Iterable[Row], *, at: datetime, using: str) -> Counts:
    """Record new and changed payment codes; rows corrected by administrators stay."""
    counts = Counts()
    for place, row in enumerate(rows, start=1):
        upsert_version(
            model=PurposeCode,
            key={"code": row["code"]},
            values={
                "code": row["code"],
                "position": place,
                "is_penalty": row["is_penalty"],
                **columns("name", row["name"]),
                **sourced(row),
            },
            row=row,
            current=shapes.purpose_code_as_fixture,
            counts=counts,
            at=at,
            using=using,
        )
    return counts
