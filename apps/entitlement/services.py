"""The check: gather, assess, explain; a proof and one audit row in the same transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from apps.audit.services import Found, record_lookup
from apps.common import clock
from apps.entitlement.answer import Answer, Asker, Reason
from apps.entitlement.decisions import decide, record_kept
from apps.entitlement.lawbook import Lawbook, lawbook, rules_version
from apps.entitlement.months.layout import SERVED_SINCE, SERVED_THROUGH
from apps.entitlement.packages import packages_of
from apps.entitlement.proofs.services import PROVEN, prove
from apps.entitlement.proofs.statements import Given
from apps.entitlement.reasons import not_in_registers, reasons_of
from apps.entitlement.replica import facts_of
from apps.entitlement.selectors import Gathered
from apps.persons.identity import iin_key, masked_name
from apps.rules.assess import Ground, Outcome, Status
from apps.rules.facts import Facts
from apps.rules.months import Month
from apps.rules.outlook import MonthState, Outlook
from apps.rules.record import Record


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
    no_presence: str = "",
    need: str = "",
) -> Answer:
    """Answer whether the holder of a (valid) IIN is insured on a day, and record who asked.

    `on` defaults to today; `known_on` hides what was recorded after that day. Raises DateOutOfRange, and
    CannotSign where an answer that needs a proof cannot have one.
    """
    return check(
        key=iin_key(iin),
        asker=asker,
        on=on,
        known_on=known_on,
        purpose=purpose,
        presence=presence,
        no_presence=no_presence,
        need=need,
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
    no_presence: str = "",
    need: str = "",
) -> Answer:
    """The same for a person known by the keyed hash of the IIN."""
    day = on or clock.today()
    answer, replayed = answered(key, day, known_on)
    looking = asker.looking(
        purpose=purpose,
        presence=presence,
        no_presence=no_presence,
        need=need,
        asked_on=day,
        known_on=known_on,
        rules=answer.rules,
    )
    if asker.door in PROVEN:
        (code,) = prove(
            looking,
            [Given(key, answer.status, answer.packages)],
            data_as_of=answer.data_as_of,
        )
        answer = replace(answer, proof=code)
    record_lookup(looking, Found(key, answer.status, replayed, answer.proof or ""))
    return answer


def answered(
    key: str, day: date, known_on: date | None, at: datetime | None = None
) -> tuple[Answer, str | None]:
    """The answer about a day as known at a moment, and how far a replica had come; nothing is recorded.

    `at` is the end of `known_on` unless it is given. Raises DateOutOfRange.
    """
    today = clock.today()
    at = at or (None if known_on is None else clock.end_of(known_on))
    found, book, record = _found(key, day, known_on, at, today)
    refuse_far_days(day, today, book)
    answer = _answer(found, book, record, day=day, known_on=known_on, today=today)
    return answer, found.replayed


def _found(
    key: str, day: date, known_on: date | None, at: datetime | None, today: date
) -> tuple[Gathered, Lawbook, Record | None]:
    """The facts, the law, and the months where the cache tells them; else the ledger does."""
    if at is None and SERVED_SINCE <= day <= SERVED_THROUGH:
        found = facts_of(key, today, kept=True)
        book = lawbook(found.revision)
        record = record_kept(found.kept, day, today, book)
        if record or not found.kept:
            return found, book, record
    found = facts_of(key, known_on or today, at)
    return found, lawbook(found.revision, at), None


def _answer(
    found: Gathered,
    book: Lawbook,
    record: Record | None,
    *,
    day: date,
    known_on: date | None,
    today: date,
) -> Answer:
    facts = found.facts or Facts(birth_date=day, known_on=known_on or today, words=found.words)
    decision = decide(facts, day, today, book, record)
    if found.facts is None:
        seen = nobody(decision.outlook)
        reasons: tuple[Reason, ...] = (not_in_registers(seen, facts, book),)
    else:
        seen = decision.outlook
        reasons = reasons_of(seen, facts, book)
    return Answer(
        person_id=found.person_id,
        outlook=seen,
        known_on=known_on,
        reasons=reasons,
        packages=packages_of(seen, found.facts, book),
        routes=decision.routes if found.facts else (),
        masked_name=masked_name(found.last_name, found.first_name),
        data_as_of={word.code: word.complete_through for word in found.words},
        rules=rules_version(book.law, day),
    )


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
