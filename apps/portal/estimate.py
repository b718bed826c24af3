"""An answer about nobody: the same rule, fed with ticked months instead of a person's facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import get_language

from apps.common import clock
from apps.entitlement.answer import Answer, Audience
from apps.entitlement.decisions import decide
from apps.entitlement.explain import as_json
from apps.entitlement.lawbook import Lawbook, lawbook
from apps.entitlement.packages import packages_of
from apps.entitlement.reasons import reasons_of
from apps.rates import selectors as rates
from apps.rules.facts import CategoryPeriod, CountedPayment, Facts, StatusPeriod
from apps.rules.months import Month

# Somebody grown up, a citizen since before the system began: what most who ask are.
BORN_ON = date(1980, 1, 1)
STATUS = "citizen"
PAYER = "employer"


def current_book() -> Lawbook:
    """The law as the registers hold it now."""
    return lawbook(rates.revision())


def source_words(book: Lawbook) -> Callable[[str], str]:
    """What a source is called in the active language, by its code."""
    language = get_language() or "kk"
    return lambda code: book.source(code)[language]


def estimate(paid: Iterable[Month], category: str, today: date | None = None) -> dict[str, Any]:
    """What the law says of a citizen for whom these months are paid, and who is in this category."""
    day = today or clock.today()
    book = current_book()
    facts = Facts(
        birth_date=BORN_ON,
        known_on=day,
        statuses=(StatusPeriod(STATUS, BORN_ON, None),),
        categories=(CategoryPeriod(category, day, None),) if category else (),
        payments=tuple(CountedPayment(PAYER, month, month.last_day) for month in paid),
    )
    return as_json(_answer(facts, day, book), Audience.PERSON)


def _answer(facts: Facts, day: date, book: Lawbook) -> Answer:
    decision = decide(facts, day, day, book)
    seen = decision.outlook
    return Answer(
        person_id=None,
        outlook=seen,
        known_on=None,
        reasons=reasons_of(seen, facts, book),
        packages=packages_of(seen, facts, book),
        routes=decision.routes,
        masked_name="",
        data_as_of={},
        rules="",
    )
