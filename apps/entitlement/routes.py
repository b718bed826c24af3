"""Ways to be covered, found by trying payments against the rules themselves (domain.md 1.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

import holidays

from apps.entitlement.answer import Route
from apps.rules.assess import Ground, Status, assess
from apps.rules.contributions import fixed_amount
from apps.rules.facts import CategoryPeriod, CountedPayment, Facts
from apps.rules.history import cut
from apps.rules.law import Law
from apps.rules.months import Month
from apps.rules.outlook import Outlook
from apps.rules.record import Record, record_of

FREE = Decimal("0.00")


def routes_of(outlook: Outlook, facts: Facts, law: Law, today: date) -> tuple[Route, ...]:
    """The routes, the cheapest payment first; none for a past day, or where nothing is needed."""
    outcome = outlook.outcome
    if outlook.on < today or outcome.status in (Status.NOT_ELIGIBLE, Status.NOT_CONFIRMED):
        return ()
    if outcome.status is Status.INSURED and outcome.ground is not Ground.RETENTION:
        return ()
    monthly = fixed_amount("independent", outlook.on, law)
    by_payment = [
        *_pay_owed(outlook, facts, law, monthly),
        *_pay_current(outlook, facts, law, monthly),
        *_prepay(outlook, facts, law, monthly),
    ]
    by_payment.sort(key=lambda route: (route.cost is None, route.cost))
    return (*by_payment, *_employment(outlook, facts, law), *_unemployed(outlook, facts, law))


@lru_cache(maxsize=1)
def _calendar() -> holidays.HolidayBase:
    return holidays.country_holidays("KZ")


@lru_cache(maxsize=1024)
def _working_day(day: date, count: int) -> date:
    return _calendar().get_nth_working_day(day, count)


def _processed(outlook: Outlook, law: Law) -> date:
    """The day by which a payment of the day asked is seen: three working days later."""
    return _working_day(outlook.on, int(law.number("processing_working_days", outlook.on) or 0))


def _is_insured(facts: Facts, day: date, law: Law) -> bool:
    return _covers(record_of(facts, law), day, law)


def _covers(record: Record, day: date, law: Law) -> bool:
    terms = law.terms(day)
    return assess(cut(record, day, terms), terms).status is Status.INSURED


def _with_payments(facts: Facts, kind: str, months: Iterable[Month], day: date) -> Facts:
    more = tuple(CountedPayment(kind, month, day) for month in months)
    return replace(facts, payments=facts.payments + more)


def _insured_from(outlook: Outlook, tried: Facts, law: Law) -> date | None:
    """The day asked for who is insured already, else the day by which the payment is seen."""
    if outlook.outcome.status is Status.INSURED:
        return outlook.on
    day = _processed(outlook, law)
    return day if _is_insured(tried, day, law) else None


def _pay_owed(outlook: Outlook, facts: Facts, law: Law, monthly: Decimal | None) -> list[Route]:
    if not outlook.owed:
        return []
    tried = _with_payments(facts, "independent", outlook.owed, outlook.on)
    insured_from = _insured_from(outlook, tried, law)
    if insured_from is None:
        return []
    empty = {month for month, state in outlook.months if state == "not_due"}
    beside = tuple(m for m in (outlook.month - 1, outlook.month) if m in empty)
    return [Route("pay_owed", outlook.price, insured_from, True, outlook.owed, beside, monthly)]


def _pay_current(outlook: Outlook, facts: Facts, law: Law, monthly: Decimal | None) -> list[Route]:
    """For who owes nothing and is not insured: newly arrived, or back."""
    if outlook.owed or outlook.outcome.status is Status.INSURED:
        return []
    month = (outlook.month,)
    insured_from = _insured_from(
        outlook, _with_payments(facts, "independent", month, outlook.on), law
    )
    if insured_from is None:
        return []
    return [Route("pay_current", monthly, insured_from, False, month, (), monthly)]


def _prepay(outlook: Outlook, facts: Facts, law: Law, monthly: Decimal | None) -> list[Route]:
    """Twelve months ahead, past debt ignored; with the current month also covered at once."""
    first = outlook.month + 1
    length = int(law.number("prepay_months", first.first_day) or 0)
    ahead = tuple(first + step for step in range(length))
    tried = _with_payments(facts, "independent", ahead, outlook.on)
    if not length or not _is_insured(tried, first.first_day, law):
        return []
    cost = None if monthly is None else monthly * length
    found = [Route("prepay_12", cost, first.first_day, False, ahead, (), monthly)]
    if outlook.outcome.status is not Status.INSURED:
        found += _prepay_now(outlook, tried, law, ahead, monthly)
    return found


def _prepay_now(
    outlook: Outlook, tried: Facts, law: Law, ahead: tuple[Month, ...], monthly: Decimal | None
) -> list[Route]:
    months = (outlook.month, *ahead)
    tried = _with_payments(tried, "independent", months[:1], outlook.on)
    insured_from = _insured_from(outlook, tried, law)
    if insured_from is None:
        return []
    cost = None if monthly is None else monthly * len(months)
    return [Route("prepay_12_and_current", cost, insured_from, False, months, (), monthly)]


def _employment(outlook: Outlook, facts: Facts, law: Law) -> list[Route]:
    """The first month insured when an employer pays from the month asked on, nothing else paid."""
    if outlook.outcome.status is Status.INSURED:
        return [Route("employment", None, outlook.on, True)]
    ahead = [outlook.month + step for step in range(law.terms(outlook.on).window + 1)]
    # A later month than the one looked at is not looked at: one record serves for all of them.
    record = record_of(_with_payments(facts, "employer", ahead, outlook.on), law)
    seen = _processed(outlook, law)
    days = (max(month.first_day, seen) for month in ahead)
    insured_from = next((day for day in days if _covers(record, day, law)), None)
    return [Route("employment", None, insured_from, True)] if insured_from else []


def _unemployed(outlook: Outlook, facts: Facts, law: Law) -> list[Route]:
    if "unemployed" not in law.categories or outlook.outcome.status is Status.INSURED:
        return []
    stay = CategoryPeriod("unemployed", outlook.on, None)
    tried = replace(facts, categories=(*facts.categories, stay))
    day = _processed(outlook, law)
    if not _is_insured(tried, day, law):
        return []
    return [Route("register_unemployed", FREE, day, False)]
