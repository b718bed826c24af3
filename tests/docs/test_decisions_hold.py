"""What docs/decisions/ say of the rule is so: the example of each page, decided by the rule itself.

Pure Python, the law read from fixtures/: a lawyer may change a page and its example here together.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from apps.rules.facts import CategoryPeriod, CountedPayment, Facts, Period, SourceWord, StatusPeriod
from apps.rules.law import Law, law_from
from apps.rules.months import Month
from apps.rules.outlook import Outlook, outlook

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
TODAY = date(2026, 11, 22)


@cache
def law() -> Law:
    names = ("rates", "categories", "payer_kinds", "legal_statuses", "purpose_codes")
    rows = {name: json.loads((FIXTURES / f"{name}.json").read_text("utf-8")) for name in names}
    return law_from(**rows)


def citizen(**facts: object) -> Facts:
    status = (StatusPeriod("citizen", date(1985, 5, 5), None),)
    return replace(Facts(date(1985, 5, 5), TODAY, statuses=status), **facts)


def paid(
    kind: str, first: str, last: str, paid_on: date | None = None
) -> tuple[CountedPayment, ...]:
    """Counting payments for these months, each made on the 10th of its month unless told otherwise."""
    begin = Month.parse(first)
    months = [begin + step for step in range(Month.parse(last) - begin + 1)]
    return tuple(
        CountedPayment(kind, month, paid_on or month.first_day.replace(day=10)) for month in months
    )


def answer(facts: Facts, on: str) -> Outlook:
    return outlook(facts, date.fromisoformat(on), law())


def told(seen: Outlook) -> tuple[str, str, str]:
    """Outcome, ground and covered until, as words."""
    return seen.outcome.status.value, seen.outcome.ground.value, str(seen.covered_until)


def owed(seen: Outlook) -> list[str]:
    return [str(month) for month in seen.owed]


def test_one_more_payment_never_takes_cover_away() -> None:
    """0001: in retention, the newest month paid first."""
    facts = citizen(payments=paid("employer", "2024-01", "2025-06"))
    more = replace(facts, payments=facts.payments + paid("independent", "2025-09", "2025-09"))
    assert told(answer(facts, "2025-09-10"))[0] == "insured"
    assert told(answer(more, "2025-09-10"))[0] == "insured"


def test_a_waived_month_is_neutral_even_if_it_was_paid() -> None:
    """0002."""
    facts = citizen(payments=paid("employer", "2024-01", "2025-06"))
    waived = replace(facts, waivers=(Period(date(2025, 6, 1), date(2025, 6, 30)),))
    assert told(answer(facts, "2025-09-10")) == ("insured", "retention", "2025-09-30")
    assert told(answer(waived, "2025-09-10"))[0] == "not_insured"


@pytest.mark.parametrize(
    ("on", "outcome", "unknown"),
    [
        ("2026-11-22", "insured", 0),
        ("2027-02-10", "not_insured", 0),
    ],
)
def test_a_month_that_could_not_have_been_reported_yet_is_not_unknown(
    on: str, outcome: str, unknown: int
) -> None:
    """0003: the source is complete through 2026-10-31; nobody can ask more of it on 2026-11-22."""
    word = SourceWord("payments", date(2026, 10, 31), True, False)
    facts = citizen(payments=paid("employer", "2024-01", "2026-09"), words=(word,))
    seen = answer(facts, on)
    assert seen.outcome.status.value == outcome
    assert len(seen.outcome.unknown) == unknown


def test_a_late_source_makes_its_months_unknown_for_everyone() -> None:
    """0003: the pair of the example above, with the source's word a month older."""
    word = SourceWord("payments", date(2026, 6, 30), True, False)
    facts = citizen(payments=paid("employer", "2024-01", "2026-05"), words=(word,))
    assert answer(facts, "2026-11-22").outcome.status.value == "not_confirmed"


def test_a_payment_of_the_state_covers_like_a_category() -> None:
    """0004."""
    facts = citizen(payments=paid("state", "2023-05", "2023-05"))
    seen = answer(facts, "2023-05-20")
    assert told(seen) == ("insured", "state_pays", "2023-05-31")
    assert len(seen.owed) == 11


def test_after_a_payment_of_the_state_cover_is_retained_as_after_a_category() -> None:
    """0004."""
    newcomer = (StatusPeriod("citizen", date(2023, 4, 1), None),)
    facts = citizen(payments=paid("state", "2023-04", "2023-05"), statuses=newcomer)
    assert told(answer(facts, "2023-06-10")) == ("insured", "retention", "2023-08-31")


