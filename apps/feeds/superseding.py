"""Rows in quarantine that their sender has sent again, corrected: closed when the new row posts.

Only payments and returns, whose documents are posted once. Only rows of an earlier file: in one file the
same number twice is a slip of numbering, and each row's tenge must be looked at.
"""

from __future__ import annotations

from collections.abc import Iterable

from apps.feeds.layouts import Feed
from apps.feeds.models import ImportJob, QuarantinedRow
from apps.feeds.posting import Document
from apps.feeds.quarantine import settle
from apps.feeds.reasons import Reason

Status = QuarantinedRow.Status
# What is in the ledger is why these wait: another row of the number does not answer them.
AGAINST_THE_LEDGER = (Reason.DOCUMENT_CHANGED, Reason.REVERSAL_CHANGED)


def supersede(documents: Iterable[Document], *, feed: Feed, job: ImportJob) -> None:
    """Close what waits of earlier files of this job's sender under numbers that have just posted."""
    posted = set(documents)
    if not posted or feed not in (Feed.CONTRIBUTIONS, Feed.REVERSALS):
        return
    waiting = QuarantinedRow.objects.filter(
        source=job.source_id,
        feed=feed,
        status=Status.WAITING,
        document_no__in={document_no for document_no, _ in posted},
        recorded_at__lte=job.recorded_at,
    )
    waiting = waiting.exclude(job=job).exclude(reason__in=AGAINST_THE_LEDGER)
    settled = [
        pk
        for pk, *document in waiting.values_list("pk", "document_no", "item_no")
        if tuple(document) in posted
    ]
    settle(settled, job=job, at=job.recorded_at, status=Status.SUPERSEDED)
