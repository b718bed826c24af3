"""The pages of docs/rules say what the tables and the law's numbers say."""

from __future__ import annotations

import pytest

from apps.rules.assess import Ground, Status
from tests.rules.mirror import DOCS, PAGES, PART, PARTS, renewed
from tests.rules.tables import GOLDEN, REGIMES, all_cases


@pytest.mark.parametrize("page", PAGES)
def test_the_made_parts_are_fresh(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")

    assert text == renewed(text), "make them anew: .venv/bin/python -m tests.rules.mirror"


def test_every_table_is_on_a_page() -> None:
    shown = {
        part["name"]
        for page in PAGES
        for part in PART.finditer((DOCS / page).read_text(encoding="utf-8"))
    }

    assert shown == set(PARTS) >= {*REGIMES, GOLDEN}


def test_every_outcome_and_ground_has_a_case() -> None:
    assert {case.outcome for case in all_cases()} == set(Status)
    assert {case.ground for case in all_cases()} == set(Ground)