def test_a_payment_of_the_state_does_not_count_for_an_eaeu_worker() -> None:
    """0004."""
    worker = (StatusPeriod("eaeu_worker", date(2023, 1, 1), None),)
    facts = citizen(payments=paid("state", "2023-05", "2023-05"), statuses=worker)
    assert told(answer(facts, "2023-05-20"))[0] == "not_insured"


def test_a_late_payment_counts_for_its_month_on_every_day() -> None:
    """0005."""
    facts = citizen(
        payments=paid("independent", "2024-01", "2025-04")
        + paid("independent", "2025-05", "2025-05", date(2025, 8, 20))
    )
    seen = answer(facts, "2025-08-10")
    assert told(seen) == ("insured", "retention", "2025-08-31")
    assert owed(seen) == ["2025-06"]


def test_an_ekp_payment_made_later_in_its_month_covers_it_by_rule_8() -> None:
    """0005: the 5th, paid on the 10th. Rule 6 waits for the 10th, rule 8 does not."""
    newcomer = (StatusPeriod("citizen", date(2022, 12, 1), None),)
    facts = citizen(payments=paid("ekp", "2022-12", "2023-03"), statuses=newcomer)
    assert told(answer(facts, "2023-01-05")) == ("insured", "retention", "2023-03-31")


def test_the_month_before_a_prepaid_block_is_insured_on_all_its_days() -> None:
    """0005."""
    facts = citizen(payments=paid("independent", "2022-10", "2023-10", date(2022, 10, 20)))
    assert told(answer(facts, "2022-10-10"))[:2] == ("insured", "prepaid")


def test_a_later_month_is_looked_at_on_its_first_day() -> None:
    """0006: each EKP payment is made on the 10th, so the 1st of the next month is not insured yet."""
    facts = citizen(payments=paid("ekp", "2021-10", "2022-03"))
    assert told(answer(facts, "2021-12-10")) == ("insured", "ekp", "2021-12-31")


def test_cover_that_lasts_through_the_horizon_has_no_last_day() -> None:
    """0006: the run ends in the twenty-fourth month ahead, which is the last one looked at."""
    stay = CategoryPeriod("pensioner", date(2020, 1, 1), date(2026, 11, 30), "register")
    facts = citizen(categories=(stay,))
    assert answer(facts, "2025-02-10").covered_until is None
    assert answer(facts, "2025-03-10").covered_until == date(2027, 2, 28)


def test_what_covers_a_month_is_named_in_the_order_of_the_rules() -> None:
    """0007."""
    stay = CategoryPeriod("pensioner", date(2020, 1, 1), None, "register")
    facts = citizen(categories=(stay,), payments=paid("employer", "2023-01", "2024-06"))
    assert {state.value for _, state in answer(facts, "2024-06-10").months} == {"state_paid"}


def test_months_are_owed_while_everyone_is_conditionally_insured() -> None:
    """0007."""
    seen = answer(citizen(), "2020-06-10")
    assert told(seen) == ("insured", "transitional", "2020-06-30")
    assert owed(seen) == ["2020-01", "2020-02", "2020-03", "2020-04"]


def test_somebody_who_left_still_owes_what_was_due() -> None:
    """0007."""
    seen = answer(citizen(left_on=date(2025, 4, 10)), "2025-06-10")
    assert seen.outcome.status.value == "not_eligible"
    assert owed(seen)[-1] == "2025-04"


def test_a_month_in_doubt_is_unknown_before_it_is_due() -> None:
    """0007."""
    doubt = Period(date(2024, 5, 1), date(2024, 5, 31))
    facts = citizen(payments=paid("employer", "2022-01", "2024-03"), doubts=(doubt,))
    assert answer(facts, "2024-05-10").months[-1][1].value == "unknown"


def test_a_doubt_of_long_ago_may_decide_about_the_sixty_months() -> None:
    """0007."""
    payments = paid("employer", "2020-08", "2023-02") + paid("employer", "2023-04", "2025-11")
    facts = citizen(payments=payments)
    doubtful = replace(facts, doubts=(Period(date(2023, 3, 1), date(2023, 3, 31)),))
    assert told(answer(facts, "2026-05-10"))[0] == "not_insured"
    assert told(answer(doubtful, "2026-05-10"))[0] == "not_confirmed"
