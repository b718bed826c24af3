"""The record page of one person: the answer in full, the payments, the categories, who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from apps.common import clock, wording
from apps.entitlement.answer import Asker, Audience
from apps.entitlement.explain import as_json
from apps.entitlement.lawbook import Lawbook
from apps.entitlement.services import check
from apps.persons.selectors import details_of, key_of
from apps.portal import own
from apps.portal.estimate import current_book, source_words
from apps.portal.presenters import record as words
from apps.portal.presenters.looks import Look, looks_of
from apps.portal.presenters.result import ResultPage, result_page
from apps.rules.contributions import fixed_amount
from apps.rules.law import Law
from apps.rules.months import Month

LOOKS_SHOWN = 10  # the others are on a page of their own
ASKER = Asker(door="record", name="person")


@dataclass(frozen=True)
class Stay:
    """A stay in a category: its name, from when to when, which register says so."""

    name: str
    when: str
    source: str


@dataclass(frozen=True)
class RecordPage:
    """Everything that the record page shows."""

    name: str
    result: ResultPage
    months: list[words.MonthRow]
    stays: list[Stay]
    looks: list[Look]
    has_more_looks: bool
    owed: str
    owed_months: str
    sources: list[tuple[str, date]]


def record_page(person_id: int) -> RecordPage:
    """The page of one person, today; asking is recorded like every look-up."""
    today, key = clock.today(), key_of(person_id)
    answer = as_json(check(key=key, asker=ASKER), Audience.PERSON)
    book = current_book()
    law, named = book.law, source_words(book)
    result = result_page(answer, today, named)
    shown = result.months
    paid = own.payments(person_id, shown[0].month, shown[-1].month, law.penalties, named)
    looks = looks_of(key, limit=LOOKS_SHOWN + 1)
    return RecordPage(
        name=_name(person_id),
        result=result,
        months=words.month_rows(shown, paid, _fixed(law, today)),
        stays=[_stay(stay, book) for stay in own.stays(person_id, named)],
        looks=looks[:LOOKS_SHOWN],
        has_more_looks=len(looks) > LOOKS_SHOWN,
        owed=_owed(answer),
        owed_months=wording.months([Month.parse(text) for text in answer["owed"]["months"]]),
        sources=[
            (named(code), date.fromisoformat(day)) for code, day in answer["data_as_of"].items()
        ],
    )


def _name(person_id: int) -> str:
    details = details_of(person_id)
    return f"{details.first_name} {details.last_name}" if details else ""


def _fixed(law: Law, today: date) -> dict[str, Any]:
    return {
        "independent": fixed_amount("independent", today, law),
        "sole_proprietor": fixed_amount("proprietor", today, law),
    }


def _stay(stay: own.OwnStay, book: Lawbook) -> Stay:
    return Stay(
        name=book.names[stay.category][get_language() or "kk"],
        when=words.stay_words(stay.first, stay.last),
        source=stay.source,
    )


def _owed(answer: dict[str, Any]) -> str:
    amount = answer["owed"]["amount"]
    return wording.tenge(Decimal(amount)) if answer["owed"]["months"] and amount else ""
