"""What a faulty row may have meant. Suggestions only: nothing here writes, and nobody applies one unasked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from apps.common import clock
from apps.common.tables.cells import without_marks
from apps.contributions.law import law_of_payments
from apps.contributions.models import Payment
from apps.feeds.layouts import LAYOUTS, Feed
from apps.feeds.lists import known_at
from apps.feeds.models import QuarantinedRow
from apps.feeds.quarantine import raw_of
from apps.feeds.reasons import Reason
from apps.feeds.rows import row_of
from apps.persons.identity import SPACES_AND_HYPHENS, iin_key, masked_name
from apps.persons.models import Person, PersonDetails
from apps.rules.contributions import FIXED, contribution
from apps.rules.iin import LENGTH, is_valid
from apps.rules.law import Law
from apps.rules.months import Month

CANDIDATES_SHOWN = 10
NEIGHBOURS = 3  # months on either side in which the same payer's payments are looked for
MOST_MONTHS = 24
FAR = 12
WHO = (Reason.IIN_CHECK_DIGIT, Reason.PERSON_UNKNOWN)
# What a penalty is paid on: the kind of payment that was probably meant.
PAID_ON = {"123": "121", "124": "122"}
YEAR_FIRST = re.compile(r"(\d{4})[\s./-]?(\d{1,2})(?:[./-]\d{1,2})?")
MONTH_FIRST = re.compile(r"(?:\d{1,2}[./-])?(\d{1,2})[\s./-]?(\d{4})")
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the register whose IIN differs by one slip; `months` of theirs the same payer paid."""

    person_id: int
    iin: str
    iin_key: str
    name: str
    months: list[Month]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a row may have meant: whose it is, its code, its month, how many months; empty where nothing."""

    candidates: list[Candidate] = field(default_factory=list)
    purpose_code: str = ""
    period: Month | None = None
    months: int = 0
    is_far: bool = False

    def __bool__(self) -> bool:
        return bool(self.candidates or self.purpose_code or self.period or self.months)


def suggestions_for(held: QuarantinedRow) -> Suggestions:
    """What a waiting row may have meant."""
    feed = Feed(held.feed)
    row = row_of(LAYOUTS[feed], raw_of(held), known_at(clock.now()))
    near = candidates(held.cells.get("iin", ""), row.values) if held.reason in WHO else []
    if feed is not Feed.CONTRIBUTIONS:
        return Suggestions(near)
    period = None if "period" in row.values else readable_month(held.cells.get("period", ""))
    law, _ = law_of_payments()
    values = {"period": period, **row.values}
    return Suggestions(
        candidates=near,
        purpose_code=meant_code(values, law),
        period=period,
        months=months_in(values, law),
        is_far=is_far(values.get("period"), values.get("paid_on")),
    )


def candidates(cell: str, values: Values) -> list[Candidate]:
    """People of the register whose IIN differs from the cell by one digit or two swapped neighbours.

    Those for whom the row's payer paid in the neighbouring months come first.
    """
    typed = SPACES_AND_HYPHENS.sub("", without_marks(cell))
    near = {iin_key(iin): iin for iin in slips(typed)}
    people = dict(Person.objects.filter(iin_key__in=near).values_list("pk", "iin_key"))
    names = {
        pk: masked_name(last, first)
        for pk, last, first in PersonDetails.objects.known()
        .filter(person__in=people)
        .values_list("person_id", "last_name", "first_name")
    }
    paid = _paid_by(values, list(people))
    found = [
        Candidate(pk, near[key], key, names.get(pk, ""), paid.get(pk, []))
        for pk, key in people.items()
    ]
    found.sort(key=lambda one: (-len(one.months), one.person_id))
    return found[:CANDIDATES_SHOWN]


def slips(typed: str) -> set[str]:
    """Every valid IIN that is one digit or one swap of neighbours away from twelve digits."""
    if len(typed) != LENGTH or not (typed.isascii() and typed.isdigit()):
        return set()
    changed = {
        f"{typed[:place]}{digit}{typed[place + 1 :]}"
        for place in range(LENGTH)
        for digit in "0123456789"
    }
    swapped = {
        f"{typed[:place]}{typed[place + 1]}{typed[place]}{typed[place + 2 :]}"
        for place in range(LENGTH - 1)
    }
    return {iin for iin in changed | swapped if iin != typed and is_valid(iin)}


def _paid_by(values: Values, people: list[int]) -> dict[int, list[Month]]:
    payer_id, period = values.get("payer_id"), values.get("period")
    if not payer_id or period is None:
        return {}
    around = Payment.objects.filter(
        person__in=people,
        payer_id=payer_id,
        period__range=_around(period),
    )
    paid: dict[int, list[Month]] = {}
    for payment in around.order_by("person_id", "period").distinct("person_id", "period"):
        paid.setdefault(payment.person_id, []).append(payment.period)
    return paid


def _around(month: Month) -> tuple[date, date]:
    return (month - NEIGHBOURS).first_day, (month + NEIGHBOURS).first_day


def own_amounts(kind: str, day: date, law: Law) -> set[Decimal]:
    """What one month costs a payer of a kind with a fixed amount on a day; nothing for other kinds."""
    if kind not in FIXED:
        return set()
    sums = {contribution(kind, day, law, place=place).amount for place in ("city", "village")}
    return {amount for amount in sums if amount}


def months_in(values: Values, law: Law) -> int:
    """How many months' own amounts a payment is, whole; 0 where it is not two or more."""
    kind, amount, paid_on = (values.get(name) for name in ("payer_kind", "amount", "paid_on"))
    if not (kind and amount and paid_on) or values.get("purpose_code") in law.penalties:
        return 0
    counts = {
        int(amount / own) for own in own_amounts(kind, paid_on, law) if not amount % own
    } & set(range(2, MOST_MONTHS + 1))
    return min(counts, default=0)


