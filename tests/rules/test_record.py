"""A person's months as masks, and what the facts put into them."""

from __future__ import annotations

from datetime import date

import pytest

from apps.rules.facts import Facts, StatusPeriod
from apps.rules.months import Month
from apps.rules.outlook import outlook
from apps.rules.record import LAST, Record, birthday, place, record_of, span, union
from tests.rules.law import LAW, law_of, rows_with
from tests.rules.notation import facts_of

ASKED = date(2025, 6, 15)


def record(facts: str) -> Record:
    return record_of(facts_of(facts, ASKED), LAW)


def shown(mask: int, first: str = "2024-01", last: str = "2026-12") -> list[str]:
    """The months of a mask between two, oldest first."""
    start, end = Month.parse(first), Month.parse(last)
    months = [start + step for step in range(end - start + 1)]
    return [str(month) for month in months if mask >> place(month) & 1]


def test_older_months_stand_higher() -> None:
    assert (place(LAST), place(LAST - 1), place(LAST - 12)) == (0, 1, 12)


def test_months_after_the_last_are_held_at_it() -> None:
    assert place(LAST + 5) == 0


def test_a_span_has_both_its_ends() -> None:
    assert shown(span(Month(2025, 3), Month(2025, 5))) == ["2025-03", "2025-04", "2025-05"]
    assert shown(span(Month(2025, 3), Month(2025, 3))) == ["2025-03"]
    assert bin(span(Month(2025, 3), Month(2025, 5))).count("1") == 3


def test_a_span_without_an_end_goes_on() -> None:
    assert shown(span(Month(2026, 11), None)) == ["2026-11", "2026-12"]
    assert span(LAST, None) == 1
    assert span(LAST - 1, None) == 3


def test_a_span_that_ends_before_it_begins_is_empty() -> None:
    assert span(Month(2025, 3), Month(2025, 2)) == 0


def test_a_span_beyond_the_last_month_is_empty_and_one_across_it_ends_there() -> None:
    assert span(LAST + 1, None) == 0
    assert span(LAST + 1, LAST + 9) == 0
    assert span(LAST - 1, LAST + 9) == 3


def test_a_union_has_the_months_of_all() -> None:
    assert union([1, 4, 5]) == 5
    assert union([]) == 0


def test_the_right_begins_and_ends_with_whole_months() -> None:
    held = record("kandas 2025-02-28..2025-04-01")

    assert shown(held.right) == shown(held.liable) == ["2025-02", "2025-03", "2025-04"]


def test_a_status_without_a_right_makes_months_neutral() -> None:
    held = record(
        "citizen 2024-01-01..2025-02-28; visitor 2025-03-01..2025-04-30; refugee 2025-05-01.."
    )

    assert shown(held.right, "2025-01", "2025-06") == ["2025-01", "2025-02", "2025-05", "2025-06"]


def test_the_better_status_decides_which_payments_count() -> None:
    paid = "independent 2025-01..2025-04"
    held = record(f"eaeu_worker 2024-01-01..2025-03-01; citizen 2025-03-31..; {paid}")

    assert shown(held.paid) == ["2025-03", "2025-04"]
    assert shown(held.independent) == ["2025-03", "2025-04"]


def test_a_status_without_an_end_is_held_through_the_last_month() -> None:
    assert record("kandas 2025-02-28..").right == span(Month(2025, 2), None)


def test_two_stretches_of_one_status_are_both_held() -> None:
    held = record("kandas 2025-01-01..2025-01-31; kandas 2025-03-01..2025-03-31")

    assert shown(held.right) == ["2025-01", "2025-03"]
    assert held.right == span(Month(2025, 1), Month(2025, 1)) | span(Month(2025, 3), Month(2025, 3))


def test_only_the_best_status_of_a_month_decides_which_payments_count() -> None:
    """Were EKP the refugees' alone, a citizen who was a refugee in the same month could not pay it."""
    law = law_of(payer_kinds=rows_with("payer_kinds", "ekp", statuses=["refugee"]))
    statuses = "citizen 2023-03-31..; kandas 2023-02-28..2023-03-01; refugee 2020-01-01..2023-03-01"

    held = record_of(facts_of(f"{statuses}; ekp 2023-01..2023-03", ASKED), law)

    assert shown(held.ekp, "2023-01", "2023-12") == ["2023-01"]


def test_after_the_month_of_departure_no_status_is_held() -> None:
    assert shown(record("left 2025-03-01").right)[-1] == "2025-03"
    assert shown(record("citizen 2024-01-01..2025-01-31; left 2025-03-01").right)[-1] == "2025-01"
    assert shown(record("citizen 2025-04-01..; left 2025-03-31").right) == []


