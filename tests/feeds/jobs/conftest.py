"""Jobs that wait, and other workers that want them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from apps.feeds.jobs import spool
from apps.feeds.jobs.heartbeat import stopping
from apps.feeds.models import ImportJob
from apps.feeds.services import accept, import_file
from tests.feeds.files import Row, csv, person


@pytest.fixture(autouse=True)
def _a_spool_of_its_own(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.OSMS_SPOOL = str(tmp_path / "spool")
    settings.OSMS_INBOX = str(tmp_path / "inbox")
    yield
    stopping.clear()


Hand = Callable[..., ImportJob]


@pytest.fixture
def hand() -> Hand:
    """`hand(row, ...)`: a file of these rows that waits, from the source `bank` unless told."""

    def waiting(*rows: Row, content: bytes = b"", source: str = "bank", **word: Any) -> ImportJob:
        parcel = spool.written([content or csv(rows).encode()])
        return accept(parcel=parcel, source=source, file_name="file.csv", arrived_by="api", **word)

    return waiting


@pytest.fixture
def country(transactional_db: None, tmp_path: Path) -> None:
    """A committed country in which one woman lives."""
    path = tmp_path / "people.csv"
    path.write_text(csv([person()]))
    import_file(path=path, source="population")


@contextmanager
def elsewhere(function: Callable[[], Any]) -> Iterator[list[Any]]:
    """Run a function in a thread with a connection of its own; what it returned, once it has ended."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(function())
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    yield results
    thread.join(30)
    assert not thread.is_alive()


def again(job: ImportJob) -> ImportJob:
    """The job as it is now."""
    return ImportJob.objects.select_related("source").get(pk=job.pk)
