"""Possible duplicates: the same money for the same person and month under two documents.

They are posted, both, for two may be right; an import says how many it brought (docs/decisions/0022).
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from apps.feeds.models import ImportJob

# Month by month, so that one partition is read at a time. Returned payments are twins of nobody.
IN_A_MONTH = """
INSERT INTO feeds_twin (job_id, person_id, period, payment_id, other_id)
SELECT %(job)s, p.person_id, p.period, p.id, min(o.id)
  FROM contributions_payment p
  JOIN contributions_payment o
    ON o.period = %(month)s AND o.person_id = p.person_id AND o.payer_id = p.payer_id
   AND o.purpose_code = p.purpose_code AND o.amount = p.amount AND o.paid_on = p.paid_on
   AND o.id < p.id AND (o.source_id, o.document_no) <> (p.source_id, p.document_no)
 WHERE p.period = %(month)s AND p.job_id = %(job)s
   AND NOT EXISTS (SELECT FROM contributions_reversal r
                    WHERE r.person_id = p.person_id AND r.period = %(month)s
                      AND r.payment_id IN (p.id, o.id))
 GROUP BY p.person_id, p.period, p.id
ON CONFLICT DO NOTHING
"""


def find_all() -> int:
    """Look for the twins of every finished import of payments that was not looked at; how many there were."""
    found = 0
    while (job := _next()) is not None:
        find(job=job)
        found += 1
    return found


@transaction.atomic
def find(*, job: ImportJob) -> int:
    """List the twins that an import brought; returns and keeps how many. Done twice it changes nothing."""
    for month in ImportJob.objects.select_for_update().get(pk=job.pk).months:
        _find(job, month)
    job.twins_rows = job.twins.count()
    job.save(update_fields=["twins_rows"])
    return job.twins_rows


def _find(job: ImportJob, month: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(IN_A_MONTH, {"job": job.pk, "month": month})


def _next() -> ImportJob | None:
    waiting = ImportJob.objects.filter(status=ImportJob.Status.DONE, twins_rows__isnull=True)
    return waiting.exclude(months=[]).order_by("pk").first()
