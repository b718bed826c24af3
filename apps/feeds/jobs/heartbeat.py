"""A thread that holds a job while its file is read, over a connection of its own."""

from __future__ import annotations

import logging
from threading import Event, Thread
from types import TracebackType
from uuid import UUID

import psycopg2
from django.db import Error, connection

from apps.feeds.intake import Progress
from apps.feeds.jobs import queue
from apps.feeds.jobs.closing import LeaseLost, WorkerStops
from apps.feeds.models import ImportJob

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_BEATS = 5.0  # waited for by a clock that nobody can set
stopping = Event()  # set when this process is asked to end


class Heartbeat:
    """`progress` is told how far the work is, passes it on, and raises where it has to end."""

    def __init__(self, job: ImportJob, told: Progress) -> None:
        assert job.lease_token is not None
        self._job_id: int = job.pk
        self._token: UUID = job.lease_token
        self._told = told
        self._done = self._rows = 0
        self._over, self._lost = Event(), Event()
        self._thread = Thread(target=self._beat, name=f"import-{job.pk}", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def progress(self, done: int, rows: int) -> None:
        """Rows done and rows in all. Raises LeaseLost and WorkerStops."""
        self._done, self._rows = done, rows
        if self._lost.is_set():
            raise LeaseLost
        if stopping.is_set():
            raise WorkerStops
        self._told(done, rows)

    def _beat(self) -> None:
        try:
            while not self._over.wait(SECONDS_BETWEEN_BEATS):
                self._once()
        finally:
            connection.close()

    def _once(self) -> None:
        try:
            if not queue.beat(self._job_id, self._token, self._done, self._rows):
                self._lost.set()
        except (Error, psycopg2.Error) as error:
            # Whether the job is still ours, its last statement asks again.
            logger.warning("Import #%s: no heartbeat (%s)", self._job_id, type(error).__name__)
            connection.close()
