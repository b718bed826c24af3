"""One house for all faults, and the record of the last run in docs/faults.md."""

import os
import platform
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.files import Told, write_payments, write_returns, write_strangers
from tests.faults.house import ROOT, House

PEOPLE, ROWS = (
    int(os.environ.get("FAULTS_PEOPLE", "100000")),
    int(os.environ.get("FAULTS_ROWS", "200000")),
)
RECORD = ROOT / "docs" / "faults.md"
BEGINS = "<!-- the last run -->"


@dataclass(frozen=True)
class Calm:
    """The run in which nothing went wrong: how long it took, and what the ledger held then."""

    seconds: float
    digest: str
    told: Told


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    built = House.build(PEOPLE)
    yield built
    built.tear_down()


@pytest.fixture(scope="session")
def calm(house: House) -> Calm:
    """One file of payments imported without a fault."""
    told = write_payments(house.folder / "payments.csv", people=PEOPLE, rows=ROWS)
    write_returns(house.folder / "returns.csv", every=37, rows=ROWS)
    write_strangers(house.folder / "strangers.csv", people=PEOPLE)
    with house.fresh():
        house.start_worker()
        house.send("payments.csv", "bank")
        house.wait(house.runs_one, "the import")
        began = time.monotonic()
        house.wait(house.is_done, "the end of the import")
        seconds = time.monotonic() - began
        with house.cursor() as cursor:
            cursor.execute(
                "SELECT received_rows, posted_rows, posted_amount FROM feeds_importjob j"
                " JOIN persons_source s ON s.id = j.source_id WHERE s.code = 'bank'"
            )
            assert cursor.fetchone() == (told.rows, told.posted_rows, told.posted)
        return Calm(seconds, house.digest(), told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write what was tried, and how it ended, where people read it; only of a whole run."""
    stats = terminalreporter.stats
    tried = [report for kind in ("passed", "failed") for report in stats.get(kind, [])]
    config = terminalreporter.config
    is_whole = config.args == ["tests/faults"] and not config.option.keyword
    if not is_whole or "FAULTS_ROWS" in os.environ or not tried:
        return
    commit = _git("rev-parse", "--short", "HEAD")
    lines = [
        f"Run on {time.strftime('%Y-%m-%d', time.gmtime())} at commit {commit}: Python"
        f" {platform.python_version()}, {os.cpu_count()} cores, {PEOPLE:,} people, a file of"
        f" {ROWS:,} payments.",
        "",
        "| fault | outcome | seconds |",
        "|---|---|---|",
        *(f"| {_sentence(one.nodeid)} | {one.outcome} | {one.duration:.0f} |" for one in tried),
    ]
    head = RECORD.read_text(encoding="utf-8").partition(BEGINS)[0]
    RECORD.write_text(head + BEGINS + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _sentence(name: str) -> str:
    """`test_a_killed_worker[25]` as words."""
    return name.rpartition("::")[2].removeprefix("test_").replace("_", " ")


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(
        command, cwd=Path(ROOT), capture_output=True, text=True, check=False
    ).stdout.strip()