def test_months_before_the_floor_before_birth_and_waived_ones_are_neutral() -> None:
    grown = record("waived 2025-01-31..2025-02-01")
    born = record("born 2025-03-31")

    assert shown(grown.liable, "2019-11", "2020-02") == ["2020-01", "2020-02"]
    assert shown(grown.liable, "2024-12", "2025-03") == ["2024-12", "2025-03"]
    assert shown(born.liable, "2025-02", "2025-04") == ["2025-03", "2025-04"]


def test_a_waiver_without_an_end_goes_on() -> None:
    assert shown(record("waived 2025-03-05..").liable, "2025-01") == ["2025-01", "2025-02"]


def test_a_neutral_month_is_not_covered() -> None:
    held = record("waived 2025-02-01..2025-02-28; employer 2025-01..2025-03")

    assert shown(held.paid) == ["2025-01", "2025-02", "2025-03"]
    assert shown(held.covered) == ["2025-01", "2025-03"]


def test_any_one_source_covers() -> None:
    held = record_of(
        facts_of(
            "employer 2023-01; pensioner 2023-02-10..2023-02-11; military 2023-03-31..2023-03-31; "
            "ekp 2023-04; state 2023-05; independent 2023-06",
            ASKED,
        ),
        LAW,
    )

    first, last = "2023-01", "2023-12"
    assert shown(held.covered, first, last) == [f"2023-0{month}" for month in range(1, 7)]
    assert shown(held.exempt, first, last) == ["2023-03"]
    assert shown(held.state, first, last) == ["2023-02", "2023-05"]
    assert shown(held.paid, first, last) == ["2023-01", "2023-06"]
    assert shown(held.loyal, first, last) == ["2023-01", "2023-06"]
    assert shown(held.ekp, first, last) == ["2023-04"]


def test_a_category_covers_only_within_its_legal_dates() -> None:
    assert shown(record("level_de 2025-11-01..").state, "2025-10", "2026-02") == [
        "2026-01",
        "2026-02",
    ]
    assert shown(record("level_de 2025-01-01..2025-12-31").state) == []
    assert shown(record("level_de 2025-01-01..2026-01-01").state) == ["2026-01"]
    assert shown(record("civil_protection 2023-01-01..2024-01-01").exempt, "2023-10") == ["2024-01"]


def test_a_category_that_the_law_ends_covers_through_that_day() -> None:
    law = law_of(categories=rows_with("categories", "pensioner", until="2025-02-10"))
    open_stay = record_of(facts_of("pensioner 2025-01-01..", ASKED), law)
    later = record_of(facts_of("pensioner 2025-02-11..2025-03-31", ASKED), law)

    assert shown(open_stay.state) == ["2025-01", "2025-02"]
    assert shown(later.state) == []


def test_a_stay_before_the_day_on_which_the_category_begins_covers_nothing_of_that_month() -> None:
    law = law_of(categories=rows_with("categories", "pensioner", since="2025-02-10"))

    assert record_of(facts_of("pensioner 2025-01-01..2025-02-09", ASKED), law).state == 0
    assert shown(record_of(facts_of("pensioner 2025-01-01..2025-02-10", ASKED), law).state) == [
        "2025-02"
    ]


def test_the_stays_of_a_treatment_add_up() -> None:
    held = record(
        "born 2007-01-05; pensioner 2025-02-01..2025-02-28; disability 2025-04-01..2025-04-30; "
        "military 2025-02-01..2025-02-28; law_enforcement 2025-04-01..2025-04-30"
    )

    assert shown(held.state, "2024-12", "2025-06") == ["2024-12", "2025-01", "2025-02", "2025-04"]
    assert shown(held.exempt, "2024-12", "2025-06") == ["2025-02", "2025-04"]


def test_two_ages_of_the_law_add_up() -> None:
    """One category is derived from birth today; were a second, both would hold."""
    law = law_of(categories=rows_with("categories", "full_time_student", until_age=16))
    held = record_of(facts_of("born 2007-03-31", ASKED), law)

    assert shown(held.state, "2024-12", "2025-04") == ["2024-12", "2025-01", "2025-02", "2025-03"]


def test_children_are_known_by_their_birth() -> None:
    child = record("born 2007-03-31")

    assert shown(child.state, "2019-12", "2020-02") == ["2020-01", "2020-02"]
    assert shown(child.state, "2025-02", "2025-06") == ["2025-02", "2025-03"]


def test_a_children_row_covers_nothing_after_the_birthday() -> None:
    held = record("born 2006-12-31; children 2020-01-01..")

    assert shown(held.state, "2024-11") == ["2024-11", "2024-12"]


def test_a_children_row_of_a_grown_person_covers_nothing() -> None:
    assert shown(record("children 2025-01-01..").state) == []


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        (date(2004, 2, 29), date(2022, 3, 1)),
        (date(2004, 2, 28), date(2022, 2, 28)),
        (date(2007, 7, 15), date(2025, 7, 15)),
        (date(2007, 12, 31), date(2025, 12, 31)),
    ],
)
def test_an_age_is_reached_on_the_birthday(born: date, reached: date) -> None:
    assert birthday(born, 18) == reached


