"""What a faulty row may have meant. Nothing is ever applied by itself."""

from datetime import date
from decimal import Decimal

import pytest

from apps.contributions.models import Payment
from apps.feeds.models import QuarantinedRow
from apps.feeds.waiting.hints import Hint, suspects
from apps.feeds.waiting.parting import parted
from apps.feeds.waiting.suggestions import (
    Suggestions,
    is_far,
    readable_month,
    slips,
    suggestions_for,
)
from apps.persons.models import Source
from apps.rules.months import Month
from tests.feeds.files import ALIYA, BERIK, Desk, payment, person, reversal

pytestmark = pytest.mark.django_db
INDEPENDENT = {"payer_kind": "independent", "purpose_code": "122", "paid_on": "2026-11-20"}
PAYER = "000000000000"


def swapped(iin: str, place: int = 10) -> str:
    return f"{iin[:place]}{iin[place + 1]}{iin[place]}{iin[place + 2 :]}"


def one_off(iin: str, place: int) -> str:
    return f"{iin[:place]}{(int(iin[place]) + 1) % 10}{iin[place + 1 :]}"


def told(held: Desk, row: dict[str, str]) -> Suggestions:
    held.take(row)
    before = Payment.objects.count()
    found = suggestions_for(QuarantinedRow.objects.latest("pk"))
    assert Payment.objects.count() == before
    return found


# Whose it is ------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", range(12))
def test_an_iin_with_one_wrong_digit_suggests_the_person_of_the_register(
    held: Desk, place: int
) -> None:
    (near,) = told(held, payment(iin=one_off(ALIYA, place))).candidates
    assert (near.iin, near.name, near.months) == (ALIYA, "Қас*** Ә.", [])


def test_an_iin_with_two_neighbours_swapped_suggests_the_person(held: Desk) -> None:
    (near,) = told(held, payment(iin=swapped(ALIYA))).candidates
    assert near.iin == ALIYA


def test_nobody_is_suggested_whom_the_register_does_not_hold(held: Desk) -> None:
    assert told(held, payment(iin=one_off(BERIK, 3))).candidates == []


def test_who_was_paid_for_by_the_same_payer_comes_first(held: Desk) -> None:
    wrong = one_off(ALIYA, 11)
    others = sorted(slips(wrong) - {ALIYA})[:3]
    held.take(*[person(iin=iin) for iin in others], source="population")
    held.take(payment(iin=others[-1], period="2026-09"), payment(item_no="2", period="2026-01"))
    found = told(held, payment(document_no="D2", iin=wrong)).candidates
    assert found[0].iin == others[-1]
    assert found[0].months == [Month(2026, 9)]
    assert {one.iin for one in found} == {ALIYA, *others}


def test_a_cell_that_is_no_twelve_digits_suggests_nobody() -> None:
    assert slips("99020350000") == slips("") == slips("99020350000X") == set()


def test_every_suggested_number_is_valid_and_another_one() -> None:
    from apps.rules.iin import is_valid

    assert all(is_valid(iin) and iin != ALIYA for iin in slips(ALIYA))
    assert ALIYA in slips(one_off(ALIYA, 5)) & slips(swapped(ALIYA))


# Twelve months as one -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "months"), [("51000", 12), ("8500", 2), ("4250", 0), ("51000.01", 0), ("4250000", 0)]
)
def test_a_sum_of_several_months_is_told_by_the_law_s_own_amount(
    held: Desk, amount: str, months: int
) -> None:
    row = payment(iin=BERIK, amount=amount, period="2026-01", **INDEPENDENT)
    assert told(held, row).months == months


def test_a_share_of_wages_tells_no_months(held: Desk) -> None:
    assert told(held, payment(iin=BERIK, amount="51000")).months == 0


