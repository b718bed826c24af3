"""Many people at once: facts from the cache of months in one statement, each distinct one decided once.

An answer of a batch has the codes of a single check and none of its texts, months or routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.audit.services import Found, Looking, record_lookups
from apps.common import clock
from apps.entitlement.answer import Asker, Audience, Reason
from apps.entitlement.decisions import number_of, outlook_of_facts, outlook_on
from apps.entitlement.disclosure import OPEN, SHARED, SHARED_ARTICLE
from apps.entitlement.explain import HIDDEN, cover, money
from apps.entitlement.lawbook import Lawbook, lawbook, rules_version
from apps.entitlement.months.cells import Unknown, held
from apps.entitlement.months.layout import SERVED_SINCE, SERVED_THROUGH, record_of_masks
from apps.entitlement.months.services import MASKS
from apps.entitlement.packages import mshi_of
from apps.entitlement.population import unknown_on
from apps.entitlement.proofs.services import PROVEN, prove
from apps.entitlement.proofs.statements import Given
from apps.entitlement.reasons import NOT_IN_REGISTERS, not_insured, reason_of_ground
from apps.entitlement.replica import rows_of_people
from apps.entitlement.selectors import gather, words_known
from apps.entitlement.services import nobody, refuse_far_days
from apps.persons.identity import iin_key
from apps.persons.models import Person
from apps.rates import selectors as rates
from apps.rules.assess import Status
from apps.rules.facts import Facts
from apps.rules.months import Month
from apps.rules.outlook import Outlook

MOST = 10_000
Masks = tuple[Any, ...]


def check_many(
    *,
    iins: Sequence[str],
    asker: Asker,
    audience: Audience,
    on: date | None = None,
    known_on: date | None = None,
    purpose: str = "",
    presence: str = "",
    no_presence: str = "",
    need: str = "",
) -> dict[str, Any]:
    """The answers about these (valid) IINs, in their order; one audit row and one proof for each.

    Raises DateOutOfRange and CannotSign as the single check does.
    """
    return check_keys(
        keys=[iin_key(iin) for iin in iins],
        asker=asker,
        audience=audience,
        on=on,
        known_on=known_on,
        purpose=purpose,
        presence=presence,
        no_presence=no_presence,
        need=need,
    )


@transaction.atomic
def check_keys(
    *,
    keys: Sequence[str],
    asker: Asker,
    audience: Audience,
    on: date | None = None,
    known_on: date | None = None,
    purpose: str = "",
    presence: str = "",
    no_presence: str = "",
    need: str = "",
) -> dict[str, Any]:
    """The same about people known by the keyed hashes of their IINs."""
    today = clock.today()
    day = on or today
    at = None if known_on is None else clock.end_of(known_on)
    book = lawbook(rates.revision(), at)
    refuse_far_days(day, today, book)
    seen, replayed = _of_cache(keys, day, today, book) if known_on is None else ({}, None)
    positions = dict.fromkeys(seen, replayed)
    rest = [key for key in dict.fromkeys(keys) if key not in seen]
    facts = _of_registers(rest, known_on or today, at)
    for key, its in facts.items():
        seen[key] = None if its is None else outlook_of_facts(its, day, book)
    looking = asker.looking(
        purpose=purpose,
        presence=presence,
        no_presence=no_presence,
        need=need,
        asked_on=day,
        known_on=known_on,
        rules=rules_version(book.law, day),
    )
    codes = _recorded(
        looking, [Found(key, str(_status(seen[key])), positions.get(key)) for key in keys], at
    )
    blank = nobody(outlook_of_facts(Facts(birth_date=day, known_on=day), day, book))
    distinct = {id(one): one for one in seen.values()}
    shown = {at: _shown(one, blank, book, audience) for at, one in distinct.items()}
    return {
        "on": day.isoformat(),
        "rules": rules_version(book.law, day),
        "answers": [
            {**shown[id(seen[key])], "proof": code} for key, code in zip(keys, codes, strict=True)
        ],
    }


def _recorded(
    looking: Looking, found: Sequence[Found], at: datetime | None
) -> Sequence[str | None]:
    """Write the proofs, where the door gives any, and the audit rows; the codes, in the same order."""
    if looking.door not in PROVEN:
        record_lookups(looking, found)
        return [None] * len(found)
    packages = {str(status): (mshi_of(status),) for status in Status}
    data_as_of = {word.code: word.complete_through for word in words_known(at)}
    given = [Given(one.iin_key, one.outcome, packages[one.outcome]) for one in found]
    codes = prove(looking, given, data_as_of=data_as_of)
    record_lookups(
        looking, [replace(one, proof=code) for one, code in zip(found, codes, strict=True)]
    )
    return codes


def _status(seen: Outlook | None) -> Status:
    return Status.NOT_CONFIRMED if seen is None else seen.outcome.status


def _of_registers(
    keys: Sequence[str], known_on: date, at: datetime | None
) -> dict[str, Facts | None]:
    """The facts of whom the cache does not answer for, one by one; None for nobody's number."""
    held = set(Person.objects.filter(iin_key__in=keys).values_list("iin_key", flat=True))
    return {key: gather(key, known_on, at).facts if key in held else None for key in keys}


