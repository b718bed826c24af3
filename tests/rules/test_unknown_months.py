"""Rule 10: months that cannot be told, and how the answer lies between the worst and the best case."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from apps.rules.assess import Status, assess
from apps.rules.history import cut
from apps.rules.law import Terms
from apps.rules.months import Month
from apps.rules.record import Record, place, span, union
from tests.rules.law import LAW

# M, the retentions' last months and the first beyond them, the window's end: one hole older than a
# retention is like another, so these seven ages tell all that rule 8 looks at.
AGES = (0, 1, 2, 3, 4, 6, 12)
EVER = span(Month(2010, 1), None)
UNCOVERED, PAID, CATEGORY, EKP, UNKNOWN = "-pce?"
DEFINITE = (UNCOVERED, PAID, CATEGORY, EKP)


def months(states: tuple[str, ...], wanted: str, month: Month) -> int:
    ages = (age for age, state in zip(AGES, states, strict=True) if state in wanted)
    return union(1 << place(month - age) for age in ages)


def record(states: tuple[str, ...], others: str, month: Month) -> Record:
    """A person whose other months were all paid, or all spent in a category."""
    rest = EVER & ~months(states, "-pce?", month) & ~span(month + 1, None)
    paid = months(states, PAID, month) | (rest if others == PAID else 0)
    state = months(states, CATEGORY, month) | (rest if others == CATEGORY else 0)
    ekp = months(states, EKP, month)
    return Record(EVER, EVER, 0, state, paid, paid, 0, 0, ekp, {})


@pytest.mark.parametrize("others", [PAID, CATEGORY])
@pytest.mark.parametrize("day", [date(2025, 5, 20), date(2026, 5, 28)])
def test_an_answer_with_unknown_months_lies_between_worst_and_best(
    day: date, others: str, capsys: pytest.CaptureFixture[str]
) -> None:
    terms, month = LAW.terms(day), Month.of(day)
    decided = {
        states: assess(cut(record(states, others, month), day, terms), terms).status
        for states in product(DEFINITE, repeat=len(AGES))
        # A category in M decides alone (rule 3); here it stands for a month of rule 8.
        if states[0] != CATEGORY
    }

    count = 0
    for states in product((UNCOVERED, PAID, CATEGORY, UNKNOWN), repeat=len(AGES)):
        if UNKNOWN not in states or states[0] == CATEGORY:
            continue
        answer = said(states, others, day, terms)
        endings = {decided[ending] for ending in completions(states) if ending[0] != CATEGORY}
        assert answer is (endings.pop() if len(endings) == 1 else Status.NOT_CONFIRMED), states
        count += sum(1 for _ in completions(states))
    with capsys.disabled():
        print(f"\n{day}, others {others}: {count:,} ways in which unknown months may turn out")


def said(states: tuple[str, ...], others: str, day: date, terms: Terms) -> Status:
    """What rule 10 says; unknown months are never owed."""
    month = Month.of(day)
    unknown = months(states, UNKNOWN, month)
    outcome = assess(cut(record(states, others, month), day, terms, unknown), terms)
    its = tuple(age for age, state in zip(AGES, states, strict=True) if state == UNKNOWN)
    assert outcome.unknown == tuple(reversed(its))
    assert not set(outcome.owed) & set(its)
    assert not set(outcome.blocking) & set(its)
    return outcome.status


def completions(states: tuple[str, ...]) -> product[tuple[str, ...]]:
    """Every way in which the unknown months may turn out."""
    return product(*(DEFINITE if state == UNKNOWN else (state,) for state in states))
