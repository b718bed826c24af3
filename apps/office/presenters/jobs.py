"""The work of the workers as the page of jobs shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.overview import Job

STATES: Mapping[str, tuple[str, str, Promise]] = {
    "stuck": ("!", "warn", _("stuck")),
    "failed": ("✕", "stop", _("failed")),
    "running": ("→", "good", _("under way")),
    "waiting": ("…", "", _("waits for a worker")),
}


@dataclass(frozen=True)
class Line:
    """One job: symbol, tone and word of its state, and its share done in percent where that is known."""

    text: str
    url: str
    symbol: str
    tone: str
    state: str
    since: datetime | None
    share: int | None
    advice: str


def lines(jobs: Iterable[Job]) -> list[Line]:
    """What needs somebody first, then what runs, then what waits."""
    order = list(STATES)
    return [_line(job) for job in sorted(jobs, key=lambda job: order.index(job.state))]


def _line(job: Job) -> Line:
    symbol, tone, word = STATES[job.state]
    share = min(100, 100 * job.done // job.of) if job.of and job.state != "waiting" else None
    return Line(job.text, job.url, symbol, tone, str(word), job.since, share, job.advice)