def test_parted_rows_add_up_to_the_tiyn() -> None:
    cells = {"document_no": "D1", "item_no": " 7 ", "amount": "100,00"}
    rows = parted(cells, Decimal("100.00"), Month(2026, 11), 3)
    assert [(row["item_no"], row["period"], row["amount"]) for row in rows] == [
        ("7-1", "2026-11", "33.33"),
        ("7-2", "2026-12", "33.33"),
        ("7-3", "2027-01", "33.34"),
    ]


# A penalty's code -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "meant"), [("124", "122"), ("123", "121"), ("122", "")])
def test_a_month_s_own_amount_under_a_penalty_s_code_suggests_the_contribution(
    held: Desk, code: str, meant: str
) -> None:
    row = payment(iin=BERIK, amount="4250", **{**INDEPENDENT, "purpose_code": code})
    assert told(held, row).purpose_code == meant


def test_the_same_payer_s_usual_sum_under_a_penalty_s_code_is_told(held: Desk) -> None:
    held.take(payment(period="2026-09"))
    row = payment(document_no="D2", purpose_code="123", period="2026-10", paid_on="soon")
    assert told(held, row).purpose_code == ""
    row = payment(document_no="D3", purpose_code="123", period="202610")
    assert told(held, row).purpose_code == "121"


# The month ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("122025", "2025-12"),
        ("202512", "2025-12"),
        ("2025.12", "2025-12"),
        ("2025/1", "2025-01"),
        ("12/2025", "2025-12"),
        ("01.2026", "2026-01"),
        ("2025-12-01", "2025-12"),
        ("01.12.2025", "2025-12"),
        ("'202512", "2025-12"),
        ("012012", "2012-01"),
        ("00.2025", None),
        ("132025", None),
        ("2025-13", None),
        ("2025-00", None),
        ("0", None),
        ("Oct", None),
        ("209912", None),
    ],
)
def test_a_month_written_otherwise_is_read_where_it_can_mean_one_only(
    cell: str, month: str | None
) -> None:
    assert readable_month(cell) == (Month.parse(month) if month else None)


def test_a_readable_month_is_suggested_and_not_taken(held: Desk) -> None:
    found = told(held, payment(period="122025"))
    assert found.period == Month(2025, 12)
    assert QuarantinedRow.objects.get().cells["period"] == "122025"


@pytest.mark.parametrize(
    ("month", "far"),
    [((2025, 11), False), ((2025, 10), True), ((2027, 11), False), ((2027, 12), True)],
)
def test_a_month_far_from_its_payment_is_a_hint(month: tuple[int, int], far: bool) -> None:
    assert is_far(Month(*month), date(2026, 11, 20)) is far


# Posted payments that look wrong ----------------------------------------------------------------------


def test_posted_payments_that_look_wrong_are_listed(held: Desk) -> None:
    held.take(
        payment(document_no="A", amount="51000", **INDEPENDENT),
        payment(document_no="B", amount="4250", **INDEPENDENT),
        payment(document_no="C", amount="4250", **{**INDEPENDENT, "purpose_code": "124"}),
        payment(document_no="D", amount="12.34", purpose_code="123"),
        payment(document_no="E", amount="777", purpose_code="121", period="2026-09"),
        payment(document_no="F", amount="777", purpose_code="123"),
        payment(document_no="G", paid_on="2025-09-30"),
        payment(document_no="H", amount="8500", **INDEPENDENT),
    )
    held.take(reversal(document_no="H"))
    bank = Source.objects.get(code="bank").pk
    found = [
        (one.payment.document_no, one.hint, one.months, one.code)
        for one in suspects(Month(2026, 10), source_id=bank)
    ]
    assert found == [
        ("A", Hint.SEVERAL_MONTHS, 12, ""),
        ("C", Hint.PENALTY_CODE, 0, "122"),
        ("F", Hint.PENALTY_CODE, 0, "121"),
        ("G", Hint.FAR_MONTH, 0, ""),
    ]
    assert suspects(Month(2026, 10), source_id=bank, job_id=-1) == []
    assert suspects(Month(2026, 8), source_id=bank) == []
