"""The sample files, imported one after another: what their README says becomes of each."""

import re
from pathlib import Path

import pytest

from apps.feeds.reasons import FileRefused
from apps.feeds.selectors import books
from apps.feeds.services import import_file
from apps.feeds.totals import Totals

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
LINE = re.compile(r"^\| `([\w.-]+)` \| ([\w ,]+) \|", re.M)


def expected() -> list[tuple[str, str]]:
    return LINE.findall((SAMPLES / "README.md").read_text("utf-8"))


def outcome_of(path: Path) -> str:
    try:
        _, totals = import_file(path=path, source="bank")
    except FileRefused as refused:
        return f"refused {refused.refusal}"
    assert totals.add_up()
    return told(totals)


def told(totals: Totals) -> str:
    counts = {
        "posted": totals.posted.rows,
        "known": totals.known.rows,
        "repaired": totals.repaired.rows,
        **{reason.value: count.rows for reason, count in totals.reasons.items()},
    }
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count)


@pytest.mark.django_db
def test_every_sample_ends_as_it_should() -> None:
    found = {name: outcome_of(SAMPLES / name) for name, _ in expected()}
    assert found == dict(expected())
    assert books().add_up()


def test_every_sample_is_in_the_table() -> None:
    there = {path.name for path in SAMPLES.iterdir()} - {"README.md"}
    assert there == {name for name, _ in expected()}
