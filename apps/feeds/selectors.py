"""Reads of imports: the books over all files, held against the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from apps.contributions.models import Payment
from apps.contributions.selectors import balance
from apps.feeds.layouts import Feed
from apps.feeds.models import ImportJob


@dataclass(frozen=True, slots=True)
class Books:
    """Over all files in tenge: what the jobs posted and returned, and what the ledger holds."""

    posted: Decimal
    returned: Decimal
    balance: Decimal

    def add_up(self) -> bool:
        """posted - returned = the ledger's balance."""
        return self.posted - self.returned == self.balance


def held_of(job: ImportJob) -> Decimal:
    """What the ledger holds of a finished import of payments, in tenge; reads the months it paid for."""
    months = ImportJob.objects.values_list("months", flat=True).get(pk=job.pk)
    held = Payment.objects.filter(job_id=job.pk, period__in=months)
    amount: Decimal = held.aggregate(amount=Sum("amount", default=Decimal(0)))["amount"]
    return amount


def books() -> Books:
    """The sums of all finished jobs, and the balance added up from the ledger's own rows.

    Reads the whole ledger: for reconcile, not for every file.
    """
    done = ImportJob.objects.filter(status=ImportJob.Status.DONE).aggregate(
        posted=Sum("posted_amount", filter=Q(feed=Feed.CONTRIBUTIONS), default=Decimal(0)),
        released=Sum("released_amount", default=Decimal(0)),
        returned=Sum("returned_amount", default=Decimal(0)),
    )
    return Books(done["posted"] + done["released"], done["returned"], balance().left)
