"""An import as the API tells it: totals and reasons, never a cell."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.common import clock
from apps.feeds.models import ImportJob
from apps.feeds.reasons import Reason

TALLIES = ("received", "posted", "known", "quarantined", "released")


def accepted(job: ImportJob, address: str) -> dict[str, Any]:
    """The answer to a file that was taken."""
    return {"id": job.pk, "status": job.status, "address": address}


def state(job: ImportJob) -> dict[str, Any]:
    """How far the import is, and what became of the file."""
    refused = job.refused()
    return {
        "id": job.pk,
        "status": job.status,
        "feed": job.feed or None,
        "arrived_at": _moment(job.arrived_at),
        "finished_at": job.finished_at and _moment(job.finished_at),
        "progress": {"done": job.done_rows, "rows": job.all_rows},
        "refusal": refused
        and {"code": refused.refusal.value, "text": refused.sentence(), "line": refused.line},
        "totals": _totals(job) if job.status == ImportJob.Status.DONE else None,
        "reasons": [
            {
                "code": code,
                "text": str(Reason(code).label),
                "rows": count["rows"],
                "lines": count["lines"],
            }
            for code, count in job.reasons.items()
        ],
    }


def _moment(value: datetime) -> str:
    return value.astimezone(clock.ALMATY).isoformat(timespec="seconds")


def _totals(job: ImportJob) -> dict[str, Any]:
    """Rows and tenge: received = posted + known + quarantined."""
    tallies = {
        name: {
            "rows": getattr(job, f"{name}_rows"),
            "amount": f"{getattr(job, f'{name}_amount'):.2f}",
        }
        for name in TALLIES
    }
    return {
        **tallies,
        "returned_amount": f"{job.returned_amount:.2f}",
        "unreadable_rows": job.unreadable_rows,
    }
