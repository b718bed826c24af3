"""The law's rows as values, and the terms they give on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from apps.rules.law import Dated, Law
from apps.rules.months import Month
from tests.rules.law import law_of, law_with, period, rows_with


def fresh() -> Law:
    """The law, read anew: what is tested here is the reading."""
    return law_with()


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2020, 6, 30), True),
        (date(2020, 7, 1), False),
    ],
)
def test_a_row_holds_from_its_first_through_its_last_day(day: date, holds: bool) -> None:
    assert Dated(Decimal(1), date(2020, 1, 1), date(2020, 6, 30)).holds_on(day) is holds


def test_a_row_without_an_end_holds_still() -> None:
    assert Dated(Decimal(1), date(2020, 1, 1), None).holds_on(date(2999, 1, 1))


def test_a_number_is_that_of_the_day() -> None:
    assert fresh().number("minimum_wage", date(2023, 12, 31)) == 70_000
    assert fresh().number("minimum_wage", date(2024, 1, 1)) == 85_000
    assert fresh().number("minimum_wage", date(2015, 12, 31)) is None
    assert fresh().number("no_such_thing", date(2024, 1, 1)) is None
    assert fresh().number("state_average_wage", date(2024, 1, 1)) is None


def test_the_terms_are_those_of_the_day() -> None:
    terms = fresh().terms(date(2026, 1, 1))

    assert (terms.window, terms.due_day, terms.horizon) == (12, 25, 24)
    assert (terms.retention_payments, terms.retention_category, terms.retention_ekp) == (3, 3, 0)
    assert (terms.retention_loyal, terms.loyalty) == (6, 60)
    assert (terms.transitional, terms.old_hole_strict) == (False, True)
    assert (terms.independent_run, terms.ekp_run) == (None, None)
    assert (terms.since, terms.floor) == (date(2026, 1, 1), Month(2020, 1))


@pytest.mark.parametrize(
    ("before", "name", "was", "becomes"),
    [
        (date(2020, 6, 30), "transitional", True, False),
        (date(2021, 6, 30), "independent_run", 3, None),
        (date(2023, 12, 31), "ekp_run", 3, None),
        (date(2025, 12, 31), "retention_loyal", None, 6),
        (date(2025, 12, 31), "loyalty", None, 60),
    ],
)
def test_every_change_of_the_law_is_on_its_day(
    before: date, name: str, was: object, becomes: object
) -> None:
    after = date.fromordinal(before.toordinal() + 1)

    assert getattr(fresh().terms(before), name) == was
    assert getattr(fresh().terms(after), name) == becomes


def test_terms_are_made_once_for_a_stretch_without_a_change() -> None:
    law = fresh()

    assert law.terms(date(2025, 1, 1)) is law.terms(date(2025, 12, 31))
    assert fresh().stretch(date(2025, 12, 31)) == date(2025, 1, 1)
    assert fresh().stretch(date(2026, 1, 1)) == date(2026, 1, 1)


def test_a_row_that_ends_makes_a_change_on_the_day_after() -> None:
    assert fresh().stretch(date(2020, 7, 1)) == date(2020, 7, 1)
    assert fresh().stretch(date(2020, 6, 30)) == date(2020, 4, 1)


def test_a_row_that_ends_with_time_itself_changes_nothing() -> None:
    law = law_with(window_months=[period("12", "2020-01-01", "9999-12-31")])

    assert law.terms(date(2026, 1, 1)).window == 12


def test_there_is_no_law_before_its_first_row() -> None:
    with pytest.raises(LookupError, match="no law on 2015-12-31"):
        fresh().stretch(date(2015, 12, 31))
    assert fresh().stretch(date(2016, 1, 1)) == date(2016, 1, 1)


def test_terms_need_the_law_to_be_in_force() -> None:
    with pytest.raises(LookupError, match="the law has no window_months on 2019-01-01"):
        fresh().terms(date(2019, 12, 31))


def test_zero_is_a_value_and_not_an_absence() -> None:
    law = law_with(
        retention_ekp=[period("0", "2020-01-01")],
        old_hole_strict=[period("0", "2020-01-01")],
        transitional_cover=[period("0", "2020-01-01")],
    )
    terms = law.terms(date(2025, 1, 1))

    assert (terms.retention_ekp, terms.old_hole_strict, terms.transitional) == (0, False, False)


def test_a_category_has_its_legal_dates() -> None:
    assert fresh().categories["level_de"][0].since == date(2026, 1, 1)
    assert fresh().categories["civil_protection"][0].since == date(2024, 1, 1)
    assert {c.since for (c,) in fresh().categories.values()} == {
        date(2020, 1, 1),
        date(2024, 1, 1),
        date(2026, 1, 1),
    }
    assert [c.code for (c,) in fresh().categories.values() if c.until_age is not None] == [
        "children"
    ]
    assert fresh().categories["children"][0].until_age == 18
    assert {c.code for (c,) in fresh().categories.values() if c.treatment == "exempt"} == {
        "military", "special_state_body", "law_enforcement", "civil_protection"
    }  # fmt: skip


def test_a_legal_status_gives_a_right_or_none() -> None:
    ranked = sorted((held for (held,) in fresh().statuses.values()), key=lambda each: each.rank)

    assert [status.code for status in ranked] == [
        "citizen", "kandas", "refugee", "foreigner_resident", "stateless_resident",
        "eaeu_worker", "eaeu_family", "cis_visitor", "visitor",
    ]  # fmt: skip
    assert [status.mshi_right for status in ranked] == [True] * 7 + [False] * 2


def test_a_kind_of_payment_has_its_limits() -> None:
    law = fresh()
    ekp, employer = law.payer_kinds["ekp"], law.payer_kinds["employer"]

    assert (ekp.code, employer.code) == ("ekp", "employer")
    assert (law.payer_kinds["independent"].fixed_amount, employer.fixed_amount) == (
        "independent",
        "",
    )
    assert (ekp.period_since, ekp.period_until) == (Month(2019, 1), Month(2023, 12))
    assert (ekp.not_before_payment_month, ekp.counts_for_loyalty) == (True, False)
    assert (ekp.statuses, ekp.retention) == (frozenset({"citizen", "kandas"}), "ekp")
    assert (employer.period_since, employer.period_until) == (None, None)
    assert employer.purpose_codes == {"121", "122"}
    assert (employer.not_before_payment_month, employer.counts_for_loyalty) == (False, True)
    assert law.penalties == {"123", "124"}


def test_a_category_may_end() -> None:
    """None does yet; who pays for it may change, and the law's end of it is a date."""
    ended = law_of(categories=rows_with("categories", "pensioner", until="2025-12-31"))

    assert ended.categories["pensioner"][0].until == date(2025, 12, 31)
    assert {category.until for (category,) in fresh().categories.values()} == {None}


def test_a_law_equals_itself_whatever_it_has_been_asked() -> None:
    asked = fresh()
    asked.terms(date(2026, 1, 1))

    assert asked == fresh()
    assert "_terms" not in repr(asked)
    assert "_changes" not in repr(asked)
