"""What may be typed, and what is said when it cannot be used."""

import pytest
from django.utils import translation

from apps.portal.calculator import CalculatorForm
from apps.portal.forms import CheckForm, CodeForm

IIN = "990101500016"


@pytest.mark.parametrize(
    "typed",
    [IIN, " 990101 500016 ", "990101-500016", "9901 0150\u00a00016", "990101\u2013500016"],
)
def test_spaces_and_hyphens_are_left_out(typed: str) -> None:
    form = CheckForm({"iin": typed})
    assert form.is_valid()
    assert form.cleaned_data["iin"] == IIN


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter the 12 digits of the IIN."),
        ("99010150001", "An IIN has 12 digits, but there are 11 here. Check what you typed."),
        ("9901015000166", "An IIN has 12 digits, but there are 13 here. Check what you typed."),
        ("99010150001x", "An IIN has digits only. Check what you typed."),
        ("٩٩٠١٠١٥٠٠٠١٦", "An IIN has digits only. Check what you typed."),
        ("990101500017", "One of the digits is not right. Compare them with your identity card."),
        ("9" * 41, "This is longer than an IIN. Enter only its 12 digits."),
    ],
)
def test_a_slip_is_named_and_what_to_do_is_said(typed: str, said: str) -> None:
    with translation.override("en"):
        form = CheckForm({"iin": typed})
        assert form.errors["iin"] == [said]


def test_what_was_typed_stays_in_the_field() -> None:
    assert 'value="990101 500017"' in str(CheckForm({"iin": "990101 500017"})["iin"])


def test_the_field_names_its_hint_and_its_error_to_a_screen_reader() -> None:
    field = str(CheckForm({"iin": "1"})["iin"])
    assert 'aria-describedby="id_iin_helptext id_iin_error"' in field
    assert 'aria-invalid="true"' in field


@pytest.mark.parametrize("typed", ["123456", "123 456", " 123-456 "])
def test_a_code_may_be_typed_in_groups(typed: str) -> None:
    form = CodeForm({"code": typed})
    assert form.is_valid()
    assert form.cleaned_data["code"] == "123456"


@pytest.mark.parametrize("typed", ["12345", "1234567", "12345a", ""])
def test_a_code_of_another_form_is_refused(typed: str) -> None:
    assert not CodeForm({"code": typed}).is_valid()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("300000", "300000"),
        ("300 000", "300000"),
        ("300\u00a0000,50", "300000.50"),
        ("85000 ₸", "85000"),
    ],
)
def test_income_is_read_as_people_write_it(typed: str, amount: str) -> None:
    form = CalculatorForm({"kind": "employee", "income": typed, "month": "3", "year": "2026"})
    assert form.is_valid(), form.errors
    assert str(form.cleaned_data["income"]) == amount


@pytest.mark.parametrize("typed", ["", "-5", "abc", "NaN", "1e400", "99999999999999"])
def test_income_that_cannot_be_used_is_asked_for_again(typed: str) -> None:
    form = CalculatorForm({"kind": "employee", "income": typed, "month": "3", "year": "2026"})
    assert "income" in form.errors


def test_a_fixed_amount_needs_no_income() -> None:
    assert CalculatorForm({"kind": "independent", "month": "3", "year": "2026"}).is_valid()
