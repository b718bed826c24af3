"""Lists as people send them: separators, letters, headers, and what spreadsheets do to numbers."""

from __future__ import annotations

from datetime import date

import pytest

from apps.common.tables.refusals import FileRefused
from apps.persons.identity import iin_key
from apps.registrar.lists.cells import BadRow, number, reference
from tests.registrar.lists.tables import numbers, read, workbook

IIN, OTHER = "990101500016", "990101500422"
ZERO = "050615500124"  # a worked example of the check digit, nobody's; it begins with a zero


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_table_of_any_separator_and_letters_is_read(separator: str, encoding: str) -> None:
    lines = ["иин|дата визита|номер", f"{IIN}|2026-11-23|карта Ж-17", f"{OTHER}||карта Ы-18"]
    first, second = read("\r\n".join(lines).replace("|", separator).encode(encoding))
    assert (first.place, first.iin_key, first.visit_on) == (2, iin_key(IIN), date(2026, 11, 23))
    assert (first.local_ref, second.local_ref) == ("карта Ж-17", "карта Ы-18")
    assert (second.place, second.iin_key, second.visit_on) == (3, iin_key(OTHER), None)


@pytest.mark.parametrize("header", ["iin", "IIN", "ЖСН", "ИИН", ""])
def test_one_column_needs_no_header(header: str) -> None:
    rows = read("\n".join(filter(None, [header, IIN, "", OTHER])))
    assert [row.iin_key for row in rows] == [iin_key(IIN), iin_key(OTHER)]


def test_columns_stand_in_any_order_and_others_are_not_looked_at() -> None:
    (row,) = read(f"ТАӘ;local_ref;ЖСН\nСынақ Адам;7;{IIN}")
    assert (row.local_ref, row.iin_key) == ("7", iin_key(IIN))


def test_a_workbook_is_the_same_list() -> None:
    cells = [["iin", "visit_date", "local_ref"], [int(IIN), date(2026, 11, 30), 17], [OTHER]]
    first, second = read(workbook(cells))
    assert (first.iin_key, first.visit_on) == (iin_key(IIN), date(2026, 11, 30))
    assert first.local_ref == "17"
    assert second.iin_key == iin_key(OTHER)


@pytest.mark.parametrize(
    "text",
    [f"{IIN};2026-11-23\n{OTHER};", "номер;дата\n1;2", "фамилия\n", f"name,ref\n{IIN},1"],
)
def test_several_columns_without_names_are_refused(text: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(text)
    assert refused.value.refusal == "header_missing"


@pytest.mark.parametrize("text", ["", "\n\n", "iin\n", "iin;local_ref\n\n"])
def test_a_list_without_rows_is_refused(text: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(text)
    assert refused.value.refusal == "empty"


@pytest.mark.parametrize(
    "cell",
    [
        f"'{IIN}",
        f'="{IIN}"',
        f"{IIN}.0",
        f"{IIN[:6]} {IIN[6:]}",
        f"{IIN[:6]}\u00a0{IIN[6:]}",
        f"{IIN[:6]}-{IIN[6:]}",
        f"{IIN[:6]}\u2013{IIN[6:]}",
        f"\u200b{IIN}\u200b",
        f"  {IIN}  ",
    ],
)
def test_a_number_is_read_through_what_programs_put_to_it(cell: str) -> None:
    assert number(cell) == (IIN, False)


@pytest.mark.parametrize(
    "cell", [ZERO[1:], f"{ZERO[1:]}.0", f"'{ZERO[1:]}", f"{ZERO[1:6]} {ZERO[6:]}"]
)
def test_lost_zeros_are_put_back_where_the_check_digit_says_so(cell: str) -> None:
    assert number(cell) == (ZERO, True)


def test_lost_zeros_are_never_guessed() -> None:
    wrong = f"{ZERO[1:-1]}{(int(ZERO[-1]) + 1) % 10}"
    with pytest.raises(BadRow) as bad:
        number(wrong)
    assert bad.value.fault == "bad_number"


def test_a_number_of_a_few_digits_is_not_filled_up_with_zeros() -> None:
    with pytest.raises(BadRow):
        number("0")


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("9,9E+11", "number_shortened"),
        ("9.90101E+11", "number_shortened"),
        ("9,9Е+11", "number_shortened"),
        (f"{IIN[:11]}{(int(IIN[11]) + 1) % 10}", "bad_number"),
        ("99010150001", "bad_number"),
        (f"{IIN}{IIN}", "bad_number"),
        ("Сынақ", "bad_number"),
        ("\u0669" * 12, "bad_number"),
        ("", "no_number"),
        ("'", "no_number"),
        ("9" * 70, "bad_number"),
    ],
)
def test_a_bad_number_is_told_with_its_row(cell: str, fault: str) -> None:
    good, bad = read(f"iin;local_ref\n{IIN};a\n{cell};b")
    assert not good.fault
    assert (bad.place, bad.fault, bad.iin_key, bad.local_ref) == (3, fault, "", "b")


def test_a_shortened_number_in_a_single_column_is_no_two_columns() -> None:
    first, second = read(f"9,9E+11\n{IIN}")
    assert (first.place, first.fault) == (1, "number_shortened")
    assert second.iin_key == iin_key(IIN)


@pytest.mark.parametrize(
    "day", ["2026-11-30", "30.11.2026", "30/11/2026", "2025-11-22", "2026-12-22", ""]
)
def test_days_of_a_year_back_and_a_month_ahead_are_taken(day: str) -> None:
    (row,) = read(f"iin;visit_date\n{IIN};{day}")
    assert not row.fault


@pytest.mark.parametrize("day", ["2025-11-21", "2026-12-23", "2026-02-30", "soon", "11/30/2026"])
def test_other_days_are_bad(day: str) -> None:
    (row,) = read(f"iin;visit_date\n{IIN};{day}")
    assert (row.fault, row.iin_key) == ("bad_date", "")


def test_the_same_person_on_the_same_day_is_asked_about_once() -> None:
    rows = read(f"iin;visit_date\n{IIN};\n{OTHER};\n'{IIN};2026-11-22\n{IIN};2026-11-23")
    assert [row.same_as for row in rows] == [None, None, 2, None]
    assert [bool(row.iin_key) for row in rows] == [True, True, False, True]


@pytest.mark.parametrize(
    "mark", [IIN, f"patient {IIN}", f"{IIN[:6]} {IIN[6:]}", f"7{IIN}7", f"\u200b{IIN}"]
)
def test_a_mark_that_holds_a_persons_number_is_not_kept(mark: str) -> None:
    assert reference(mark) == ""


def test_what_nobody_sees_in_a_mark_is_left_out() -> None:
    assert reference(" a\x00b\u202e\u200dc\r\nd  e ") == "abcd e"
    assert len(reference("x" * 10_000)) == 100


def test_a_row_whose_quotation_mark_is_never_closed_is_told() -> None:
    bad, good = read(f'iin;local_ref\n{IIN};"open\n{OTHER};b')
    assert (bad.place, bad.fault) == (2, "row_unreadable")
    assert good.iin_key == iin_key(OTHER)


def test_ten_thousand_rows_are_taken_and_one_more_is_not() -> None:
    some = numbers(10)
    assert len(read("\n".join(some * 1_000))) == 10_000
    with pytest.raises(FileRefused) as refused:
        read("\n".join([*some * 1_000, IIN]))
    assert refused.value.refusal == "too_many_rows"
