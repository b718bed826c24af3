"""A check with `known_on` reads the lists of the law as they were known then, not only its numbers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from apps.contributions.models import PayerKind
from apps.entitlement.answer import Asker
from apps.entitlement.lawbook import lawbook
from apps.entitlement.services import check_status
from apps.rates.selectors import revision
from tests.builders import (
    IIN,
    a_person,
    in_category,
    months,
    paid,
    the_law_changes,
    the_law_leaves_out,
)

pytestmark = pytest.mark.django_db
CORRECTED = datetime(2026, 11, 20, 7, tzinfo=UTC)
THEN = date(2026, 11, 19)
FLOOR = date(2020, 1, 1)
READ_AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)  # a moment for which no process keeps the law


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def outcome(known_on: date | None = None, on: date | None = None) -> str:
    return check_status(iin=IIN, asker=Asker("api", "test"), on=on, known_on=known_on).status


def change(table: str, code: str, since: date | None = None, **values: Any) -> None:
    the_law_changes(table, code, values, since, at=CORRECTED)


def a_year_later() -> None:
    """The law of the families at the lowest levels begins in 2027."""
    the_law_leaves_out("categories", "level_de", date(2026, 1, 1), date(2026, 12, 31), at=CORRECTED)


def test_the_legal_dates_of_a_category() -> None:
    in_category(a_person(), "level_de", date(2026, 3, 1))
    a_year_later()
    assert (outcome(), outcome(THEN)) == ("not_insured", "insured")


def test_who_has_a_right() -> None:
    paid(a_person(status="refugee"), months("2025-01", "2026-11"))
    change("legal_statuses", "refugee", FLOOR, mshi_right=False)
    assert (outcome(), outcome(THEN)) == ("not_eligible", "insured")


def test_for_whom_a_kind_of_payment_counts() -> None:
    paid(a_person(status="eaeu_worker"), months("2025-01", "2026-11"))
    kind = PayerKind.objects.known().get(code="employer")
    change("payer_kinds", "employer", statuses=sorted({*kind.statuses} - {"eaeu_worker"}))
    assert (outcome(), outcome(THEN)) == ("not_insured", "insured")


def test_the_words_of_then() -> None:
    in_category(a_person(), "pensioner", date(2026, 3, 1))
    change("categories", "pensioner", FLOOR, name_kk="Зейнетақы алушылар")
    names = [
        check_status(iin=IIN, asker=Asker("api", "test"), known_on=known).reasons[0].params["names"]
        for known in (None, THEN)
    ]
    assert names[0][0]["kk"] == "Зейнетақы алушылар" != names[1][0]["kk"]


@pytest.mark.django_db(transaction=True)
def test_a_law_that_changes_while_it_is_read_is_read_anew() -> None:
    """Half of the law of before and half of the law after would be nobody's law (R35)."""
    changes = [
        lambda: change("legal_statuses", "refugee", FLOOR, mshi_right=False),
        a_year_later,
    ]

    def changed_by_another(execute: Any, sql: str, *told: Any) -> Any:
        if "coverage_legalstatus" in sql and changes:  # the categories have just been read
            with ThreadPoolExecutor(1) as another:
                another.submit(in_a_connection_of_its_own, changes.pop(), changes.pop()).result()
        return execute(sql, *told)

    with connection.execute_wrapper(changed_by_another):
        book = lawbook(revision(), READ_AT)
    assert not changes
    assert not book.law.statuses["refugee"][-1].mshi_right
    assert book.law.categories["level_de"][0].since == date(2027, 1, 1)


def in_a_connection_of_its_own(*changes: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            for each in changes:
                each()
    finally:
        connection.close()
