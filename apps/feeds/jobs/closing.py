"""The end of a job, written by whoever holds its lease and by nobody else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from apps.common import clock
from apps.feeds.layouts import Feed
from apps.feeds.models import ImportJob
from apps.feeds.models.senders import Mode, SenderProfile
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.totals import Totals

Status = ImportJob.Status
TALLIES = ("received", "posted", "known", "quarantined", "released")


class LeaseLost(Exception):
    """The job is no longer ours: what we did for it must not stand."""


class WorkerStops(Exception):
    """This process was asked to end; the job waits for another."""


class RowsBad(FileRefused):
    """A file whose sender wants it whole or not at all; `totals` has the reasons."""

    def __init__(self, totals: Totals) -> None:
        super().__init__(Refusal.ROWS_BAD)
        self.totals = totals


def write_done(job: ImportJob, totals: Totals, feed: Feed, digest: str) -> None:
    """Write a job as done, in the transaction that posts its file, before that ends.

    Raises FileRefused where the file is not what its sender promised, and LeaseLost where another has
    taken the job meanwhile: either takes back everything.
    """
    _as_promised(job, totals)
    values: dict[str, Any] = {
        "status": Status.DONE,
        "feed": feed,
        "digest": digest,
        "finished_at": clock.now(),
        "unreadable_rows": totals.unreadable,
        "returned_amount": totals.returned,
        "repaired_rows": totals.repaired.rows,
        "reasons": reasons_of(totals),
        "done_rows": totals.received.rows,
        "all_rows": totals.received.rows,
    }
    for name in TALLIES:
        tally = getattr(totals, name)
        values |= {f"{name}_rows": tally.rows, f"{name}_amount": tally.amount}
    if not _write(job, values):
        raise LeaseLost


def write_end(job: ImportJob, status: Status, refused: FileRefused) -> None:
    """Write why a job ended otherwise; nothing where it is no longer ours."""
    values: dict[str, Any] = {
        "status": status,
        "refusal": refused.refusal,
        "refusal_hint": refused.hint[:300],
        "refusal_line": refused.line,
        "finished_at": clock.now(),
    }
    if isinstance(refused, RowsBad):
        values["reasons"] = reasons_of(refused.totals)
    _write(job, values)


def reasons_of(totals: Totals) -> dict[str, dict[str, Any]]:
    """The reasons of the rows in quarantine as the job keeps them; never a cell."""
    return {
        reason.value: {"rows": count.rows, "lines": count.lines}
        for reason, count in sorted(totals.reasons.items(), key=lambda item: -item[1].rows)
    }


def _write(job: ImportJob, values: dict[str, Any]) -> bool:
    """Write the end of a running job whose lease is ours; False where it is not."""
    ours = ImportJob.objects.filter(
        pk=job.pk, lease_token=job.lease_token, status=Status.RUNNING
    ).update(lease_token=None, leased_until=None, **values)
    for name, value in values.items():
        setattr(job, name, value)
    return ours == 1


def _as_promised(job: ImportJob, totals: Totals) -> None:
    declared = (job.declared_rows, job.declared_amount)
    came = (totals.received.rows, totals.received.amount)
    if any(word not in (None, is_so) for word, is_so in zip(declared, came, strict=True)):
        raise FileRefused(Refusal.DECLARED_OTHERWISE, _counted(*came))
    is_whole = SenderProfile.objects.filter(source=job.source, mode=Mode.ALL_OR_NOTHING).exists()
    if is_whole and totals.quarantined.rows:
        raise RowsBad(totals)


def _counted(rows: int, amount: Decimal) -> str:
    return f"({rows}; {amount:.2f} ₸)"
