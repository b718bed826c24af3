"""What another law would do to everybody: who gains, who loses, what debt moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from apps.common import clock
from apps.entitlement.months.reading import Known, read
from apps.entitlement.months.services import (
    BATCH,
    current_law,
    everybody,
    law_of_masks,
)
from apps.entitlement.population import histogram
from apps.entitlement.population.counting import (
    Progress,
    people_in_doubt,
    silent,
)
from apps.entitlement.population.deciding import Decider
from apps.entitlement.population.histogram import NotServed, Question
from apps.entitlement.population.kept import kept
from apps.entitlement.population.results import Preview
from apps.entitlement.selectors import words_known
from apps.rules.contributions import fixed_amount
from apps.rules.law import Dated, Law
from apps.rules.record import record_of

RUNS, PREPAYMENT = "loyalty_months", "prepay_months"
PREPAYING = "SELECT DISTINCT person_id FROM contributions_payment WHERE payer_kind = 'independent'"


def preview_law(
    then: Law,
    on: date,
    *,
    law: Law | None = None,
    is_fresh: bool = False,
    progress: Progress = silent,
) -> Preview:
    """What `then` in place of `law` (the law as it is now) would do on a day to everybody, as known now.

    Decided from the counts kept for that month, at most a day old, or with `is_fresh` counted anew.
    Another number of months in a row that count needs a pass over the cache; one of the prepayment reads
    the independent payers from the registers; a day or a law that the cache does not hold, everybody.
    Which payments count is not decided anew: apps/entitlement/previewing does that.
    """
    law = law or current_law()
    moves = _Moves(on, law, then)
    try:
        now = histogram.ask(on, clock.today(), law)
        after = histogram.ask(on, clock.today(), then, kept_under=law)
    except NotServed:
        moves.people(everybody(), progress)
        return moves.found
    if law_of_masks(_with_rows_of(law, then, RUNS)) == law_of_masks(law):
        moves.cells(now, after, is_fresh=is_fresh)
    elif _with_rows_of(law, then, PREPAYMENT) == law:
        moves.people(_prepaying(), progress)
    else:
        moves.people(everybody(), progress)
    return moves.found


def changed(law: Law, values: Mapping[str, Decimal | None], since: date) -> Law:
    """The law with new values of its numbers, by their codes, from a day until the next row.

    None for a value: no longer known, or no longer in force. Raises LookupError for a code that the
    law does not have.
    """
    parameters = dict(law.parameters)
    for code, value in values.items():
        if code not in parameters:
            raise LookupError(f"the law has no {code}")
        parameters[code] = tuple(_with(parameters[code], value, since))
    return replace(law, parameters=parameters, _terms={}, _changes=[])


def _with_rows_of(law: Law, then: Law, code: str) -> Law:
    """`then` with the rows that `law` has of one number."""
    parameters = {**then.parameters, code: law.parameters.get(code, ())}
    return replace(then, parameters=parameters, _terms={}, _changes=[])


def _with(rows: Iterable[Dated], value: Decimal | None, since: date) -> Iterable[Dated]:
    eve, last = since - timedelta(days=1), None
    held = sorted(rows, key=lambda row: row.since)
    for row in held:
        if row.since < since:
            yield Dated(row.value, row.since, eve if row.holds_on(since) else row.until)
    coming = [row for row in held if row.since > since]
    if coming:
        last = coming[0].since - timedelta(days=1)
    yield Dated(value, since, last)
    yield from coming


def _prepaying() -> Iterator[list[int]]:
    """The ids of those who ever paid as independent payers, some at a time."""
    with connection.cursor() as cursor:
        cursor.execute(PREPAYING)
        people = sorted(row[0] for row in cursor.fetchall())
    for begin in range(0, len(people), BATCH):
        yield people[begin : begin + BATCH]


class _Moves:
    """Adds up what moves between two laws on one day."""

    def __init__(self, on: date, law: Law, then: Law) -> None:
        self.on, self.law, self.then = on, law, then
        prices = fixed_amount("independent", on, law), fixed_amount("independent", on, then)
        self.found = Preview(on, clock.now(), prices)

    def cells(self, now: Question, after: Question, *, is_fresh: bool) -> None:
        before, then = (Decider(self.on, each.law, each.unknown) for each in (now, after))
        if now.masks() == after.masks():
            held = kept(now, is_fresh=is_fresh)
            self.found.made_at = held.made_at
            for cell, regions in held.cells.items():
                was, would_be = before.of_cell(cell), then.of_cell(cell)
                for region, people in regions:
                    self.found.move(region, was, would_be, people)
        else:
            for months, marks, others, region, people in histogram.by_region_and(now, after):
                was, would_be = before.of_cell((months, marks)), then.of_cell((months, others))
                self.found.move(region, was, would_be, people)
        for known in people_in_doubt(clock.today()):
            self._person(known, before, then)

    def people(self, ids: Iterable[list[int]], progress: Progress) -> None:
        today, words, done = clock.today(), words_known(), 0
        before, then = Decider(self.on, self.law), Decider(self.on, self.then)
        for some in ids:
            for known in read(some, today, words=words):
                self._person(known, before, then)
            done += len(some)
            progress(done, 0)

    def _person(self, known: Known, before: Decider, then: Decider) -> None:
        facts = known.facts
        was = before.of_record(record_of(facts, self.law), facts)
        would_be = then.of_record(record_of(facts, self.then), facts)
        self.found.move(known.region, was, would_be, 1)
