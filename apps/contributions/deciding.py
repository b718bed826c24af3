"""Which payments count, decided again whenever the ledger or the law changes; each later decision is a row.

What was known at each moment is decided from what was in the ledger at that moment, so files that are
read in another order than they were received end in the same decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.contributions.law import law_to_decide_by
from apps.contributions.models import Decision
from apps.contributions.selectors import Group, Standing, standings
from apps.rules.counting import counting
from apps.rules.facts import PaymentItem
from apps.rules.law import Law

# A decision recorded at its end or later is left empty.
CLOSE = """
UPDATE contributions_decision AS held
   SET recorded = tstzrange(lower(recorded), greatest(lower(recorded), asked.at))
  FROM unnest(%(people)s::bigint[], %(months)s::date[], %(payments)s::bigint[], %(ids)s::bigint[],
              %(ends)s::timestamptz[]) AS asked(person_id, period, payment_id, id, at)
 WHERE held.person_id = asked.person_id AND held.period = asked.period
   AND held.payment_id = asked.payment_id AND held.id = asked.id
"""
Stretch = tuple[datetime, bool]
"""From when on a payment counts, or does not."""


@dataclass(slots=True)
class Redecision:
    """The decisions to close and to record."""

    law_revision: int
    closings: list[tuple[Standing, datetime]] = field(default_factory=list)
    fresh: list[Decision] = field(default_factory=list)

    def settle(self, payment: Standing, stretches: Sequence[Stretch]) -> None:
        """Bring the decision that holds on a payment to these stretches; the closed past stays."""
        wanted = list(_after(stretches, payment.decided_at))
        if wanted[0][1] == payment.counts:
            wanted = wanted[1:]
        if not wanted:
            return
        if payment.decision_id is not None:
            self.closings.append((payment, wanted[0][0]))
        person_id, _, period = payment.group
        ends = [since for since, _ in wanted[1:]]
        for (since, counts), until in zip(wanted, [*ends, None], strict=True):
            self.fresh.append(
                Decision(
                    person_id=person_id,
                    period=period,
                    payment_id=payment.payment_id,
                    counts=counts,
                    law_revision=self.law_revision,
                    recorded=DateTimeTZRange(since, until),
                )
            )

    def write(self) -> None:
        """Close what is superseded, and record the rest."""
        if self.closings:
            with connection.cursor() as cursor:
                cursor.execute(CLOSE, _closing(self.closings))
        Decision.objects.bulk_create(self.fresh)


def decide(groups: Iterable[Group], at: datetime) -> None:
    """Decide again every payment of these groups, from `at` on; only changed answers are recorded."""
    law, revision = law_to_decide_by()
    changes = Redecision(revision)
    for _, found in groupby(standings(groups), key=lambda payment: payment.group):
        payments = list(found)
        for payment, stretches in zip(payments, _stretches(payments, at, law), strict=True):
            changes.settle(payment, stretches)
    changes.write()


def first_days(
    groups: Iterable[Group], law: Law, at: datetime | None = None
) -> dict[Group, date | None]:
    """For each group, the first day of a payment that counts under a law; nothing is recorded.

    With `at`, of what the ledger held at that moment. None where no payment of the group counts.
    """
    found: dict[Group, date | None] = {}
    for group, held in groupby(standings(groups), key=lambda payment: payment.group):
        payments = [payment for payment in held if at is None or payment.recorded_at <= at]
        items = [_item(payment, at) for payment in payments]
        answers = zip(counting(items, law), items, strict=True)
        found[group] = min((item.paid_on for counts, item in answers if counts), default=None)
    return found


def _closing(closings: Sequence[tuple[Standing, datetime]]) -> dict[str, list[object]]:
    return {
        "people": [payment.group[0] for payment, _ in closings],
        "months": [payment.group[2].first_day for payment, _ in closings],
        "payments": [payment.payment_id for payment, _ in closings],
        "ids": [payment.decision_id for payment, _ in closings],
        "ends": [at for _, at in closings],
    }


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


def _item(payment: Standing, moment: datetime | None) -> PaymentItem:
    """The payment as it stood at a moment, or stands now."""
    returned_at = payment.returned_at
    is_returned = returned_at is not None and (moment is None or returned_at <= moment)
    return replace(payment.item, is_returned=is_returned)


def _after(stretches: Sequence[Stretch], moment: datetime) -> Iterator[Stretch]:
    """The stretches cut to begin at `moment` or later."""
    for (since, counts), following in zip(stretches, [*stretches[1:], None], strict=True):
        if since >= moment:
            yield since, counts
        elif following is None or following[0] > moment:
            yield moment, counts
