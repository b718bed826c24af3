"""The registers give back the files they were loaded from, to the letter."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apps.categories import selectors as categories
from apps.contributions import selectors as contributions
from apps.coverage import selectors as coverage
from apps.rates import selectors as rates

FIXTURES = Path(__file__).parents[2] / "fixtures"
REGISTERS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "rates": rates.rows_as_fixture,
    "payer_kinds": contributions.payer_kinds_as_fixture,
    "purpose_codes": contributions.purpose_codes_as_fixture,
    "categories": categories.rows_as_fixture,
    "legal_statuses": coverage.legal_statuses_as_fixture,
    "packages": coverage.packages_as_fixture,
    "needs": coverage.needs_as_fixture,
    "dental_care": lambda: [coverage.dental_as_fixture(row) for row in coverage.dental()],
    "contacts": lambda: [coverage.contact_as_fixture(row) for row in coverage.contacts()],
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_gives_its_file_back(name: str) -> None:
    assert REGISTERS[name]() == json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
