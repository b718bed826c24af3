"""Ways to be covered, found by trying payments against the rules themselves (domain.md 1.2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

import holidays

from apps.entitlement.answer import Route
from apps.rules.assess import Ground, Status, assess
from apps.rules.contributions import fixed_amount
from apps.rules.history import cut
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.outlook import Outlook
from apps.rules.prospect import Prospect
from apps.rules.record import Record

PAYER, EMPLOYER = "independent", "employer"
KINDS = (PAYER, EMPLOYER)  # the payers whose payments are tried
FREE = Decimal("0.00")


def is_wanted(outlook: Outlook, today: date) -> bool:
    """Whether routes are told: not for a past day, nor where nothing is needed."""
    outcome = outlook.outcome
    if outlook.on < today or outcome.status in (Status.NOT_ELIGIBLE, Status.NOT_CONFIRMED):
        return False
    return outcome.status is not Status.INSURED or outcome.ground is Ground.RETENTION


def routes_of(outlook: Outlook, prospect: Prospect, law: Law) -> tuple[Route, ...]:
    """The routes of somebody who wants them, the cheapest payment first; of `prospect` the payers
    KINDS are asked."""
    monthly = fixed_amount(PAYER, outlook.on, law)
    by_payment = [
        *_pay_owed(outlook, prospect, law, monthly),
        *_pay_current(outlook, prospect, law, monthly),
        *_prepay(outlook, prospect, law, monthly),
    ]
    by_payment.sort(key=lambda route: (route.cost is None, route.cost))
    return (*by_payment, *_employment(outlook, prospect, law), *_unemployed(outlook, prospect, law))


@lru_cache(maxsize=1)
def _calendar() -> holidays.HolidayBase:
    return holidays.country_holidays("KZ")


@lru_cache(maxsize=1024)
def _working_day(day: date, count: int) -> date:
    return _calendar().get_nth_working_day(day, count)


def _processed(outlook: Outlook, law: Law) -> date:
    """The day by which a payment of the day asked is seen: three working days later."""
    return _working_day(outlook.on, int(law.number("processing_working_days", outlook.on) or 0))


def _is_insured(tried: Prospect, day: date, law: Law) -> bool:
    return _covers(tried.record, day, law)


def _covers(record: Record, day: date, law: Law) -> bool:
    terms = law.terms(day)
    return assess(cut(record, day, terms), terms).status is Status.INSURED


def _insured_from(outlook: Outlook, tried: Prospect, law: Law) -> date | None:
    """The day asked for who is insured already, else the day by which the payment is seen."""
    if outlook.outcome.status is Status.INSURED:
        return outlook.on
    day = _processed(outlook, law)
    return day if _is_insured(tried, day, law) else None


def _pay_owed(
    outlook: Outlook, prospect: Prospect, law: Law, monthly: Decimal | None
) -> list[Route]:
    if not outlook.owed:
        return []
    tried = prospect.paying(PAYER, outlook.owed, outlook.on, law)
    insured_from = _insured_from(outlook, tried, law)
    if insured_from is None:
        return []
    empty = {month for month, state in outlook.months if state == "not_due"}
    beside = tuple(m for m in (outlook.month - 1, outlook.month) if m in empty)
    return [Route("pay_owed", outlook.price, insured_from, True, outlook.owed, beside, monthly)]


def _pay_current(
    outlook: Outlook, prospect: Prospect, law: Law, monthly: Decimal | None
) -> list[Route]:
    """For who owes nothing and is not insured: newly arrived, or back."""
    if outlook.owed or outlook.outcome.status is Status.INSURED:
        return []
    month = (outlook.month,)
    insured_from = _insured_from(outlook, prospect.paying(PAYER, month, outlook.on, law), law)
    if insured_from is None:
        return []
    return [Route("pay_current", monthly, insured_from, False, month, (), monthly)]


def _prepay(outlook: Outlook, prospect: Prospect, law: Law, monthly: Decimal | None) -> list[Route]:
    """Twelve months ahead, past debt ignored; with the current month also covered at once."""
    first = outlook.month + 1
    length = int(law.number("prepay_months", first.first_day) or 0)
    ahead = tuple(first + step for step in range(length))
    tried = prospect.paying(PAYER, ahead, outlook.on, law)
    if not length or not _is_insured(tried, first.first_day, law):
        return []
    cost = None if monthly is None else monthly * length
    found = [Route("prepay_12", cost, first.first_day, False, ahead, (), monthly)]
    if outlook.outcome.status is not Status.INSURED:
        found += _prepay_now(outlook, tried, law, ahead, monthly)
    return found


def _prepay_now(
    outlook: Outlook, tried: Prospect, law: Law, ahead: tuple[Month, ...], monthly: Decimal | None
) -> list[Route]:
    months = (outlook.month, *ahead)
    tried = tried.paying(PAYER, months[:1], outlook.on, law)
    insured_from = _insured_from(outlook, tried, law)
    if insured_from is None:
        return []
    cost = None if monthly is None else monthly * len(months)
    return [Route("prepay_12_and_current", cost, insured_from, False, months, (), monthly)]


def _employment(outlook: Outlook, prospect: Prospect, law: Law) -> list[Route]:
    """The first month insured when an employer pays from the month asked on, nothing else paid."""
    if outlook.outcome.status is Status.INSURED:
        return [Route("employment", None, outlook.on, True)]
    ahead = [outlook.month + step for step in range(law.terms(outlook.on).window + 1)]
    # A later month than the one looked at is not looked at: one record serves for all of them.
    record = prospect.paying(EMPLOYER, ahead, outlook.on, law).record
    seen = _processed(outlook, law)
    days = (max(month.first_day, seen) for month in ahead)
    insured_from = next((day for day in days if _covers(record, day, law)), None)
    return [Route("employment", None, insured_from, True)] if insured_from else []


def _unemployed(outlook: Outlook, prospect: Prospect, law: Law) -> list[Route]:
    category = law.category("unemployed", outlook.on)
    if category is None or outlook.outcome.status is Status.INSURED:
        return []
    day = _processed(outlook, law)
    if not _is_insured(prospect.staying(category, outlook.on), day, law):
        return []
    return [Route("register_unemployed", FREE, day, False)]
