"""Dates, months and sums as each language says them inside a sentence."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.formats import date_format, number_format

from apps.common import wording
from apps.rules.months import Month

KAZAKH_UNTIL = (
    "қаңтарға",
    "ақпанға",
    "наурызға",
    "сәуірге",
    "мамырға",
    "маусымға",
    "шілдеге",
    "тамызға",
    "қыркүйекке",
    "қазанға",
    "қарашаға",
    "желтоқсанға",
)
KAZAKH_FROM = (
    "қаңтардан",
    "ақпаннан",
    "наурыздан",
    "сәуірден",
    "мамырдан",
    "маусымнан",
    "шілдеден",
    "тамыздан",
    "қыркүйектен",
    "қазаннан",
    "қарашадан",
    "желтоқсаннан",
)
RUSSIAN = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)


def plain(text: str) -> str:
    """The text with ordinary spaces: where a line may break is not what these tests are about."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("number", "ending"), list(enumerate(KAZAKH_UNTIL, start=1)))
def test_a_kazakh_month_takes_its_ending_before_until(number: int, ending: str) -> None:
    with translation.override("kk"):
        assert plain(wording.until_day(date(2026, number, 28))) == f"2026 ж. 28 {ending}"


@pytest.mark.parametrize(("number", "ending"), list(enumerate(KAZAKH_FROM, start=1)))
def test_a_kazakh_month_takes_its_ending_before_since(number: int, ending: str) -> None:
    with translation.override("kk"):
        assert plain(wording.from_day(date(2026, number, 1))) == f"2026 ж. 1 {ending}"


@pytest.mark.parametrize(("number", "genitive"), list(enumerate(RUSSIAN, start=1)))
def test_a_russian_month_is_in_the_genitive_after_a_day(number: int, genitive: str) -> None:
    with translation.override("ru"):
        for form in (wording.day, wording.until_day, wording.from_day, wording.as_of_day):
            assert plain(form(date(2026, number, 9))) == f"9 {genitive} 2026 г."


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", "2025 ж. желтоқсан және 2026 ж. қаңтар, ақпан және наурыз"),
        ("ru", "декабрь 2025 г. и январь, февраль и март 2026 г."),
        ("en", "December 2025 and January, February and March 2026"),
    ],
)
def test_months_in_a_row_name_each_year_once(language: str, expected: str) -> None:
    months = [Month(2025, 12), Month(2026, 1), Month(2026, 2), Month(2026, 3)]
    with translation.override(language):
        assert plain(wording.months(months)) == expected


@pytest.mark.parametrize(
    ("language", "amount", "expected"),
    [
        ("kk", "4250", "4\u00a0250\u00a0₸"),
        ("ru", "1234567.50", "1\u00a0234\u00a0567,50\u00a0₸"),
        ("en", "1531.5", "1\u00a0531.50\u00a0₸"),
    ],
)
def test_sums_never_break_and_end_with_the_tenge_sign(
    language: str, amount: str, expected: str
) -> None:
    with translation.override(language):
        assert wording.tenge(Decimal(amount)) == expected


def test_shares_are_percentages_without_idle_zeros() -> None:
    with translation.override("kk"):
        assert wording.percent(Decimal("0.05")) == "5\u00a0%"
        assert wording.percent(Decimal("0.1395")) == "13,95\u00a0%"
        assert wording.percent(Decimal("1")) == "100\u00a0%"


@pytest.mark.parametrize(
    ("language", "day", "number"),
    [
        ("kk", "2026 ж. 22 қараша", "85 000,50"),
        ("ru", "22 ноября 2026 г.", "85 000,50"),
        ("en", "22 November 2026", "85 000.50"),
    ],
)
def test_djangos_own_formats_write_dates_and_numbers_as_a_reader_does(
    language: str, day: str, number: str
) -> None:
    with translation.override(language):
        assert plain(date_format(date(2026, 11, 22), "DATE_FORMAT")) == day
        assert (
            plain(number_format(Decimal("85000.50"), use_l10n=True, force_grouping=True)) == number
        )