def _of_cache(
    keys: Sequence[str], day: date, today: date, book: Lawbook
) -> tuple[dict[str, Outlook | None], str | None]:
    """The outlooks of those whom the cache can answer for; the same masks are looked at once.

    And how far the replica had come, where it held the cache.
    """
    if not SERVED_SINCE <= day <= SERVED_THROUGH:
        return {}, None
    unknown = unknown_on(day, today, book.law)
    number = number_of(book)
    looked: dict[Masks, Outlook] = {}
    found: dict[str, Outlook | None] = {}
    rows, replayed = _rows(keys, day, unknown)
    for _, key, law, *masks in rows:
        same = tuple(masks)
        if law != number:
            continue
        if same not in looked:
            looked[same] = _look(same, day, book, unknown)
        found[key] = looked[same]
    return found, replayed


def _rows(
    keys: Sequence[str], day: date, unknown: Unknown
) -> tuple[list[tuple[Any, ...]], str | None]:
    masks = ", ".join(f"m.{name}" for name in MASKS)
    flags = "".join(
        f", {held(source, Month.of(day))} AS held{n}" for n, (source, _) in enumerate(unknown.held)
    )
    return rows_of_people(
        f"SELECT p.id, p.iin_key, m.law, {masks}{flags} FROM persons_person p"
        " JOIN entitlement_personmonths m ON m.person_id = p.id"
        " WHERE p.iin_key = ANY(%s) AND NOT m.in_doubt"
        " AND NOT EXISTS (SELECT FROM persons_touched t WHERE t.person_id = p.id)",
        [list(set(keys))],
    )


def _look(masks: Masks, day: date, book: Lawbook, unknown: Unknown) -> Outlook:
    record, flags = record_of_masks(masks), masks[len(MASKS) :]
    told = unknown.everybody
    for flag, (_, months) in zip(flags, unknown.held, strict=True):
        told |= months if flag else 0
    return outlook_on(record, told & record.liable & ~record.covered, day, book)


def _shown(
    seen: Outlook | None, blank: Outlook, book: Lawbook, audience: Audience
) -> dict[str, Any]:
    reason = NOT_IN_REGISTERS if seen is None else _reason(seen, book)
    one = seen or blank
    until, after = cover(one, audience)
    if audience not in OPEN and reason.code in SHARED:
        reason = Reason(SHARED[reason.code], SHARED_ARTICLE)
    shown = {
        "outcome": str(one.outcome.status),
        "ground": str(one.outcome.ground),
        "covered_until": until and until.isoformat(),
        "uncovered_from": after and after.isoformat(),
        "reason": {"code": reason.code, "article": reason.article},
        "owed": {"months": [str(month) for month in one.owed], "amount": money(one.price)},
    }
    return {field: value for field, value in shown.items() if field not in HIDDEN[audience]}


def _reason(seen: Outlook, book: Lawbook) -> Reason:
    """The reason's code, as far as it is told without the registers' words."""
    if seen.outcome.status is Status.INSURED:
        return reason_of_ground(seen, book)
    if seen.outcome.status is Status.NOT_INSURED:
        return not_insured(seen, book)
    code = "no_right" if seen.outcome.status is Status.NOT_ELIGIBLE else "cannot_tell"
    return Reason(code, SHARED_ARTICLE)


def outcomes_of(keys: Sequence[str], day: date) -> dict[str, str]:
    """The outcome of each of these people (keyed hashes) on a day, as known now.

    Nobody is told here: whoever tells writes the audit row.
    """
    today, book = clock.today(), lawbook(rates.revision())
    seen, _ = _of_cache(keys, day, today, book)
    rest = [key for key in dict.fromkeys(keys) if key not in seen]
    for key, facts in _of_registers(rest, today, None).items():
        seen[key] = None if facts is None else outlook_of_facts(facts, day, book)
    return {key: str(_status(one)) for key, one in seen.items()}
