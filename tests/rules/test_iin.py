"""The check digit of an IIN: the worked examples of domain.md section 5, and what no number may be."""

from __future__ import annotations

from itertools import product

import pytest

from apps.rules.iin import FIRST_PASS, SECOND_PASS, check_digit, is_valid

ONE_PASS = ["900101300007", "851231400011", "050615500124", "120229600049"]
TWO_PASSES = ["900101300811", "150815600007"]
NEVER_ISSUED = ["90010130080", "15081560007"]


def remainder(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11


@pytest.mark.parametrize("number", ONE_PASS)
def test_the_first_pass_gives_the_check_digit(number: str) -> None:
    assert remainder(number[:11], FIRST_PASS) < 10
    assert is_valid(number)


@pytest.mark.parametrize("number", TWO_PASSES)
def test_a_second_pass_gives_it_where_the_first_gives_ten(number: str) -> None:
    assert remainder(number[:11], FIRST_PASS) == 10
    assert is_valid(number)


@pytest.mark.parametrize("prefix", NEVER_ISSUED)
def test_where_both_passes_give_ten_no_number_is_issued(prefix: str) -> None:
    assert remainder(prefix, FIRST_PASS) == remainder(prefix, SECOND_PASS) == 10
    assert check_digit(prefix) is None
    assert not any(is_valid(f"{prefix}{digit}") for digit in range(10))


@pytest.mark.parametrize("number", [*ONE_PASS, *TWO_PASSES])
def test_one_check_digit_alone_is_right(number: str) -> None:
    right = [digit for digit in range(10) if is_valid(f"{number[:11]}{digit}")]

    assert right == [int(number[-1])]


@pytest.mark.parametrize("digits", ["", "9901015000", "990101500016"])
def test_a_check_digit_is_of_eleven_digits(digits: str) -> None:
    with pytest.raises(ValueError, match="zip"):
        check_digit(digits)


def test_a_wrong_check_digit_is_refused() -> None:
    assert not is_valid("900101300008")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "90010130000",
        "9001013000070",
        "90010130000x",
        " 90010130000",
        "900101-30007",
        "９００１０１３０００７０",
        "٩٠٠١٠١٣٠٠٠٠٧",
        "90010130000²",
        "+90010130000",
    ],
)
def test_anything_but_twelve_plain_digits_is_refused(text: str) -> None:
    assert not is_valid(text)


def test_a_date_that_does_not_exist_is_no_error() -> None:
    """Since 2013 the digits say nothing of birth: only the check digit is looked at."""
    assert any(is_valid(f"99993150000{digit}") for digit in range(10))


def test_about_one_prefix_in_a_hundred_and_twenty_is_never_issued() -> None:
    tails = ["".join(tail) for tail in product("0123456789", repeat=4)]

    never = sum(1 for tail in tails if check_digit(f"9901015{tail}") is None)

    assert 0.007 < never / len(tails) < 0.010
