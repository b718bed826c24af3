"""Whatever a look-up says has its words: a page of people shows no code."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from apps.audit import words
from apps.entitlement.proofs.rechecking import NOT_SEEN
from apps.rules.assess import Status

APPS = Path(__file__).resolve().parents[2] / "apps"
SOURCES = "\n".join(file.read_text("utf-8") for file in sorted(APPS.rglob("*.py")))


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        (r"Looking\([^()]*(?:\([^()]*\))?[^()]*purpose=\"(\w+)\"", words.PURPOSES),
        (r"record_act\([^()]*\"(\w+)\"", words.OUTCOMES),
        (r"_?look(?:ed)?\([^()]*\"(\w+)\"\)", words.OUTCOMES),
    ],
)
def test_what_is_written_has_a_name(pattern: str, named: Mapping[str, object]) -> None:
    found = set(re.findall(pattern, SOURCES))
    assert found
    assert found <= {*named}


def test_every_outcome_of_the_law_and_a_question_asked_again_have_names() -> None:
    assert {str(status) for status in Status} <= {*words.OUTCOMES}
    assert NOT_SEEN in words.REASONS_FOR_NONE
