"""Which payments count, decided again whenever the ledger or the law changes; a decision is a row.

What was known at each moment is decided from what was in the ledger at that moment, so files that are
read in another order than they were received end in the same decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.common.versions import close_all
from apps.contributions.law import law_of_payments
from apps.contributions.models import Decision
from apps.contributions.selectors import Group, Standing, standings
from apps.rules.counting import counting
from apps.rules.facts import PaymentItem
from apps.rules.law import Law

Stretch = tuple[datetime, bool]
"""From when on a payment counts, or does not."""


@dataclass(slots=True)
class Redecision:
    """The decisions to close and to record."""

    law_revision: int
    closings: dict[int, datetime] = field(default_factory=dict)
    fresh: list[Decision] = field(default_factory=list)

    def settle(self, payment: Standing, stretches: Sequence[Stretch]) -> None:
        """Bring the open decision on a payment to these stretches; the closed past stays."""
        wanted = list(_after(stretches, payment.decided_at))
        if payment.decision_id is not None:
            if wanted[0][1] == payment.counts:
                wanted = wanted[1:]
            if not wanted:
                return
            self.closings[payment.decision_id] = wanted[0][0]
        ends = [since for since, _ in wanted[1:]]
        for (since, counts), until in zip(wanted, [*ends, None], strict=True):
            self.fresh.append(
                Decision(
                    payment_id=payment.payment_id,
                    counts=counts,
                    law_revision=self.law_revision,
                    recorded=DateTimeTZRange(since, until),
                )
            )


def decide(groups: Iterable[Group], at: datetime) -> None:
    """Decide again every payment of these groups, from `at` on; only changed answers are recorded."""
    law, revision = law_of_payments()
    changes = Redecision(revision)
    for _, found in groupby(standings(groups), key=lambda payment: payment.group):
        payments = list(found)
        for payment, stretches in zip(payments, _stretches(payments, at, law), strict=True):
            changes.settle(payment, stretches)
    close_all(Decision, changes.closings)
    Decision.objects.bulk_create(changes.fresh)


def _stretches(payments: Sequence[Standing], at: datetime, law: Law) -> list[list[Stretch]]:
    """For each payment of one group what holds from `at` on, changes of the answer only."""
    found: list[list[Stretch]] = [[] for _ in payments]
    for moment in _moments(payments, at):
        there = [place for place, payment in enumerate(payments) if payment.recorded_at <= moment]
        answers = counting([_item(payments[place], moment) for place in there], law)
        for place, counts in zip(there, answers, strict=True):
            if not found[place] or found[place][-1][1] != counts:
                found[place].append((moment, counts))
    return found


def _moments(payments: Sequence[Standing], at: datetime) -> list[datetime]:
    """`at`, and each later moment at which a payment of the group was recorded or returned."""
    told = [payment.recorded_at for payment in payments]
    told += [payment.returned_at for payment in payments if payment.returned_at is not None]
    return sorted({at, *(moment for moment in told if moment > at)})


def _item(payment: Standing, moment: datetime) -> PaymentItem:
    is_returned = payment.returned_at is not None and payment.returned_at <= moment
    return replace(payment.item, is_returned=is_returned)


def _after(stretches: Sequence[Stretch], moment: datetime | None) -> Iterator[Stretch]:
    """The stretches cut to begin at `moment` or later."""
    for (since, counts), following in zip(stretches, [*stretches[1:], None], strict=True):
        if moment is None or since >= moment:
            yield since, counts
        elif following is None or following[0] > moment:
            yield moment, counts
