"""The gate that keeps living people's numbers out of the repository."""

import pytest

from apps.rules.iin import check_digit
from tools.check_iins import refused


def number(first_eleven: str) -> str:
    return f"{first_eleven}{check_digit(first_eleven)}"


# Born in 1985 and in 1999: somebody could have them, so they are put together only here.
SOMEBODYS = [number("85123140002"), number("99010130005")]


@pytest.mark.parametrize("iin", SOMEBODYS)
def test_a_number_that_somebody_could_have_is_refused_and_masked(iin: str) -> None:
    for line in (iin, f'"{iin}"', f"iin={iin};", f"{iin[:6]} {iin[6:]}", f"{iin[:6]}-{iin[6:]}"):
        found = list(refused(f"first line\n{line}"))
        assert len(found) == 1, line
        assert found[0][0] == 2
        assert iin not in found[0][1]


@pytest.mark.parametrize("first", ["99010150001", "99123160004", "99022950001"])
def test_numbers_born_in_2099_are_nobodys(first: str) -> None:
    assert list(refused(number(first))) == []


@pytest.mark.parametrize("first", ["99130150001", "99003260004", "99010140001", "98010150001"])
def test_only_real_days_of_2099_are(first: str) -> None:
    assert len(list(refused(number(first)))) == 1


def test_the_listed_and_the_plainly_made_up_pass() -> None:
    assert list(refused("900101300007 160440007161 000000000000 123456789012")) == []


def test_digits_inside_something_longer_are_no_iin() -> None:
    iin = SOMEBODYS[0]

    assert list(refused(f"{iin}0 a{iin} 0.{iin} {iin}f")) == []
