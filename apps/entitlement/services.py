"""The check: gather, assess, explain, and one audit row in the same transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from apps.audit.services import record_lookup
from apps.common import clock
from apps.entitlement.answer import Answer, Asker, Reason
from apps.entitlement.lawbook import Lawbook, lawbook, rules_version
from apps.entitlement.packages import packages_of
from apps.entitlement.reasons import not_in_registers, reasons_of
from apps.entitlement.replica import facts_of
from apps.entitlement.routes import routes_of
from apps.entitlement.selectors import Gathered
from apps.persons.identity import iin_key, masked_name
from apps.rules.assess import Ground, Outcome, Status
from apps.rules.facts import Facts
from apps.rules.months import Month
from apps.rules.outlook import MonthState, Outlook, outlook


class DateOutOfRange(ValueError):
    """The day asked about lies before the law, or further ahead than anybody can tell."""


def check_status(
    *,
    iin: str,
    asker: Asker,
    on: date | None = None,
    known_on: date | None = None,
    purpose: str = "",
    presence: str = "",
) -> Answer:
    """Answer whether the holder of a (valid) IIN is insured on a day, and record who asked.

    `on` defaults to today; `known_on` hides what was recorded after that day. Raises DateOutOfRange.
    """
    return check(
        key=iin_key(iin),
        asker=asker,
        on=on,
        known_on=known_on,
        purpose=purpose,
        presence=presence,
    )


@transaction.atomic
def check(
    *,
    key: str,
    asker: Asker,
    on: date | None = None,
    known_on: date | None = None,
    purpose: str = "",
    presence: str = "",
) -> Answer:
    """The same for a person known by the keyed hash of the IIN."""
    today = clock.today()
    day = on or today
    found = facts_of(key, known_on or today, _moment(known_on))
    answer = _answer(found, day, known_on, today)
    record_lookup(
        door=asker.door,
        asker=asker.name,
        iin_key=key,
        outcome=answer.status,
        purpose=purpose,
        presence=presence,
        asked_on=day,
        known_on=known_on,
        rules=answer.rules,
        replayed=found.replayed,
    )
    return answer


def _answer(found: Gathered, day: date, known_on: date | None, today: date) -> Answer:
    book = lawbook(found.revision, _moment(known_on))
    refuse_far_days(day, today, book)
    facts = found.facts or Facts(birth_date=day, known_on=known_on or today, words=found.words)
    seen = outlook(facts, day, book.law)
    if found.facts is None:
        seen = nobody(seen)
        reasons: tuple[Reason, ...] = (not_in_registers(seen, facts, book),)
    else:
        reasons = reasons_of(seen, facts, book)
    return Answer(
        person_id=found.person_id,
        outlook=seen,
        known_on=known_on,
        reasons=reasons,
        packages=packages_of(seen, found.facts, book),
        routes=routes_of(seen, facts, book.law, today),
        masked_name=masked_name(found.last_name, found.first_name),
        data_as_of={word.code: word.complete_through for word in found.words},
        rules=rules_version(book.law, day),
    )


def _moment(known_on: date | None) -> datetime | None:
    return None if known_on is None else clock.end_of(known_on)


def refuse_far_days(day: date, today: date, book: Lawbook) -> None:
    """Raise DateOutOfRange unless the day lies from the first day of the law to the same day
    `ask_ahead_months` ahead, the month's end kept."""
    first = book.law.parameters["system_start"][0].since
    ahead = int(book.law.number("ask_ahead_months", max(today, first)) or 0)
    last_month = Month.of(today) + ahead
    last = last_month.first_day.replace(day=min(today.day, last_month.last_day.day))
    if not first <= day <= last:
        raise DateOutOfRange


def nobody(seen: Outlook) -> Outlook:
    """The answer about somebody whom the registers do not hold: not confirmed, nothing told."""
    return Outlook(
        on=seen.on,
        outcome=Outcome(Status.NOT_CONFIRMED, Ground.NONE, "window_months"),
        months=tuple((month, MonthState.UNKNOWN) for month, _ in seen.months),
        owed=(),
        price=None if seen.price is None else seen.price * 0,
        covered_until=None,
    )
