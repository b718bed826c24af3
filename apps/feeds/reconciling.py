"""Every tenge accounted for: the two equations of design.md section 6, per file and over all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection

from apps.common import clock
from apps.contributions.selectors import months_without_place
from apps.feeds.selectors import books
from apps.rules.months import Month

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
               FROM contributions_reversal r JOIN contributions_payment p
                 ON p.person_id = r.person_id AND p.period = r.period AND p.id = r.payment_id
              GROUP BY 1) returned ON returned.job_id = j.id
 WHERE j.status = 'done' AND j.feed IN ('contributions', 'persons', 'reversals')
 ORDER BY j.id
"""
# The ledger and the identity beside it hold each other.
UNNAMED = """
SELECT count(*) FROM contributions_payment p
  LEFT JOIN contributions_posteditem i
    ON i.source_id = p.source_id AND i.document_no = p.document_no AND i.item_no = p.item_no
   AND i.person_id = p.person_id AND i.period = p.period AND i.payment_id = p.id
 WHERE i.payment_id IS NULL
"""
LOST = """
SELECT count(*) FROM contributions_posteditem i
  LEFT JOIN contributions_payment p
    ON p.person_id = i.person_id AND p.period = i.period AND p.id = i.payment_id
 WHERE p.id IS NULL
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
        (UNNAMED, "payments without the identity of their document"),
        (LOST, "posted items without their payment"),
        (STRANGERS, "payments that no finished import posted"),
    ):
        ((count,),) = _rows(statement)
        if count:
            yield f"{count} {sentence}."
    for month in months_without_place(Month.of(clock.today())):
        yield f"The ledger has no partition for {month}: manage.py add_months."


def _difference(amount: Decimal) -> str:
    return f"{amount:.2f} tenge"


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
