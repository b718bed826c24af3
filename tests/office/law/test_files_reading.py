"""What a file asks for: only differences, a reason for every row that cannot go in, nothing guessed."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.changes.files import cells, importing, reading, writing
from apps.changes.files.columns import KEY, Column, columns_of, known_names
from apps.changes.files.faults import BadCell, Fault, FileRefusal, sentence
from apps.changes.selectors import rows_of
from apps.changes.tables import TABLES
from apps.common.tables.refusals import FileRefused
from apps.rates.models import Unit
from tests.builders import the_law_changes

pytestmark = pytest.mark.django_db

JANUARY = date(2027, 1, 1)
EVERYTHING = writing.Asked()


def found_in(content: bytes) -> importing.Found:
    return importing.found_in(reading.read(content))


def lines(*rows: str) -> bytes:
    return "\r\n".join(rows).encode()


def faults(content: bytes) -> list[tuple[int, str, str]]:
    return [(bad.row, bad.column, bad.fault) for bad in found_in(content).bad]


def a_sheet(rows: Iterable[Iterable[Any]], name: str = "rates") -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, at, cell, day)
                else:
                    sheet.write(number, at, cell)
    return target.getvalue()


@pytest.mark.parametrize("code", list(TABLES))
def test_a_table_that_went_out_comes_back_without_an_edit(code: str) -> None:
    for content in (writing.workbook([code], EVERYTHING), writing.text(code, EVERYTHING)):
        found = found_in(content)
        assert (found.wishes, found.bad, found.unfilled) == ([], [], 0)
        assert found.unchanged == sum(len(periods) for periods in rows_of(code).values())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_so_does_everything_with_names_in_words(language: str) -> None:
    with translation.override(language):
        content = writing.workbook(list(TABLES), writing.Asked(in_words=True))
    found = found_in(content)
    assert (found.wishes, found.bad) == ([], [])


@pytest.mark.parametrize("code", list(TABLES))
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_two_columns_of_a_table_have_one_name(code: str, language: str) -> None:
    with translation.override(language):
        titles = [column.title.lower() for column in columns_of(code)]
    assert len(set(titles)) == len(titles)
    assert set(known_names(code).values()) >= {column.name for column in columns_of(code)}


def test_the_rows_of_a_day_are_those_in_force_as_known_then(settings: Any) -> None:
    settings.OSMS_NOW = "2027-01-02T10:00:00+05:00"
    the_law_changes("rates", "minimum_wage", {"value": "92000"}, JANUARY)
    then = writing.Asked(on=date(2027, 1, 15), known_on=date(2027, 1, 1))
    now = writing.Asked(on=date(2027, 1, 15))
    at = [column.name for column in columns_of("rates")].index("value")
    wages = [
        next(row[at] for row in writing.rows_for("rates", asked) if row[0] == "minimum_wage")
        for asked in (then, now)
    ]
    assert [str(wage) for wage in wages] == ["85000", "92000"]
    assert writing.file_name(["rates"], then, "xlsx") == (
        "rates_on-2027-01-15_known-2027-01-01.xlsx"
    )


def test_a_year_is_one_file() -> None:
    found = found_in(
        lines(
            "table;key;since;until;value;source",
            "rates;minimum_wage;2027-01-01;;92 500;Law 1-VIII",
            "rates;mci;01.01.2027;;4 522;Law 1-VIII",
            "rates;employer_rate;01.01.2027;;3,5 %;Law 1-VIII",
        )
    )
    assert found.bad == []
    assert [(wish.key, wish.since, wish.values["value"]) for wish in found.wishes] == [
        ("minimum_wage", JANUARY, "92500"),
        ("mci", JANUARY, "4522"),
        ("employer_rate", JANUARY, "0.035"),
    ]


def test_a_row_without_a_source_leaves_it_to_the_act_of_the_set() -> None:
    (wish,) = found_in(
        lines("table;key;since;value;source;checked_on", "rates;mci;2027-01-01;4522;;")
    ).wishes
    assert dict(wish.values) == {"value": "4522"}


def test_a_workbook_with_date_cells_and_numbers_as_text_is_read() -> None:
    content = a_sheet(
        [
            ["value", "KEY", "since", "confidence"],
            [92500, "minimum_wage", date(2027, 1, 1), "sourced"],
            ["4 522", "mci", "01.01.2027", "sourced"],
            [0.035, "employer_rate", "2027-01-01", "sourced"],
        ]
    )
    found = found_in(content)
    assert [wish.values["value"] for wish in found.wishes] == ["92500", "4522", "0.035"]
    assert found.bad == []


def test_the_template_of_a_year_lists_what_changes_every_january() -> None:
    content = writing.next_year(2027)
    rows = reading.read(content)
    assert {"mci", "minimum_wage", "state_average_wage"} <= {row.cells["key"] for row in rows}
    assert "retention_payments" not in {row.cells["key"] for row in rows}
    assert "state_rate" not in {row.cells["key"] for row in rows}  # 2027 is known already
    found = found_in(content)
    assert (found.wishes, found.bad, found.unfilled) == ([], [], len(rows))


def test_what_went_into_the_law_from_a_file_asks_for_nothing_again() -> None:
    content = lines("table;key;since;value", "rates;minimum_wage;2027-01-01;92500")
    assert len(found_in(content).wishes) == 1
    the_law_changes("rates", "minimum_wage", {"value": "92500"}, JANUARY)
    found = found_in(content)
    assert (found.wishes, found.unchanged) == ([], 1)


def test_a_last_day_where_there_was_none_ends_the_row() -> None:
    found = found_in(lines("table;key;since;until", "categories;pensioner;2020-01-01;2027-12-31"))
    (wish,) = found.wishes
    assert (wish.kind, wish.until) == ("end", date(2027, 12, 31))


def test_the_good_rows_stand_beside_the_bad_ones() -> None:
    found = found_in(
        lines(
            "table;key;since;value",
            "rates;minimum_wage;2027-01-01;92500",
            "rates;mci;2027-13-01;4522",
            "rates;no_such_number;2027-01-01;1",
        )
    )
    assert [wish.key for wish in found.wishes] == ["minimum_wage"]
    assert [(bad.row, bad.column, bad.fault) for bad in found.bad] == [
        (3, "since", "not_day"),
        (4, "key", "key_unknown"),
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("mci;;;4522", ("since", "since_needed")),
        ("mci;2027-01-01;2026-01-01;4522", ("until", "days_reversed")),
        ("mci;2027-01-01;2027-12-31;4522", ("until", "goes_on")),
        ("mci;2025-01-01;2026-06-30;4000", ("until", "overlaps")),
        ("ekp_city_mci;2019-01-01;;1", ("until", "ended")),
        (";2027-01-01;;4522", ("key", "key_missing")),
        ("employer_rate;2027-01-01;;3", ("value", "not_share")),
        ("mci;2027-01-01;;3 %", ("value", "no_percent")),
        ("retention_payments;2027-01-01;;3.5", ("value", "not_whole")),
        ("mci;2027-01-01;;92,500", ("value", "ambiguous_number")),
        ("mci;2027-01-01;;#VALUE!", ("value", "formula")),
        ("mci;2027-01-01;;4E+03", ("value", "shortened")),
        ("mci;01/02/2027;;4522", ("since", "ambiguous_day")),
        ("mci;46388;;4522", ("since", "number_for_day")),
    ],
)
def test_a_row_that_can_be_meant_in_two_ways_is_refused(row: str, fault: tuple[str, str]) -> None:
    content = lines("table;key;since;until;value;confidence", f"rates;{row};sourced")
    assert faults(content) == [(2, *fault)]


def test_a_source_without_a_value_is_no_row_that_nobody_filled() -> None:
    content = lines(
        "table;key;since;value;source;confidence", "rates;mci;2027-01-01;;Law 1-VIII;sourced"
    )
    assert faults(content) == [(2, "value", "value_or_unknown")]


def test_two_rows_about_one_day_and_rows_that_overlap_are_refused() -> None:
    content = lines(
        "table;key;since;until;value",
        "rates;mci;2027-01-01;;4522",
        "rates;mci;2027-01-01;;4523",
        "rates;minimum_wage;2027-01-01;2028-06-30;92500",
        "rates;minimum_wage;2028-01-01;;95000",
    )
    assert faults(content) == [(3, "key", "row_twice"), (4, "until", "overlaps_row")]


def test_a_number_is_renamed_in_the_table_of_numbers_alone() -> None:
    content = lines("table;key;since;name_en;value", "rates;mci;2026-01-01;Index;4325")
    assert faults(content) == [(2, "name_en", "of_parameters")]


def test_a_new_row_needs_what_cannot_be_empty() -> None:
    assert faults(lines("table;key;name_kk", "purpose_codes;199;Жаңа код")) == [
        (2, "is_penalty", "needed")
    ]
    found = found_in(lines("table;key;name_kk;is_penalty", "purpose_codes;199;Жаңа код;жоқ"))
    assert found.bad == []
    (wish,) = found.wishes
    assert wish.is_new
    assert wish.values["is_penalty"] is False


# Cells --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        ("85 000", Unit.TENGE, "85000"),
        ("85\u00a0000,50", Unit.TENGE, "85000.5"),
        ("92 500 ₸", Unit.TENGE, "92500"),
        ("0,05", Unit.SHARE, "0.05"),
        ("0.05", Unit.SHARE, "0.05"),
        ("0,047", Unit.SHARE, "0.047"),
        ("3 %", Unit.SHARE, "0.03"),
        ("2,2%", Unit.SHARE, "0.022"),
        ("'1.4", Unit.MULTIPLE, "1.4"),
        ("да", Unit.SWITCH, "1"),
        ("0", Unit.SWITCH, "0"),
    ],
)
def test_numbers_are_read_as_people_write_them(cell: str, unit: str, value: str) -> None:
    assert cells.read(a_column("value"), cell, unit) == value


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("1.234,5", Fault.NOT_NUMBER),
        ("85 00", Fault.NOT_NUMBER),
        ("1,234", Fault.AMBIGUOUS_NUMBER),
        ("-5", Fault.NEGATIVE),
        ("0.1234567", Fault.TOO_FINE),
        ("123456789", Fault.TOO_BIG),
        ("١٢٣", Fault.NOT_NUMBER),
        ("nan", Fault.NOT_NUMBER),
        ("9" * 200, Fault.TOO_BIG),
        (date(2027, 5, 1), Fault.DAY_FOR_NUMBER),
    ],
)
def test_what_is_no_number_or_two_is_refused(cell: str | date, fault: Fault) -> None:
    with pytest.raises(BadCell) as refused:
        cells.read(a_column("value"), cell)
    assert refused.value.fault is fault


@given(st.decimals(0, 99_999_999, places=6).map(abs))
def test_every_number_is_read_back(value: Any) -> None:
    column = a_column("value")
    told = cells.written(column, f"{value.normalize():f}")
    assert cells.read(column, f"{told:f}") == f"{value.normalize():f}"


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)))
def test_every_day_is_read_back(value: date) -> None:
    assert cells.day(value.isoformat()) == value
    assert cells.day(f"{value.day:02}.{value.month:02}.{value.year}") == value


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf")), min_size=1
        ).filter(lambda text: text == text.strip()),
        min_size=1,
        max_size=4,
    )
)
def test_every_text_is_read_back_and_none_becomes_a_formula(texts: list[str]) -> None:
    risky = [*texts, *(sign + texts[0] for sign in "=+-@'"), "_x0041_", "a\nb", '"; "']
    columns = columns_of("purpose_codes")
    at = [column.name for column in columns].index("note_en")
    rows = [
        [str(100 + place) if column.name == KEY else None for column in columns]
        for place in range(len(risky))
    ]
    for row, text in zip(rows, risky, strict=True):
        row[at] = text
    found = reading.read(writing.as_workbook({"purpose_codes": list(rows)}))
    assert [cells.same_lines(str(row.cells["note_en"])) for row in found] == risky
    in_text = [writing.in_text(a_column("note_en"), text) for text in risky]
    assert [reading.without_apostrophe(cell) for cell in in_text] == risky


def a_column(name: str) -> Column:
    return next(column for column in columns_of("rates") if column.name == name)


# Hostile files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileRefusal.EMPTY),
        (b"table;key;since;value\r\n", FileRefusal.EMPTY),
        (b"table;key;since;wage\r\nrates;mci;2027-01-01;1", FileRefusal.UNKNOWN_COLUMNS),
        (b"table;key;value;value\r\nrates;mci;1;2", FileRefusal.COLUMNS_TWICE),
        (b"990101500016;2026-11-22\r\n990101500016;2026-11-22", FileRefusal.NO_KEY),
        (b"key;since;value\r\nmci;2027-01-01;1", FileRefusal.NO_TABLE),
        (b"x" * (reading.MOST_BYTES + 1), FileRefusal.TOO_LARGE),
        (b"table;key\r\n" + b"rates;mci\r\n" * 5001, FileRefusal.TOO_MANY_ROWS),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_whole(content: bytes, refusal: Any) -> None:
    with pytest.raises(FileRefused) as refused:
        reading.read(content)
    assert refused.value.refusal is refusal
    assert "990101500016" not in refused.value.sentence()


def test_the_names_of_unknown_columns_are_told_but_no_number_of_a_person() -> None:
    with pytest.raises(FileRefused) as refused:
        reading.read(b"key;wage;990101500016\r\nmci;1;2")
    assert "«wage»" in refused.value.sentence()
    assert "990101500016" not in refused.value.sentence()


def test_a_workbook_that_unfolds_too_far_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (reading.MOST_UNFOLDED + 1))
    with pytest.raises(FileRefused) as refused:
        reading.read(target.getvalue())
    assert refused.value.refusal is FileRefusal.UNFOLDS_TOO_FAR


def test_an_unclosed_quote_costs_a_row_and_not_the_file() -> None:
    found = found_in(
        lines("table;key;since;value", 'rates;"mci;2027-01-01;4522', "rates;mci;2027-01-01;4522")
    )
    assert len(found.wishes) == 1
    assert [bad.fault for bad in found.bad] == ["unreadable"]


def test_every_fault_has_a_sentence_in_three_languages() -> None:
    params = {"row": 2, "day": "1", "choices": "a", "most": 3}
    for fault in Fault:
        told = set()
        for language in ("kk", "ru", "en"):
            with translation.override(language):
                told.add(sentence(fault.value, params))
        assert len(told) == 3, fault