def test_a_leap_day_is_reached_on_itself_in_a_leap_year() -> None:
    assert birthday(date(2004, 2, 29), 16) == date(2020, 2, 29)


@pytest.mark.parametrize("status", ["eaeu_worker", "eaeu_family"])
def test_only_a_job_pays_for_an_eaeu_worker(status: str) -> None:
    kinds = {
        kind
        for kind in LAW.payer_kinds
        if record_of(facts_of(f"{status} 2020-01-01..; {kind} 2023-06", ASKED), LAW).covered
    }

    assert kinds == {"employer", "employee", "civil_contract", "unified"}


@pytest.mark.parametrize("status", ["refugee", "foreigner_resident", "stateless_resident"])
def test_ekp_alone_is_closed_to_other_residents(status: str) -> None:
    kinds = {
        kind
        for kind in LAW.payer_kinds
        if record_of(facts_of(f"{status} 2020-01-01..; {kind} 2023-06", ASKED), LAW).covered
    }

    assert kinds == set(LAW.payer_kinds) - {"ekp"}


def test_ekp_of_2019_asks_for_a_status_then() -> None:
    held, not_yet = (
        record("kandas 2019-11-30..; ekp 2019-11"),
        record("kandas 2019-12-01..; ekp 2019-11"),
    )

    assert shown(held.ekp, "2019-01", "2019-12") == ["2019-11"]
    assert shown(not_yet.ekp, "2019-01", "2019-12") == []


def test_a_payment_for_a_month_without_a_status_is_kept_for_the_block_and_the_sixty() -> None:
    held = record(
        "visitor 2025-01-01..2025-01-31; kandas 2025-02-01..; independent 2025-01..2025-02"
    )

    assert shown(held.loyal) == shown(held.independent) == ["2025-01", "2025-02"]
    assert shown(held.covered) == ["2025-02"]


def test_ekp_has_the_day_of_its_first_payment() -> None:
    held = record("ekp 2023-06 on 2023-06-20; ekp 2023-06 on 2023-06-05; ekp 2023-06 on 2023-06-30")

    assert held.ekp_paid_on == {place(Month(2023, 6)): date(2023, 6, 5)}


def test_the_days_of_other_kinds_are_not_kept() -> None:
    beside = record("ekp 2023-06 on 2023-06-20; employer 2023-06 on 2023-06-01; employer 2023-07")

    assert record("employer 2023-06; independent 2023-06").ekp_paid_on == {}
    assert beside.ekp_paid_on == {place(Month(2023, 6)): date(2023, 6, 20)}


def test_payments_that_a_status_excludes_make_no_prepayment_and_no_run() -> None:
    worker = record("eaeu_worker 2020-01-01..; independent 2025-02..2026-01 on 2025-01-31")
    refugee = record("refugee 2020-01-01..; ekp 2023-05..2023-07")

    assert (worker.prepaid, worker.independent) == (0, 0)
    assert (refugee.ekp, refugee.ekp_paid_on) == (0, {})


def test_a_person_of_whom_nothing_is_known_has_no_months() -> None:
    empty = record("no status")

    assert empty == Record(0, 0, 0, 0, 0, 0, 0, 0, 0, {})


def test_a_block_of_twelve_is_prepaid_and_the_month_before_when_paid() -> None:
    alone = record("independent 2025-02..2026-01 on 2025-01-31")
    beside = record("independent 2025-02..2026-01 on 2025-01-31; independent 2025-01 on 2026-05-01")

    assert alone.prepaid == span(Month(2025, 2), Month(2026, 1))
    assert beside.prepaid == span(Month(2025, 1), Month(2026, 1))


def test_the_first_payment_for_a_month_makes_it_prepaid() -> None:
    late = "independent 2025-02..2026-01 on 2025-02-01"

    assert record(late).prepaid == 0
    assert shown(record(f"{late}; independent 2025-02..2026-01 on 2025-01-31").prepaid)


def test_a_part_paid_too_late_makes_no_prepayment() -> None:
    held = record(
        "independent 2025-02..2025-12 on 2025-01-31; independent 2026-01 on 2025-01-31 of 4249; "
        "independent 2026-01 on 2025-02-01 of 1"
    )

    assert held.prepaid == 0
    assert shown(held.paid)[-1] == "2026-01"


def test_a_status_gives_no_right_before_birth() -> None:
    born = date(2026, 9, 10)
    held = (StatusPeriod("citizen", date(2020, 1, 1), None),)
    facts = Facts(birth_date=born, known_on=date(2026, 11, 22), statuses=held)
    assert outlook(facts, date(2026, 8, 31), LAW).outcome.status == "not_eligible"
    assert outlook(facts, date(2026, 9, 1), LAW).outcome.status == "insured"
