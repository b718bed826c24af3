"""A row of a list of the law is never edited: a correction is a new version, and the old one stays."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from apps.rates.corrections import Refused, add, correct, said_of
from django.db import DatabaseError, connections, transaction

from apps.categories import selectors as categories
from apps.categories.models import BenefitCategory
from apps.contributions.models import PayerKind, PurposeCode
from apps.coverage.models import LegalStatus
from apps.rates.reference_admin import changes_of
from tests.builders import days

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 7, tzinfo=UTC)
BEFORE = datetime(2026, 11, 20, 6, 59, tzinfo=UTC)
LISTS = [BenefitCategory, LegalStatus, PayerKind, PurposeCode]


def known(model: Any, code: str, at: datetime | None = None) -> Any:
    return model.objects.known(at).get(code=code)


def refused(call: Any) -> str:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


@pytest.mark.parametrize("model", LISTS)
def test_the_rows_of_the_files_are_known_since_always(model: Any) -> None:
    assert {row.recorded.lower for row in model.objects.all()} == {None}


def test_a_correction_is_known_from_its_moment_and_the_old_row_until_then() -> None:
    level = known(BenefitCategory, "level_de")
    made = correct(level, actor="aigul", at=NOON, valid=days(date(2026, 7, 1)))
    assert (made.since, made.recorded_by, made.name_kk) == (
        date(2026, 7, 1),
        "aigul",
        level.name_kk,
    )
    assert known(BenefitCategory, "level_de").pk == made.pk
    assert known(BenefitCategory, "level_de", BEFORE).since == date(2026, 1, 1)
    assert known(BenefitCategory, "level_de", NOON).since == date(2026, 7, 1)
    day = date(2026, 2, 1)
    assert not categories.categories_on(day).filter(code="level_de")
    assert categories.categories_on(day, BEFORE).filter(code="level_de")


def test_a_new_row_is_known_from_its_moment() -> None:
    given = {**said_of(known(PurposeCode, "121")), "code": "185"}
    add(PurposeCode, actor="aigul", at=NOON, **given)
    assert known(PurposeCode, "185").name_ru == known(PurposeCode, "121").name_ru
    assert not PurposeCode.objects.known(BEFORE).filter(code="185")


def test_what_cannot_be_recorded_is_refused_with_its_reason() -> None:
    row = known(PurposeCode, "121")
    assert refused(lambda: correct(row, actor="a")) == "nothing_changed"
    assert refused(lambda: correct(row, actor="a", name_kk=row.name_kk)) == "nothing_changed"
    assert refused(lambda: add(PurposeCode, actor="a", **said_of(row))) == "taken"
    assert refused(lambda: correct(row, actor="a", code="122")) == "taken"
    correct(row, actor="a", is_penalty=True)
    assert refused(lambda: correct(row, actor="b", is_penalty=False)) == "superseded"
    assert known(PurposeCode, "121").is_penalty


def test_days_that_another_row_of_the_code_holds_are_refused() -> None:
    pensioner = known(BenefitCategory, "pensioner")
    later = {**said_of(pensioner), "valid": days(date(2027, 1, 1))}
    assert refused(lambda: add(BenefitCategory, actor="a", **later)) == "taken"
    correct(pensioner, actor="a", valid=days(pensioner.since, date(2026, 12, 31)))
    assert add(BenefitCategory, actor="a", **later).since == date(2027, 1, 1)


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
    first = correct(known(PayerKind, "ekp"), actor="aigul", at=NOON, counts_for_loyalty=True)
    second = correct(first, actor="bolat", retention="payments")
    latest, before, made = list(changes_of(second))
    assert [(after) for _, _, after in latest["fields"]] == ["payments"]
    assert [(old, new) for _, old, new in before["fields"]] == [(False, True)]
    assert (made["fields"], made["by"]) == ([], "load_reference")
    assert latest["kind"] == before["kind"] != made["kind"]
