"""Every tenge accounted for: the two equations of design.md section 6, per file and over all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection

from apps.feeds.selectors import books

# What each finished import says it posted and returned, beside what the ledger holds of it.
PER_IMPORT = """
SELECT j.id,
       j.received_rows - j.posted_rows - j.known_rows - j.quarantined_rows,
       j.received_amount - j.posted_amount - j.known_amount - j.quarantined_amount,
       j.posted_amount + j.released_amount - coalesce(paid.amount, 0),
       j.returned_amount - coalesce(returned.amount, 0)
  FROM feeds_importjob j
  LEFT JOIN (SELECT job_id, sum(amount) AS amount FROM contributions_payment GROUP BY 1) paid
    ON paid.job_id = j.id
  LEFT JOIN (SELECT r.job_id, sum(p.amount) AS amount
               FROM contributions_reversal r JOIN contributions_payment p ON p.id = r.payment_id
              GROUP BY 1) returned ON returned.job_id = j.id
 WHERE j.status = 'done' AND j.feed IN ('contributions', 'persons', 'reversals')
 ORDER BY j.id
"""
UNDECIDED = """
SELECT count(*) FROM contributions_payment p
 WHERE NOT EXISTS (SELECT FROM contributions_decision d
                    WHERE d.payment_id = p.id AND upper_inf(d.recorded))
"""
STRANGERS = """
SELECT count(*) FROM contributions_payment p
 WHERE NOT EXISTS (SELECT FROM feeds_importjob j WHERE j.id = p.job_id AND j.status = 'done')
"""


def findings() -> Iterator[str]:
    """What does not add up, one sentence each; nothing when everything does."""
    for job, rows, received, posted, returned in _rows(PER_IMPORT):
        if rows or received:
            yield f"Import #{job}: received is not posted + already known + quarantined."
        if posted:
            yield f"Import #{job}: {_difference(posted)} of what it posted is not in the ledger."
        if returned:
            yield f"Import #{job}: {_difference(returned)} of what it returned is not in the ledger."
    over_all = books()
    if not over_all.add_up():
        difference = over_all.posted - over_all.returned - over_all.balance
        yield f"Over all: posted - returned differs from the ledger by {_difference(difference)}."
    for statement, sentence in (
        (UNDECIDED, "payments without a decision whether they count"),
        (STRANGERS, "payments that no finished import posted"),
    ):
        ((count,),) = _rows(statement)
        if count:
            yield f"{count} {sentence}."


def _difference(amount: Decimal) -> str:
    return f"{amount:.2f} tenge"


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
