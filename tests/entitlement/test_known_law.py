"""A check with `known_on` reads the lists of the law as they were known then, not only its numbers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from apps.categories.models import BenefitCategory
from apps.contributions.models import PayerKind
from apps.coverage.models import LegalStatus
from apps.entitlement.answer import Asker
from apps.entitlement.services import check_status
from apps.rates.corrections import correct
from tests.builders import IIN, a_person, days, in_category, months, paid

pytestmark = pytest.mark.django_db
CORRECTED = datetime(2026, 11, 20, 7, tzinfo=UTC)
THEN = date(2026, 11, 19)


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.OSMS_NOW = "2026-11-22T12:00:00"


def outcome(known_on: date | None = None, on: date | None = None) -> str:
    return check_status(iin=IIN, asker=Asker("api", "test"), on=on, known_on=known_on).status


def change(model: Any, code: str, **changes: Any) -> None:
    correct(model.objects.known().get(code=code), actor="test", at=CORRECTED, **changes)


def test_the_legal_dates_of_a_category() -> None:
    in_category(a_person(), "level_de", date(2026, 3, 1))
    change(BenefitCategory, "level_de", valid=days(date(2027, 1, 1)))
    assert (outcome(), outcome(THEN)) == ("not_insured", "insured")


def test_who_has_a_right() -> None:
    paid(a_person(status="refugee"), months("2025-01", "2026-11"))
    change(LegalStatus, "refugee", mshi_right=False)
    assert (outcome(), outcome(THEN)) == ("not_eligible", "insured")


def test_for_whom_a_kind_of_payment_counts() -> None:
    paid(a_person(status="eaeu_worker"), months("2025-01", "2026-11"))
    kind = PayerKind.objects.known().get(code="employer")
    change(PayerKind, "employer", statuses=sorted({*kind.statuses} - {"eaeu_worker"}))
    assert (outcome(), outcome(THEN)) == ("not_insured", "insured")


def test_the_words_of_then() -> None:
    in_category(a_person(), "pensioner", date(2026, 3, 1))
    change(BenefitCategory, "pensioner", name_kk="Зейнетақы алушылар")
    names = [
        check_status(iin=IIN, asker=Asker("api", "test"), known_on=known).reasons[0].params["names"]
        for known in (None, THEN)
    ]
    assert names[0][0]["kk"] == "Зейнетақы алушылар" != names[1][0]["kk"]
