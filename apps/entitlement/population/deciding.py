"""The rule, asked once for each distinct history of a day, however many people share it."""

from __future__ import annotations

from datetime import date

from apps.entitlement.months.cells import RUNS, WINDOW, Masks, Unknown, history_of
from apps.entitlement.population.results import Decision
from apps.rules.assess import assess
from apps.rules.facts import Facts
from apps.rules.history import History, cut, unknown_months
from apps.rules.law import Law, Terms
from apps.rules.months import Month
from apps.rules.record import Record


class Decider:
    """Says what the rule says of cells, or of facts, on one day under one law."""

    def __init__(self, on: date, law: Law, unknown: Unknown | None = None) -> None:
        self.on, self.law, self.terms = on, law, law.terms(on)
        self.unknown = Unknown() if unknown is None else unknown
        self._histories: dict[History, Decision] = {}

    def of_cell(self, cell: Masks, *, is_next: bool = False) -> Decision:
        """The decision on a cell of the day's month, or with `is_next` of the month before."""
        return self._of(history_of(cell, self.on, self.terms, self.unknown, is_next=is_next))

    def of_record(self, record: Record, facts: Facts | None = None) -> Decision:
        """The decision on one person's months; with the facts, those that cannot be told are unknown."""
        unknown = 0 if facts is None else unknown_months(facts, record, self.on, self.law)
        return self._of(cut(record, self.on, self.terms, unknown))

    def _of(self, history: History) -> Decision:
        found = self._histories.get(history)
        if found is None:
            outcome = assess(history, self.terms)
            found = Decision(outcome.status, outcome.ground, len(outcome.owed))
            self._histories[history] = found
        return found


def next_month(on: date) -> date:
    """The first day of the month after that of a day."""
    return (Month.of(on) + 1).first_day


def fits(terms: Terms) -> bool:
    """Whether cells hold all that these terms look at."""
    reaches = (
        terms.window,
        terms.retention_payments,
        terms.retention_category,
        terms.retention_ekp,
    )
    looks_at_days = terms.ekp_run is not None or terms.independent_run is not None
    return max(reaches) < WINDOW and (terms.retention_loyal or 0) < RUNS and not looks_at_days
