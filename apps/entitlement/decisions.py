"""What the law says of a person, worked out once for all who share a view (apps/rules/sight.py).

A view is a handful of masks: it holds no number, no name and no day of birth, and is all that the
outlook and the routes are made from. A changed law is another book, and so begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from apps.entitlement.answer import Route
from apps.entitlement.lawbook import Lawbook
from apps.entitlement.months.layout import record_of_masks
from apps.entitlement.months.services import law_of_masks
from apps.entitlement.routes import KINDS, is_wanted, routes_of
from apps.entitlement.selectors import Kept
from apps.rules.facts import Facts
from apps.rules.history import unknown_months
from apps.rules.months import Month
from apps.rules.outlook import Outlook, outlook_of
from apps.rules.prospect import Openings, Prospect, openings_of
from apps.rules.record import Record, record_of, span
from apps.rules.sight import Sight, View, record_seen, sight, view_of

# Of views seen on one day there are a few thousand in the whole country; some kilobytes each.
MOST_VIEWS = 8192
MOST_DAYS = 512
MOST_BOOKS = 32


@dataclass(frozen=True, slots=True)
class Decision:
    """The outlook on a day, and the routes, where they are wanted."""

    outlook: Outlook
    routes: tuple[Route, ...]


def decide(
    facts: Facts, day: date, today: date, book: Lawbook, kept: Record | None = None
) -> Decision:
    """What `outlook` and `routes_of` say of these facts; of the months in `kept`, where given."""
    record, seen = kept or record_of(facts, book.law), sight_on(day, book)
    view = view_of(record, unknown_months(facts, record, day, book.law), seen)
    found = _outlook(view, day, book)
    if not is_wanted(found, today):
        return Decision(found, ())
    openings = openings_of(facts, record, KINDS, book.law, seen)
    return Decision(found, _routes(view, openings, day, book))


def record_kept(kept: Kept | None, day: date, today: date, book: Lawbook) -> Record | None:
    """The record in a row of the cache, where it tells all that a question about this day needs.

    It does not where the law has changed since; nor where later months are paid: on which day they
    were is asked by the routes, and is in the ledger alone.
    """
    if kept is None or kept.law != number_of(book):
        return None
    record = record_of_masks(kept.masks)
    is_paid_ahead = day >= today and record.paid & span(Month.of(day) + 1, None)
    return None if is_paid_ahead else record


@lru_cache(maxsize=MOST_BOOKS)
def number_of(book: Lawbook) -> int:
    """The number of the law that rows of the cache are made under."""
    return law_of_masks(book.law)


def outlook_of_facts(facts: Facts, day: date, book: Lawbook) -> Outlook:
    """The outlook alone."""
    record = record_of(facts, book.law)
    return outlook_on(record, unknown_months(facts, record, day, book.law), day, book)


def outlook_on(record: Record, unknown: int, day: date, book: Lawbook) -> Outlook:
    """The outlook of a record, with the mask of its months that cannot be told."""
    return _outlook(view_of(record, unknown, sight_on(day, book)), day, book)


@lru_cache(maxsize=MOST_DAYS)
def sight_on(day: date, book: Lawbook) -> Sight:
    """How far the rules look on a day."""
    return sight(day, book.law)


@lru_cache(maxsize=MOST_VIEWS)
def _outlook(view: View, day: date, book: Lawbook) -> Outlook:
    record, unknown = record_seen(view, sight_on(day, book))
    return outlook_of(record, day, book.law, unknown)


@lru_cache(maxsize=MOST_VIEWS)
def _routes(view: View, openings: Openings, day: date, book: Lawbook) -> tuple[Route, ...]:
    record, _ = record_seen(view, sight_on(day, book))
    return routes_of(_outlook(view, day, book), Prospect.of(record, openings), book.law)
