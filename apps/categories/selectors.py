"""The benefit categories as they are read: on a day, and for the rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from apps.categories.models import BenefitCategory
from apps.rates import provenance
from apps.rates.texts import texts

TEXTS = ("name", "description", "evidence", "source_body", "legal_basis")


def categories_on(day: date, known_at: datetime | None = None) -> QuerySet[BenefitCategory]:
    """The categories the law knows on `day`, in the order of the law's list."""
    return categories(known_at).filter(valid__contains=day)


def categories(known_at: datetime | None = None) -> QuerySet[BenefitCategory]:
    """Every category, ended ones too, in the order of the law's list; as known now or at a moment."""
    return BenefitCategory.objects.known(known_at)


def payer_on(category: BenefitCategory, day: date) -> str:
    """Who pays for the category on `day`: a code of `Payer`."""
    payer = category.payer
    for change in category.payer_changes:
        if date.fromisoformat(change["since"]) <= day:
            payer = change["payer"]
    return payer


def name_of(code: str) -> str:
    """The name of a category in the active language; the code itself where nothing is known of it."""
    row = categories().filter(code=code).last()
    return row.name if row else code


def rows_as_fixture(known_at: datetime | None = None) -> list[dict[str, Any]]:
    """All categories in the shape of `fixtures/categories.json`, as known now or at a moment."""
    return [as_fixture(category) for category in categories(known_at)]


def as_fixture(row: BenefitCategory) -> dict[str, Any]:
    """One category in the shape of the file."""
    note = texts(row, "note")
    return {
        "code": row.code,
        "treatment": row.treatment,
        "payer": row.payer,
        "payer_changes": row.payer_changes,
        "until_age": row.until_age,
        **provenance.days_as_fixture(row),
        "employer_pays": row.employer_pays,
        "position": row.position,
        **{field: texts(row, field) for field in TEXTS},
        **provenance.as_fixture(row),
        **({"note": note} if any(note.values()) else {}),
    }
