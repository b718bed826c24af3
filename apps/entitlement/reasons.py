"""Why the outcome is what it is, as codes with the article of the row of the law that decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from apps.entitlement.answer import Reason
from apps.entitlement.lawbook import Lawbook, told_on
from apps.rules.assess import Ground, Status
from apps.rules.facts import Facts, SourceWord
from apps.rules.history import late_sources, untold
from apps.rules.law import Category, LegalStatus
from apps.rules.months import Month
from apps.rules.outlook import MonthState, Outlook
from apps.rules.record import (
    better,
    every_category,
    months_of_stay,
    place,
    span,
    statuses_held,
    union,
)

COVERED = {MonthState.PAID, MonthState.STATE_PAID, MonthState.EXEMPT}
NOT_IN_REGISTERS = Reason("not_in_registers", "405-V, 5")


def reasons_of(outlook: Outlook, facts: Facts, book: Lawbook) -> tuple[Reason, ...]:
    """The first reason decides; the others say what the reader should know beside it."""
    status = outlook.outcome.status
    if status is Status.NOT_ELIGIBLE:
        found = [_not_eligible(outlook, facts, book)]
    elif status is Status.INSURED:
        found = [_insured(outlook, facts, book), *_debt_beside(outlook, book)]
    elif status is Status.NOT_INSURED:
        found = [not_insured(outlook, book)]
    else:
        found = []
    return (*found, *_in_doubt(outlook, facts, book))


def status_in(month: Month, facts: Facts, book: Lawbook) -> LegalStatus | None:
    """The best legal status held on any day of a month; None after the person left."""
    if facts.left_on is not None and month > Month.of(facts.left_on):
        return None
    held = [
        status
        for status, days in statuses_held(facts, book.law)
        if Month.of(days.first) <= month and (days.last is None or days.last >= month.first_day)
    ]
    return min(held, key=better, default=None)


def _not_eligible(outlook: Outlook, facts: Facts, book: Lawbook) -> Reason:
    if facts.left_on is not None and outlook.month > Month.of(facts.left_on):
        return Reason("left", book.article("system_start", outlook.on))
    held = status_in(outlook.month, facts, book)
    if held is None:
        return Reason("no_legal_status", book.article("system_start", outlook.on))
    said = told_on(book.status_articles[held.code], outlook.on)
    article = said or book.article("system_start", outlook.on)
    return Reason("status_without_right", article, {"names": [book.names[held.code]]})


def _insured(outlook: Outlook, facts: Facts, book: Lawbook) -> Reason:
    if outlook.outcome.ground in (Ground.EXEMPT_SERVICE, Ground.STATE_PAYS):
        return _benefit(outlook, facts, book)
    return reason_of_ground(outlook, book)


def reason_of_ground(outlook: Outlook, book: Lawbook) -> Reason:
    """Why somebody is insured, without the names of categories that the registers would tell."""
    ground, parameter = outlook.outcome.ground, outlook.outcome.parameter
    article = book.article(parameter, outlook.on) or book.article("window_months", outlook.on)
    if ground is not Ground.RETENTION:
        return Reason(ground, article)
    reach = book.law.number(parameter, outlook.on)
    params = {"month": latest_covered(outlook), "count": int(reach or 0), "owed": outlook.owed}
    return Reason(parameter, article, params)


def _benefit(outlook: Outlook, facts: Facts, book: Lawbook) -> Reason:
    """Which category or service covers M; none is named where a payment of the state does."""
    treatment = "exempt" if outlook.outcome.ground is Ground.EXEMPT_SERVICE else "state"
    held = [*_stayed_in(facts, outlook.month, book), *_by_age(facts, outlook.month, book)]
    named = [category.code for category in held if category.treatment == treatment]
    plain = reason_of_ground(outlook, book)
    # What the Fund gives by its own rules ("temporary") rests on the right itself.
    articles = (told_on(book.category_articles[code], outlook.on) for code in named)
    article = next(articles, "") or plain.article
    return Reason(
        plain.code, article, {"names": [book.names[code] for code in dict.fromkeys(named)]}
    )


def _stayed_in(facts: Facts, month: Month, book: Lawbook) -> list[Category]:
    """What the law says of the categories in which the registers have somebody in a month."""
    return [
        category
        for stay in facts.categories
        for category in book.law.categories[stay.category]
        if category.until_age is None and _reaches(category, stay.first, stay.last, facts, month)
    ]


def _by_age(facts: Facts, month: Month, book: Lawbook) -> list[Category]:
    """The categories that follow from the birth date in a month."""
    return [
        category
        for category in every_category(book.law)
        if category.until_age is not None
        and _reaches(category, facts.birth_date, None, facts, month)
    ]


def _reaches(
    category: Category, first: date, last: date | None, facts: Facts, month: Month
) -> bool:
    months = months_of_stay(category, first, last, facts.birth_date)
    return bool(months >> place(month) & 1)


def latest_covered(outlook: Outlook) -> Month | None:
    """The latest covered month of the window."""
    return max((month for month, state in outlook.months if state in COVERED), default=None)


def _debt_beside(outlook: Outlook, book: Lawbook) -> list[Reason]:
    """Own debts never block where the state pays or service exempts; they are said all the same."""
    if not outlook.owed or outlook.outcome.ground is Ground.RETENTION:
        return []
    return [
        Reason("debt_beside", book.article("window_months", outlook.on), {"owed": outlook.owed})
    ]


def not_insured(outlook: Outlook, book: Lawbook) -> Reason:
    """Why somebody is not insured: an old hole, cover that ended, or nothing covered at all."""
    blocking = tuple(outlook.month - age for age in outlook.outcome.blocking)
    if blocking:
        article = book.article("old_hole_strict", outlook.on)
        return Reason("old_hole", article, {"months": blocking})
    article = book.article("retention_payments", outlook.on)
    latest = latest_covered(outlook)
    if latest is None:
        window = book.law.terms(outlook.on).window
        return Reason("nothing_covered", article, {"count": window, "owed": outlook.owed})
    return Reason("cover_ended", article, {"month": latest, "owed": outlook.owed})


def _in_doubt(outlook: Outlook, facts: Facts, book: Lawbook) -> list[Reason]:
    """Which source is late, or that a row or a dispute waits; only where months cannot be told."""
    months = tuple(outlook.month - age for age in outlook.outcome.unknown)
    if not months and outlook.outcome.status is not Status.NOT_CONFIRMED:
        return []
    article = book.article("window_months", outlook.on)
    params: dict[str, Any] = {"months": months, **_late_for_all(outlook, facts, book)}
    late = _late(outlook, facts, book)
    if late:
        return [Reason("source_late", article, {**params, **_named(late, book)})]
    return [Reason("months_in_doubt", article, params)]


def not_in_registers(outlook: Outlook, facts: Facts, book: Lawbook) -> Reason:
    """Nobody is known under the number. What is late for all is said to who may not know that."""
    return replace(NOT_IN_REGISTERS, params=_late_for_all(outlook, facts, book))


def _late(outlook: Outlook, facts: Facts, book: Lawbook) -> list[SourceWord]:
    """The sources that leave untold a month that cannot be told."""
    terms, seen = book.law.terms(outlook.on), min(outlook.on, facts.known_on)
    unknown = union(
        1 << place(month) for month, state in outlook.months if state is MonthState.UNKNOWN
    )
    late = late_sources(facts, outlook.on, terms)
    return [word for word in late if untold(word, seen, terms) & unknown]


def _late_for_all(outlook: Outlook, facts: Facts, book: Lawbook) -> dict[str, Any]:
    """The late sources of payments: they speak of everybody, so naming them tells of nobody."""
    terms, seen = book.law.terms(outlook.on), min(outlook.on, facts.known_on)
    window = span(outlook.month - terms.window, outlook.month)
    late = [
        word for word in facts.words if word.sends_payments and untold(word, seen, terms) & window
    ]
    return {"late_for_all": _named(late, book)} if late else {}


def _named(late: Sequence[SourceWord], book: Lawbook) -> dict[str, Any]:
    return {
        "sources": tuple(book.source(word.code) for word in late),
        "through": min(word.complete_through for word in late),
    }
