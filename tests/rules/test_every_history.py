"""The invariants of reading R1 on every value that a history can hold, not on samples.

Each history is compared with its one-step neighbours: an uncovered month is covered and no more, the
latest paid, loyal, category or EKP month becomes newer, a benefit or one of rules 5 to 7 begins to
hold. Whatever a payment or a category can do to a history is a chain of such steps, and every link
of the chain is a history of the same set: what holds for the steps holds for the chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from apps.rules.assess import OWN_GROUNDS, Ground, Outcome, Status, assess
from apps.rules.history import Benefit, History, Own
from apps.rules.law import Terms
from tests.rules.histories import (
    COUNTS,
    ages,
    decided_by_rule_8,
    decided_early,
    essential,
    histories,
    loyal_agrees,
    needs_covered,
    owns,
)
from tests.rules.law import LAW, rows
from tests.rules.tables import REGIMES

ALIKE = ("since", "independent_run", "ekp_run")


def last_day(regime: str) -> date:
    """A day of the regime on which every rule of it may hold."""
    first, _, last = regime.partition("_")
    return date.fromisoformat(f"{last or first}-28")


def terms_of(regime: str) -> Terms:
    return LAW.terms(last_day(regime))


def alike(terms: Terms) -> Terms:
    """The terms without what only `cut` reads."""
    return replace(terms, **{name: getattr(LAW.terms(date(2026, 1, 1)), name) for name in ALIKE})


# Rule 8 reads the same terms in several regimes: it is tried once for each that differs.
RULE_8 = tuple(
    {alike(terms_of(name)): name for name in REGIMES if not terms_of(name).transitional}.values()
)


@pytest.mark.parametrize("regime", REGIMES)
def test_every_value_is_counted(regime: str, capsys: pytest.CaptureFixture[str]) -> None:
    own = owns(last_day(regime), LAW)

    count = sum(1 for _ in histories(terms_of(regime), own))

    with capsys.disabled():
        print(f"\n{regime}: {count:,} histories")
    assert count == COUNTS[regime] < 2**20


@pytest.mark.parametrize("regime", REGIMES)
def test_a_step_toward_cover_before_rule_8_takes_nothing_away(regime: str) -> None:
    terms, own = terms_of(regime), owns(last_day(regime), LAW)

    for history in decided_early(terms, own):
        outcome = assess(history, terms)
        for better in (*with_month(history), *with_benefit(history, own, terms)):
            assert_no_worse(assess(better, terms), outcome, (history, better))


@pytest.mark.parametrize("regime", RULE_8)
def test_a_step_toward_cover_under_rule_8_takes_nothing_away(regime: str) -> None:
    terms, own = terms_of(regime), owns(last_day(regime), LAW)

    for history in decided_by_rule_8(terms):
        outcome = assess(history, terms)
        steps = (with_month(history), with_newer(history, terms), with_benefit(history, own, terms))
        for better in (better for step in steps for better in step):
            assert_no_worse(assess(better, terms), outcome, (history, better))


def test_so_it_is_where_only_long_breaks_take_cover_away() -> None:
    """The milder reading of an old hole (old_hole_strict off), of which the debt is no matter."""
    terms = replace(terms_of("2026-01"), old_hole_strict=False)

    for history in decided_by_rule_8(terms):
        if history.latest_is_paid or history.due & 2:
            continue
        outcome = assess(history, terms)
        for better in (*with_month(history), *with_newer(history, terms)):
            assert_no_worse(assess(better, terms), outcome, (history, better))


def assert_no_worse(better: Outcome, outcome: Outcome, pair: tuple[History, History]) -> None:
    """One more covered month never ends cover and never raises the debt."""
    assert better.status is Status.INSURED or outcome.status is not Status.INSURED, pair
    assert set(better.owed) <= set(outcome.owed), pair


def with_month(history: History) -> Iterator[History]:
    """One uncovered month is covered, by something that is not retained."""
    rest = history.uncovered
    while rest:
        lowest = rest & -rest
        rest ^= lowest
        yield History(
            history.right,
            history.benefit,
            history.own,
            history.uncovered ^ lowest,
            history.due,
            *ages(history),
            latest_is_paid=history.latest_is_paid,
        )


def with_newer(history: History, terms: Terms) -> Iterator[History]:
    """The latest month of one kind becomes a newer covered one."""
    paid, loyal, category, ekp = ages(history)
    for age in newer(paid, terms.retention_payments, history.uncovered):
        if loyal_agrees(age, loyal, terms):
            yield replace(history, age_paid=age)
    for age in newer(loyal, terms.retention_loyal, history.uncovered):
        # An older uncovered month of the window would break the sixty.
        if not history.uncovered >> age and loyal_agrees(paid, age, terms):
            yield replace(history, age_loyal=age)
    for age in newer(category, terms.retention_category, history.uncovered):
        yield replace(history, age_category=age)
    for age in newer(ekp, terms.retention_ekp, history.uncovered):
        yield replace(history, age_ekp=age)


def newer(latest: int | None, reach: int | None, uncovered: int) -> Iterator[int]:
    """The ages that would be newer than the latest, within the reach and not uncovered."""
    limit = -1 if reach is None else reach
    for age in range(limit + 1 if latest is None else latest):
        if not uncovered >> age & 1:
            yield age


def with_benefit(history: History, own: tuple[Own, ...], terms: Terms) -> Iterator[History]:
    """M comes into a category, or one of rules 5 to 7 begins to hold."""
    for benefit in (Benefit.EXEMPT, Benefit.STATE):
        if history.right and not history.benefit and not history.uncovered & 1:
            yield replace(history, benefit=benefit)
    for its in own:
        never = needs_covered(history.right, history.benefit, its, terms)
        if its and not history.own and not history.uncovered & never:
            yield replace(history, own=its)


@pytest.mark.parametrize("regime", RULE_8)
def test_a_longer_retention_takes_no_cover_away(regime: str) -> None:
    terms = terms_of(regime)
    longer = [
        replace(terms, retention_payments=terms.retention_payments + 1),
        replace(terms, retention_category=terms.retention_category + 1),
        replace(terms, retention_ekp=terms.retention_ekp + 1),
        replace(terms, retention_loyal=(terms.retention_loyal or terms.retention_payments) + 1),
    ]
    all_longer = replace(
        terms,
        retention_payments=terms.retention_payments + 1,
        retention_category=terms.retention_category + 1,
        retention_ekp=terms.retention_ekp + 1,
        retention_loyal=terms.retention_loyal and terms.retention_loyal + 1,
    )

    insured = 0
    for history in decided_by_rule_8(all_longer):
        if assess(history, terms).status is Status.INSURED:
            insured += 1
            for more in (*longer, all_longer):
                assert assess(history, more).status is Status.INSURED, (history, more)
    assert insured


@pytest.mark.parametrize("regime", REGIMES)
def test_a_state_paid_month_of_a_person_with_a_right_is_insured(regime: str) -> None:
    terms, own = terms_of(regime), owns(last_day(regime), LAW)

    found = [h for h in decided_early(terms, own) if h.right and h.benefit is Benefit.STATE]

    assert found
    for history in found:
        outcome = assess(history, terms)
        assert (outcome.status, outcome.ground) == (Status.INSURED, Ground.STATE_PAYS), history


@pytest.mark.parametrize("regime", REGIMES)
def test_paying_exactly_what_is_owed_leaves_nothing_owed_before_rule_8(regime: str) -> None:
    terms, own = terms_of(regime), owns(last_day(regime), LAW)

    for history in decided_early(terms, own):
        outcome = assess(history, terms)
        after = assess(paid_up(history, outcome, terms), terms)
        assert not after.owed, history
        assert after.status is outcome.status, history


@pytest.mark.parametrize("regime", RULE_8)
def test_paying_exactly_what_is_owed_leaves_nothing_owed_and_gives_cover(regime: str) -> None:
    """Cover comes whenever a covered month is retained then: not to the newly arrived, nor by EKP."""
    terms = terms_of(regime)

    for history in decided_by_rule_8(terms):
        outcome = assess(history, terms)
        paid = paid_up(history, outcome, terms)
        after = assess(paid, terms)
        assert not after.owed, history
        if paid.age_paid is not None or paid.age_loyal is not None or paid.age_category is not None:
            assert after.status is Status.INSURED, history


def paid_up(history: History, outcome: Outcome, terms: Terms) -> History:
    """The history once exactly the owed months are paid; sixty months are not made by it."""
    months = sum(1 << age for age in outcome.owed)
    newest = min(
        (age for age in (*outcome.owed, history.age_paid) if age is not None), default=None
    )
    within = newest if newest is not None and newest <= terms.retention_payments else None
    return replace(history, uncovered=history.uncovered & ~months, age_paid=within)


@pytest.mark.parametrize("regime", REGIMES)
def test_an_outcome_before_rule_8_says_what_it_rests_on(regime: str) -> None:
    terms, own = terms_of(regime), owns(last_day(regime), LAW)

    for history in decided_early(terms, own):
        outcome = assess(history, terms)
        assert outcome.ground in EARLY[outcome.status], history
        assert outcome.parameter in ROWS, history
        assert outcome.carrier is None, history
        assert not outcome.blocking, history


@pytest.mark.parametrize("regime", RULE_8)
def test_an_outcome_of_rule_8_says_what_it_rests_on(regime: str) -> None:
    terms = terms_of(regime)

    for history in decided_by_rule_8(terms):
        outcome = assess(history, terms)
        assert outcome.parameter in ROWS, history
        assert outcome.ground is ground_of_rule_8(history, outcome), history
        assert outcome.carrier in (ages(history) if outcome.status is Status.INSURED else (None,))
        assert set(outcome.blocking) <= {age for age in range(13) if history.uncovered >> age & 1}


def ground_of_rule_8(history: History, outcome: Outcome) -> Ground:
    if outcome.status is Status.NOT_INSURED:
        return Ground.NONE
    is_paid = history.latest_is_paid and not history.uncovered & history.due
    return Ground.PAYMENTS if is_paid else Ground.RETENTION


ROWS = {row["code"] for row in rows("rates")} | {"category", "legal_status"}
EARLY = {
    Status.INSURED: {*Ground} - {Ground.NONE, Ground.PAYMENTS, Ground.RETENTION},
    Status.NOT_ELIGIBLE: {Ground.NONE},
}


def test_what_an_outcome_names_has_an_article() -> None:
    named = {"transitional_cover", *(name for _, name in OWN_GROUNDS.values())}
    named |= {row["code"] for row in rows("rates") if row["code"].startswith("retention_")}

    periods = [its for row in rows("rates") if row["code"] in named for its in row["periods"]]
    assert len(named) == 8
    assert all(its["article"] for its in periods)


def test_the_rows_of_the_law_without_an_article_are_known() -> None:
    """No source that we have names an article for these: they say where they are from instead."""
    listed = [*rows("categories"), *rows("legal_statuses")]

    assert {row["code"] for row in listed if not row["article"]} <= {
        "temporary",
        "cis_visitor",
        "visitor",
    }
    assert all(row["source"] for row in listed)


@pytest.mark.parametrize("regime", REGIMES)
def test_what_a_deciding_rule_hides_decides_nothing(regime: str) -> None:
    """`essential`, by which the set is made small, changes no outcome."""
    terms, own = terms_of(regime), owns(last_day(regime), LAW)

    for history in decided_early(terms, own):
        full = replace(
            history, age_paid=2, age_loyal=5, age_category=0, age_ekp=0, latest_is_paid=True
        )
        assert essential(full, terms) == history
        assert assess(full, terms) == assess(history, terms), history
