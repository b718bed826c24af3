"""Bringing `fixtures/categories.json` into the register."""

from collections.abc import Iterable
from datetime import datetime

from apps.categories.models import BenefitCategory
from apps.categories.selectors import TEXTS, as_fixture
from apps.rates.loading import Counts, Row, sourced, stretch, upsert_version
from apps.rates.texts import columns


def load(rows: Iterable[Row], *, at: datetime, using: str) -> Counts:
    """Record new and changed rows by code and first day; rows corrected by administrators stay."""
    counts = Counts()
    for row in rows:
        valid = stretch(row)
        upsert_version(
            model=BenefitCategory,
            key={"code": row["code"], "valid__startswith": valid.lower},
            values={
                "code": row["code"],
                "valid": valid,
                **{name: row[name] for name in PLAIN},
                **{k: v for field in TEXTS for k, v in columns(field, row[field]).items()},
                **sourced(row),
            },
            row=row,
            current=as_fixture,
            counts=counts,
            at=at,
            using=using,
        )
    return counts


PLAIN = ("treatment", "payer", "payer_changes", "until_age", "employer_pays", "position")