def meant_code(values: Values, law: Law) -> str:
    """The code of a contribution where the sum of a penalty is exactly one month's; else ""."""
    code, kind, amount = (values.get(name) for name in ("purpose_code", "payer_kind", "amount"))
    paid_on = values.get("paid_on")
    if code not in PAID_ON or not (kind and amount and paid_on):
        return ""
    if amount in own_amounts(kind, paid_on, law) or _is_usual(values):
        return PAID_ON[code]
    return ""


def _is_usual(values: Values) -> bool:
    """Whether the same payer paid exactly this sum for the same person as a contribution nearby."""
    period, iin = values.get("period"), values.get("iin")
    if period is None or not iin:
        return False
    return Payment.objects.filter(
        person__iin_key=iin_key(iin),
        payer_id=values.get("payer_id", ""),
        payer_kind=values["payer_kind"],
        purpose_code__in=PAID_ON.values(),
        amount=values["amount"],
        period__range=_around(period),
    ).exists()


def readable_month(cell: str) -> Month | None:
    """The one month that a cell can mean, however it is written: 122025, 202512, 2025.12, 12/2025.

    None where it can mean none (2025-13, 00.2025) or several.
    """
    plain = without_marks(cell)
    read: list[tuple[str, str]] = []
    if year_first := YEAR_FIRST.fullmatch(plain):
        read.append((year_first[1], year_first[2]))
    if month_first := MONTH_FIRST.fullmatch(plain):
        read.append((month_first[2], month_first[1]))
    months = {
        Month(int(year), int(number))
        for year, number in read
        if 1990 <= int(year) <= clock.today().year + 2 and 1 <= int(number) <= 12
    }
    return months.pop() if len(months) == 1 else None


def is_far(period: Month | None, paid_on: date | None) -> bool:
    """Whether a month lies more than a year before or after the day it was paid on."""
    return period is not None and paid_on is not None and abs(Month.of(paid_on) - period) > FAR
