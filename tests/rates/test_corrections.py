"""A row of a list of the law is never edited: a correction is a new version, and the old one stays."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from apps.categories import selectors as categories
from apps.categories.models import BenefitCategory
from apps.changes.selectors import periods_of
from apps.contributions.models import PayerKind, PurposeCode
from apps.coverage.models import DentalGroup, LegalStatus, Need, NeedWay, Package, Service
from apps.rates.reference_admin import changes_of
from tests.builders import the_law_changes, the_law_leaves_out

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 7, tzinfo=UTC)
BEFORE = datetime(2026, 11, 20, 6, 59, tzinfo=UTC)
JANUARY = date(2026, 1, 1)
LISTS = [
    BenefitCategory,
    LegalStatus,
    PayerKind,
    PurposeCode,
    Package,
    Service,
    Need,
    NeedWay,
    DentalGroup,
]


def known(model: Any, code: str, at: datetime | None = None) -> Any:
    return model.objects.known(at).get(code=code)


@pytest.mark.parametrize("model", LISTS)
def test_the_rows_of_the_files_are_known_since_always(model: Any) -> None:
    assert {row.recorded.lower for row in model.objects.all()} == {None}


def test_a_correction_is_known_from_its_moment_and_the_old_row_until_then() -> None:
    level = known(BenefitCategory, "level_de")
    the_law_leaves_out("categories", "level_de", JANUARY, date(2026, 6, 30), at=NOON)
    made = known(BenefitCategory, "level_de")
    assert (made.since, made.name_kk) == (date(2026, 7, 1), level.name_kk)
    assert known(BenefitCategory, "level_de", BEFORE).since == date(2026, 1, 1)
    assert known(BenefitCategory, "level_de", NOON).since == date(2026, 7, 1)
    day = date(2026, 2, 1)
    assert not categories.categories_on(day).filter(code="level_de")
    assert categories.categories_on(day, BEFORE).filter(code="level_de")


def test_a_new_row_is_known_from_its_moment() -> None:
    (held,) = periods_of("purpose_codes", "121")
    the_law_changes("purpose_codes", "185", dict(held.content), at=NOON)
    assert known(PurposeCode, "185").name_ru == known(PurposeCode, "121").name_ru
    assert not PurposeCode.objects.known(BEFORE).filter(code="185")


@pytest.mark.parametrize("model", LISTS)
def test_nobody_edits_or_removes_a_row(model: Any) -> None:
    row = model.objects.known().first()
    for change in (
        lambda: model.objects.filter(pk=row.pk).update(source="edited"),
        lambda: model.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db(databases=["default", "owner"])
def test_not_even_the_owner_edits_a_row() -> None:
    for statement in (
        "UPDATE categories_benefitcategory SET treatment = 'exempt'",
        "DELETE FROM contributions_payerkind",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(using="owner"):
            connections["owner"].cursor().execute(statement)


def test_the_history_of_a_row_goes_through_its_versions() -> None:
    sets = [
        the_law_changes("payer_kinds", "ekp", values, at=at)
        for values, at in (({"counts_for_loyalty": True}, NOON), ({"retention": "payments"}, None))
    ]
    latest, before, made = list(changes_of(known(PayerKind, "ekp")))
    assert "payments" in [after for _, _, after in latest["fields"]]
    assert (False, True) in [(old, new) for _, old, new in before["fields"]]
    authors = [each.author.user.get_username() for each in sets]
    assert [latest["by"], before["by"], made["by"]] == [authors[1], authors[0], "load_reference"]
    assert latest["kind"] == before["kind"] != made["kind"]
