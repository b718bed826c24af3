"""Tables of the law as files: what is written is read back exactly, whatever stands in a text."""

import pytest

from apps.changes.files import cells, reading, writing
from apps.changes.files.columns import KEY, columns_of
from apps.changes.selectors import rows_of
from apps.changes.tables import TABLES

pytestmark = pytest.mark.django_db

EVERYTHING = writing.Asked()


def test_every_table_goes_out_and_comes_back_cell_by_cell() -> None:
    found = reading.read(writing.workbook(list(TABLES), EVERYTHING))
    assert {row.table for row in found} == {code for code in TABLES if rows_of(code)}
    for row in found:
        assert_row(row)
    assert len(found) == sum(len(periods) for code in TABLES for periods in rows_of(code).values())


@pytest.mark.parametrize("code", list(TABLES))
def test_a_table_as_csv_comes_back_cell_by_cell(code: str) -> None:
    content = writing.text(code, EVERYTHING)
    assert content.startswith(b"\xef\xbb\xbftable;key;")
    found = reading.read(content)
    for row in found:
        assert_row(row)
    assert len(found) == sum(len(periods) for periods in rows_of(code).values())


def assert_row(row: reading.FileRow) -> None:
    """Each cell of the row is what the table says."""
    periods = rows_of(row.table)[str(row.cells[KEY])]
    since = row.cells.get("since", "")
    first = cells.day(since) if since else None
    (period,) = [each for each in periods if each.since == first]
    for column in columns_of(row.table):
        if column.name in period.content:
            told = cells.read(column, row.cells[column.name])
            assert told == period.says(column.name), (row.number, column.name)
