"""Every case that people have saved in the portal, decided by the law of `fixtures/`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from apps.rules.cases import case_from, differences
from tests.rules.law import LAW

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.json"))
LANGUAGES = {"kk", "ru", "en"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_saved_case_is_answered_as_expected(path: Path) -> None:
    case = case_from(json.loads(path.read_text("utf-8")))

    seen = case.decided(LAW)

    assert differences(case.expected, seen) == (), seen.outcome


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_saved_case_says_what_it_is_about(path: Path) -> None:
    case = case_from(json.loads(path.read_text("utf-8")))

    assert re.fullmatch("[a-z0-9-]{1,60}", path.stem)
    assert case.title.keys() <= LANGUAGES
    assert any(case.title.values())


def test_the_folder_holds_nothing_but_cases() -> None:
    assert [path.name for path in FOLDER.iterdir() if path not in FILES] == []
    assert FILES
