"""A large file is read by an interpreter of its own; what it says is the same."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from apps.common.tables.refusals import Fault
from apps.feeds.payments.lines import Chunk
from apps.feeds.payments.reading import ReadingFailed, read_ahead
from apps.feeds.readers import open_feed
from apps.feeds.reasons import FileRefused
from apps.feeds.rows import Known
from tests.rules.law import LAW

KNOWN = Known({"payer_kind": frozenset(["employer", "independent"])}, date(2026, 11, 22))
HEADER = "document_no,item_no,iin,period,purpose_code,payer_kind,payer_id,amount,paid_on\n"
ROWS = [
    "D1,1,990101500016,2026-10,121,employer,000000000000,9000.00,2026-11-01",
    "D1,2,990101500016,2026-1x,121,employer,000000000000,9000.00,2026-11-01",
    "D1,3,990101500016,2026-10,122,independent,,4250.00,2026-11-01",
    "D1,4,990101500016,2026-10,121,employer,000000000000,9 000,50,2026-11-01",
    '"D""2",5,990101500016,2026-10,121,employer,000000000000,7.00,2026-11-01',
]


def a_file(tmp_path: Path, rows: list[str]) -> Any:
    path = tmp_path / "payments.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    return open_feed(path)


def told(chunk: Chunk) -> list[object]:
    """All that a set of rows says."""
    places = range(chunk.contents.received.rows)
    return [
        *(chunk.text, chunk.count, chunk.contents, chunk.months, chunk.faults, chunk.repaired),
        chunk.has_fixed,
        [(chunk.rest.raw(n), chunk.rest.amount(n)) for n in places],
    ]


def read(file: Any, large: int) -> list[list[object]]:
    with read_ahead(file, KNOWN, LAW, large=large) as chunks:
        return [told(chunk) for chunk in chunks]


def readers() -> set[int]:
    """The processes that this one has started and not seen end."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(pid) for file in children for pid in file.read_text().split()}


def test_another_interpreter_reads_what_this_one_reads(tmp_path: Path) -> None:
    file = a_file(tmp_path, ROWS * 5_000)  # three sets
    here, there = read(file, 1 << 40), read(file, 0)
    assert here == there
    assert len(here) == 3


def test_why_a_file_is_refused_is_told_across(tmp_path: Path) -> None:
    file = a_file(tmp_path, [ROWS[0], "x" * 70_000])
    with pytest.raises(FileRefused) as refused:
        read(file, 0)
    assert refused.value.refusal is Fault.NOT_A_TABLE


def test_who_stops_taking_leaves_no_reader_behind(tmp_path: Path) -> None:
    before = readers()
    file = a_file(tmp_path, ROWS * 20_000)
    with read_ahead(file, KNOWN, LAW, large=0) as chunks:
        next(chunks)
        assert len(readers() - before) == 1
    assert readers() == before


def test_a_reader_that_dies_is_no_end_of_the_file(tmp_path: Path) -> None:
    before = readers()
    file = a_file(tmp_path, ROWS * 20_000)

    def taken() -> Iterator[Chunk]:
        with read_ahead(file, KNOWN, LAW, large=0) as chunks:
            yield next(chunks)
            for pid in readers() - before:
                os.kill(pid, signal.SIGKILL)
            yield from chunks

    with pytest.raises(ReadingFailed) as failed:
        list(taken())
    assert failed.value.was_killed
