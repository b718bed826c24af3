"""What a spreadsheet does to a table on its way: zeros dropped, numbers shortened, marks added."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.contributions.models import Payment, Reversal
from apps.feeds.models import ImportJob, QuarantinedRow
from apps.feeds.reasons import Reason
from tests.feeds.files import ALIYA, BERIK, Desk, csv, ledger, payment, person, reversal, stay

pytestmark = pytest.mark.django_db
ZERO = "050615500124"  # one of the worked examples of the check digit: nobody's
INTACT = [payment(iin=ZERO), payment(item_no="2")]


@pytest.fixture
def country(held: Desk) -> Desk:
    held.take(person(iin=ZERO), source="population")
    return held


def same(intact: list[dict[str, str]], **changes: str) -> list[dict[str, str]]:
    return [{**intact[0], **changes}, *intact[1:]]


@pytest.mark.parametrize(
    "damaged",
    [
        {"iin": ZERO.lstrip("0")},
        {"iin": f"{ZERO.lstrip('0')}.0"},
        {"iin": f"'{ZERO.lstrip('0')}"},
        {"payer_id": "0"},
        {"payer_id": "0.0"},
    ],
)
def test_leading_zeros_are_put_back_where_the_check_digit_agrees(
    country: Desk, damaged: dict[str, str]
) -> None:
    country.take(*INTACT)
    before = ledger()
    totals = country.take(*same(INTACT, **damaged))
    assert (totals.known.rows, totals.repaired.rows, totals.repaired.lines) == (2, 1, [2])
    assert ledger() == before
    jobs = ImportJob.objects.filter(feed="contributions").order_by("pk")
    assert list(jobs.values_list("repaired_rows", flat=True)) == [0, 1]
    assert len(set(jobs.values_list("digest", flat=True))) == 1


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        ({"iin": ALIYA[1:]}, "iin_malformed"),
        ({"iin": f"{ALIYA}0"}, "iin_malformed"),
        ({"iin": f"{ALIYA[:11]}{(int(ALIYA[11]) + 1) % 10}.0"}, "iin_malformed"),
        ({"iin": "9,9E+11"}, "number_shortened"),
        ({"iin": "9.90203E+11"}, "number_shortened"),
        ({"iin": "1E+11"}, "number_shortened"),
        ({"payer_id": "9,9E+11"}, "number_shortened"),
        ({"payer_id": "12345"}, "payer_id_malformed"),
        ({"document_no": "1,23457E+15"}, "number_shortened"),
        ({"item_no": "'1E+20"}, "number_shortened"),
        ({"amount": "1,5E+06"}, "number_shortened"),
        ({"paid_on": "#####"}, "cell_error"),
        ({"iin": "#N/A"}, "cell_error"),
        ({"amount": "#ЗНАЧ!"}, "cell_error"),
        ({"document_no": "#REF!"}, "cell_error"),
        ({"period": "окт.26"}, "period_malformed"),
        ({"period": "202610"}, "period_malformed"),
        ({"period": "102026"}, "period_malformed"),
        ({"amount": "1,250"}, "amount_too_precise"),
        ({"amount": "1,250.00"}, "amount_unreadable"),
        ({"amount": "1e308"}, "amount_unreadable"),
    ],
)
def test_what_cannot_be_put_back_waits(country: Desk, damaged: dict[str, str], reason: str) -> None:
    text = csv(same(INTACT, **damaged), ";")
    totals = country.read(text.encode())
    assert (list(totals.reasons), totals.posted.rows) == ([reason], 1)
    assert totals.repaired.rows == 0


def test_zeros_put_back_that_name_nobody_wait_as_unknown(held: Desk) -> None:
    totals = held.take(payment(iin=ZERO.lstrip("0")))
    assert list(totals.reasons) == [Reason.PERSON_UNKNOWN]
    released = held.take(person(iin=ZERO), source="population").released
    assert released.rows == 1
    assert Payment.objects.get().person.iin == ZERO


@pytest.mark.parametrize(
    "dress",
    [
        lambda value: f"'{value}",
        lambda value: f"’{value}",
        lambda value: f'"=""{value}"""',
        lambda value: f"\u00a0{value}\u202f",
        lambda value: f"\u200e{value}\ufeff",
    ],
)
def test_marks_that_say_a_number_is_a_text_are_no_part_of_it(held: Desk, dress) -> None:
    held.take(payment())
    plain = payment()
    marked = {
        name: dress(value) for name, value in plain.items() if name not in ("payer_kind", "iin")
    }
    totals = held.take(plain | marked | {"iin": dress(ALIYA)})
    assert (totals.known.rows, totals.repaired.rows) == (1, 0)


@pytest.mark.parametrize("amount", ["9 000,00", "9\u00a0000,00", "9'000,00", "9\u202f000", "'9000"])
def test_thousands_are_set_apart_in_many_ways(held: Desk, amount: str) -> None:
    held.take(payment())
    assert held.read(csv([payment(amount=amount)], ";").encode()).known.rows == 1


def test_a_document_that_lost_its_zeros_is_the_same_document(held: Desk) -> None:
    held.take(payment(document_no="000000123", item_no="007"))
    assert held.take(payment(document_no="123", item_no="7")).known.rows == 1
    held.take(reversal(document_no="0123", item_no="07"))
    assert (Payment.objects.count(), Reversal.objects.count()) == (1, 1)
    totals = held.take(
        payment(document_no="0", item_no="000"), payment(document_no="A0", item_no="0A")
    )
    assert totals.posted.rows == 2
    numbers = Payment.objects.values_list("document_no", "item_no")
    assert set(numbers) == {("123", "7"), ("0", "0"), ("A0", "0A")}


def test_an_empty_mark_is_an_empty_cell(held: Desk) -> None:
    assert held.take(payment(payer_id="'")).posted.rows == 1
    assert held.take(stay(valid_to='"="""""')).posted.rows == 1


def test_an_error_in_a_last_day_does_not_leave_a_stay_open(held: Desk) -> None:
    totals = held.take(stay(valid_to="#REF!"))
    assert list(totals.reasons) == [Reason.CELL_ERROR]
    assert QuarantinedRow.objects.get().cells["valid_to"] == "#REF!"


def test_the_command_says_how_many_rows_were_repaired(country: Desk, tmp_path: Path) -> None:
    path = tmp_path / "payments.csv"
    path.write_text(csv([*INTACT, payment(iin=ZERO.lstrip("0"), item_no="3")]))
    out = StringIO()
    call_command("import_feed", str(path), "--source", "bank", stdout=out, stderr=StringIO())
    assert "  leading zeros put back: 1 (line 4)" in out.getvalue().splitlines()
    assert ZERO not in out.getvalue()


def test_a_name_keeps_its_apostrophe(held: Desk) -> None:
    held.take(person(iin=BERIK, last_name="Д'Артаньян", sex="m"), source="population")
    assert held.take(person(iin=BERIK, last_name="Д'Артаньян", sex="m")).known.rows == 1
