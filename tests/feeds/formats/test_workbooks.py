"""XLSX workbooks: the same rows as in a table, numbers and dates exactly, and hostile files."""

import resource
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from python_calamine import CalamineWorkbook

from apps.categories.models import CategoryPeriod
from apps.common.tables.workbook import Workbook
from apps.common.tables.xlsx import plain
from apps.contributions.models import Payment
from apps.feeds.models import ImportJob
from apps.feeds.readers import open_feed
from apps.feeds.reasons import FileRefused, Reason
from apps.persons.models import PersonDetails
from tests.feeds.files import (
    ALIYA,
    BERIK,
    HEADERS,
    Desk,
    feed_of,
    ledger,
    payment,
    person,
    reversal,
    stay,
    waiver,
)
from tests.feeds.formats.dress import cells, changed, only_sheet, workbook, written

pytestmark = pytest.mark.django_db
ZERO = "050615500124"  # one of the worked examples of the check digit: nobody's
SHEET, SHARED, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
PAYMENTS = HEADERS["contributions"].split(",")


def payments(*rows: dict[str, object]) -> list[list[object]]:
    """Cells of payments, some of them numbers or dates."""
    plain_row = payment()
    return [PAYMENTS, *([{**plain_row, **row}[name] for name in PAYMENTS] for row in rows)]


@pytest.mark.parametrize(
    "rows",
    [
        [person(), person(iin=BERIK, sex="m", contact="a@demo.example")],
        [payment(), payment(item_no="2", payer_id="", iin=BERIK)],
        [reversal(reason='paid "twice"; see\nthe letter, §5')],
        [stay(), stay(valid_from="2025-01-01", valid_to="2025-06-30")],
        [waiver()],
    ],
    ids=lambda rows: feed_of(rows[0]),
)
@pytest.mark.parametrize("options", [{}, {"constant_memory": True}], ids=["shared", "inline"])
def test_a_sheet_of_texts_is_the_file_of_the_same_rows(held: Desk, rows, options) -> None:
    quoted = [
        {name: f'"{cell.replace(chr(34), chr(34) * 2)}"' for name, cell in row.items()}
        for row in rows
    ]
    before = held.take(*quoted)
    after = ledger()
    totals = held.read(workbook(cells(rows), **options))
    assert totals.received == before.received
    assert totals.posted.rows == 0
    assert ledger() == after
    assert len(set(ImportJob.objects.order_by("-pk")[:2].values_list("digest", flat=True))) == 1


def test_numbers_and_dates_of_a_sheet_are_those_of_a_file(held: Desk) -> None:
    held.take(payment(document_no="7", amount="4250.50"), payment(item_no="2", amount="0.30"))
    typed = {
        "item_no": 1,
        "iin": int(ALIYA),
        "period": date(2026, 10, 1),
        "purpose_code": 121,
        "payer_id": 0,
        "paid_on": datetime(2026, 11, 20, 14, 33, 5),
    }
    book = workbook(
        payments(
            {**typed, "document_no": 7, "amount": 4250.5},
            {**typed, "item_no": 2, "amount": 0.1 + 0.2},
        )
    )
    totals = held.read(book)
    assert (totals.known.rows, totals.posted.rows) == (2, 0)
    assert totals.repaired.lines == [2, 3]  # the payer's twelve zeros


def test_a_number_that_lost_its_zero_gets_it_back_and_is_flagged(held: Desk) -> None:
    held.take(person(iin=ZERO), source="population")
    totals = held.read(workbook(payments({"iin": float(ZERO)}, {"iin": ZERO, "item_no": "2"})))
    assert (totals.posted.rows, totals.repaired.lines) == (2, [2])
    assert set(Payment.objects.values_list("person__iin", flat=True)) == {ZERO}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"iin": 12345}, "iin_malformed"),
        ({"iin": float(ALIYA) + 0.5}, "iin_malformed"),
        ({"iin": 1.5e300}, "number_shortened"),
        ({"document_no": 12345678901234567890}, "number_shortened"),
        ({"amount": 4250.005}, "amount_too_precise"),
        ({"amount": -1}, "amount_not_positive"),
        ({"amount": 1e15}, "number_shortened"),
        ({"amount": True}, "amount_unreadable"),
        ({"amount": date(2026, 10, 1)}, "amount_unreadable"),
        ({"period": date(2026, 10, 2)}, "period_malformed"),
        ({"period": 202610}, "period_malformed"),
        ({"paid_on": 46346}, "date_malformed"),
        ({"paid_on": date(9999, 12, 31)}, "date_malformed"),
        ({"paid_on": "20.11.2026"}, "date_malformed"),
    ],
)
def test_a_cell_that_is_no_such_value_waits(held: Desk, values, reason: str) -> None:
    totals = held.read(workbook(payments(values, {"item_no": "2"})))
    assert (list(totals.reasons), totals.posted.rows) == ([reason], 1)
    assert totals.reasons[Reason(reason)].lines == [2]


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("dd.mm.yyyy", "2026-11-20"),
        ("[$-43F]d mmmm yyyy;@", "2026-11-20"),
        ('yyyy"ж."', "2026-11-20"),
        ("0", "46346"),
        ('#,##0.00 "тдym"', "46346"),
        ("#,##0.00 тг", "46346"),
        ("[Red]0.00\\d", "46346"),
        ("000000000000", "46346"),
        ("General", "46346"),
        ("@", "46346"),
    ],
)
def test_a_format_decides_what_is_a_date(tmp_path: Path, code: str, shows: str) -> None:
    def write(book) -> None:
        only_sheet(book, payments({})).write(1, 8, 46346, book.add_format({"num_format": code}))

    path = tmp_path / "book.xlsx"
    path.write_bytes(written(write))
    assert [row.cells["paid_on"] for row in open_feed(path).rows()] == [shows]


def test_dates_counted_from_1904_and_before_march_1900(desk: Desk) -> None:
    header = HEADERS["persons"].split(",")
    for from_1904, born in ((True, date(1990, 5, 14)), (False, date(1900, 2, 28))):
        row = {**person(), "birth_date": born, "legal_status_from": date(1990, 5, 14)}
        desk.read(workbook([header, [row[name] for name in header]], date_1904=from_1904))
        assert PersonDetails.objects.known().get().birth_date == born


def test_the_saved_value_of_a_formula_is_read(held: Desk) -> None:
    def write(book) -> None:
        sheet = only_sheet(book, payments({}, {}))
        sheet.write_formula(1, 7, "=850*5", None, 4250)
        sheet.write_formula(1, 0, '="D"&9', None, "D9")
        sheet.write_formula(2, 8, "=NA()", None, "#N/A")

    totals = held.read(written(write))
    assert list(totals.reasons) == [Reason.CELL_ERROR]
    kept = Payment.objects.get()
    assert (kept.document_no, kept.amount) == ("D9", Decimal("4250.00"))


def test_a_formula_that_nobody_counted_is_not_an_empty_cell(held: Desk) -> None:
    book = workbook(cells([stay(valid_to="2026-06-30")]), constant_memory=True)
    uncounted = changed(
        book,
        {
            SHEET: lambda xml: xml.replace(
                b'<c r="D2" t="inlineStr"><is><t>2026-06-30</t></is></c>',
                b'<c r="D2"><f>TODAY()</f></c>',
            )
        },
    )
    assert list(held.read(uncounted).reasons) == [Reason.CELL_ERROR]
    assert not CategoryPeriod.objects.exists()


def test_rows_are_numbered_as_the_sheet_does_and_empty_ones_are_none(held: Desk) -> None:
    def write(book) -> None:
        sheet = book.add_worksheet()
        frame = book.add_format({"bold": True})
        sheet.write_row(3, 2, [" IIN ", *HEADERS["waivers"].split(",")[1:]])
        sheet.write_row(6, 2, waiver(ground="mercy").values())
        sheet.write_blank(7, 2, None, frame)
        sheet.write(8, 3, "   ")
        sheet.write(40, 30, "", frame)

    # Columns to the left of the first name stand in no header.
    with pytest.raises(FileRefused) as refused:
        held.read(written(write))
    assert refused.value.refusal == "header_unknown"

    def aligned(book) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(3, 0, HEADERS["waivers"].split(","))
        sheet.write_row(6, 0, [ALIYA, "2026-01-01", "", "mercy"])
        sheet.write_blank(7, 2, None, book.add_format({"bold": True}))
        sheet.write(8, 3, "   ")

    totals = held.read(written(aligned))
    assert totals.received.rows == 1
    assert totals.reasons[Reason.UNKNOWN_GROUND].lines == [7]


def test_a_cell_beyond_the_header_is_a_cell_too_many(held: Desk) -> None:
    rows = payments({}, {"item_no": "2"})
    rows[1].append("8")
    assert list(held.read(workbook(rows)).reasons) == [Reason.TOO_MANY_COLUMNS]


# Sheets ---------------------------------------------------------------------------------------

NOTES = [["Payments of October"], ["from", "the bank"]]


def test_the_sheet_with_the_header_of_a_feed_is_read(held: Desk) -> None:
    header_alone = [HEADERS["waivers"].split(",")]
    totals = held.read(workbook(NOTES, [], header_alone, cells([payment()])))
    assert totals.posted.rows == 1


def test_a_workbook_without_rows_is_the_first_feed_that_it_has(held: Desk) -> None:
    held.read(workbook(NOTES, [PAYMENTS], [HEADERS["waivers"].split(",")]))
    assert ImportJob.objects.latest("pk").feed == "contributions"


def refusal_of(desk: Desk, content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        desk.read(content)
    assert ALIYA not in refused.value.sentence()
    assert not Payment.objects.exists()
    return refused.value.refusal


@pytest.mark.parametrize(
    ("sheets", "refusal"),
    [
        ([cells([payment()]), cells([payment(item_no="2")])], "sheets_several"),
        ([cells([payment()]), cells([waiver()])], "sheets_several"),
        ([NOTES], "header_unknown"),
        ([[PAYMENTS[:-1], ["x"]]], "header_unknown"),
        ([[]], "empty"),
        ([[], []], "empty"),
    ],
)
def test_a_workbook_whose_sheet_is_not_clear_is_refused(held: Desk, sheets, refusal: str) -> None:
    assert refusal_of(held, workbook(*sheets)) == refusal


def test_a_hidden_sheet_is_a_sheet(held: Desk) -> None:
    def write(book) -> None:
        only_sheet(book, NOTES)
        only_sheet(book, cells([payment()])).very_hidden()

    assert held.read(written(write)).posted.rows == 1


def test_a_chart_among_the_sheets_is_no_sheet(held: Desk) -> None:
    def write(book) -> None:
        pictured, chart = book.add_chartsheet(), book.add_chart({"type": "line"})
        sheet = only_sheet(book, cells([payment()]))
        chart.add_series({"values": [sheet.get_name(), 1, 7, 1, 7]})
        pictured.set_chart(chart)

    assert held.read(written(write)).posted.rows == 1


# Other writers --------------------------------------------------------------------------------


def prefixed(xml: bytes) -> bytes:
    """The same XML with a prefix on every tag, as some libraries write it."""
    plainer = xml.replace(b'<worksheet xmlns="', b'<worksheet xmlns:x="')
    for tag in (b"worksheet", b"sheetData", b"row", b"c", b"v", b"is", b"t"):
        for start in (b"<", b"</"):
            for end in (b" ", b">", b"/>"):
                plainer = plainer.replace(start + tag + end, start + b"x:" + tag + end)
    return plainer


def without_references(xml: bytes) -> bytes:
    for column in b"ABCDEFGHI":
        for row in (1, 2):
            xml = xml.replace(b' r="%c%d"' % (column, row), b"")
    return xml.replace(b'<row r="1"', b"<row").replace(b'<row r="2"', b"<row")


@pytest.mark.parametrize("change", [prefixed, without_references])
@pytest.mark.parametrize("options", [{}, {"constant_memory": True}], ids=["shared", "inline"])
def test_sheets_of_other_writers_are_read(held: Desk, change, options) -> None:
    book = workbook(cells([payment()]), **options)
    found = changed(book, {SHEET: change})
    assert found != book
    assert held.read(found).posted.rows == 1


def test_a_text_of_several_runs_is_one_text_and_how_it_is_spoken_is_none(held: Desk) -> None:
    runs = b"<si><r><t>pens</t></r><r><t>ioner</t></r><rPh sb='0' eb='1'><t>PENSHN</t></rPh></si>"
    book = workbook(cells([stay()]))
    held.read(changed(book, {SHARED: lambda xml: xml.replace(b"<si><t>pensioner</t></si>", runs)}))
    assert CategoryPeriod.objects.get().category == "pensioner"


def test_a_date_may_be_written_as_one(held: Desk) -> None:
    book = workbook(cells([payment()]), constant_memory=True)
    old = b' t="inlineStr"><is><t>2026-11-20</t></is>'
    new = b' t="d"><v>2026-11-20T00:00:00</v>'
    assert held.read(changed(book, {SHEET: lambda xml: xml.replace(old, new)})).posted.rows == 1
    assert str(Payment.objects.get().paid_on) == "2026-11-20"


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}], ids=["shared", "inline"])
def test_another_reader_sees_the_same_cells(tmp_path: Path, options) -> None:
    path = tmp_path / "book.xlsx"
    rows = [
        PAYMENTS,
        *payments({}, {"amount": 4250.5, "iin": 10130550013, "payer_id": "Қ  <&> "})[1:],
    ]
    rows += [[], ["", "b", "", 1.5, "x" * 3000], [date(2026, 10, 1), "", 1e-7, 12345678901234.5]]
    path.write_bytes(workbook(rows, **options))
    ours = Workbook(path)
    found = [(number, row) for number, row in ours.rows(ours.sheets[0])]
    theirs = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [number for number, _ in found] == [1, 2, 3, 5, 6]
    for number, row in found:
        expected = {place: cell for place, cell in enumerate(theirs[number - 1]) if cell != ""}
        assert {place: value(cell) for place, cell in row.items()} == expected


def value(cell) -> object:
    if cell.is_date:
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(cell.text))
    return float(cell.text) if cell.kind == "n" else cell.text


# Broken and hostile ---------------------------------------------------------------------------


def archive(**parts: bytes) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return kept.getvalue()


def spoilt(part: str, old: bytes, new: bytes) -> bytes:
    book = workbook(cells([payment()]))
    found = changed(book, {part: lambda xml: xml.replace(old, new)})
    assert found != changed(book, {})
    return found


def flipped(book: bytes, part: str) -> bytes:
    """A workbook with one bit of a part flipped where it is packed."""
    found = bytearray(book)
    with ZipFile(BytesIO(book)) as file:
        found[file.getinfo(part).header_offset + 30 + len(part) + 60] ^= 4
    return bytes(found)


GOOD = workbook(cells([payment()]))
LONG = b"x" * (1 << 21)
BROKEN = [
    (GOOD[:-30], "workbook_damaged"),
    (GOOD[: len(GOOD) // 2], "workbook_damaged"),
    (GOOD[:100], "workbook_damaged"),
    (flipped(GOOD, SHEET), "workbook_damaged"),
    (flipped(GOOD, SHARED), "workbook_damaged"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "workbook_closed"),
    (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "workbook_closed"),
    (archive(**{"contributions.csv": b"iin"}), "workbook_closed"),
    (archive(**{"_rels/.rels": b"<Relationships/>"}), "workbook_closed"),
    (spoilt(SHEET, b"</sheetData>", b""), "workbook_damaged"),
    (spoilt(SHEET, b"<sheetData>", b"<sheetData><row r='1'><c r='1'/>"), "workbook_damaged"),
    (spoilt(SHEET, b'r="A2"', b'r="AAAA2"'), "workbook_damaged"),
    (spoilt(SHEET, b'r="A2"', b'r="XFE2"'), "workbook_damaged"),
    (
        spoilt(SHEET, b"</sheetData>", b"<row>" + b"<c/>" * 16_385 + b"</row></sheetData>"),
        "workbook_damaged",
    ),
    (spoilt(SHEET, b'<row r="2"', b'<row r="1048577"'), "workbook_damaged"),
    (spoilt(SHEET, b'<row r="2"', b'<row r="-1"'), "workbook_damaged"),
    (spoilt(SHEET, b"<v>9</v>", b"<v>999</v>"), "workbook_damaged"),
    (spoilt(SHEET, b"<v>9</v>", b"<v>nine</v>"), "workbook_damaged"),
    (spoilt(SHEET, b"<v>9</v>", b"<v>-2</v>"), "workbook_damaged"),
    (spoilt(SHEET, b'encoding="UTF-8"', b'encoding="UT8"'), "workbook_damaged"),
    (spoilt(BOOK, b'r:id="rId1"', b'r:id="rId99"'), "workbook_damaged"),
    (spoilt(SHEET, b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet"), "workbook_damaged"),
    (spoilt(SHARED, b"<sst", b"<!DOCTYPE x SYSTEM 'http://x'><sst"), "workbook_damaged"),
    (spoilt(SHARED, b"D1", LONG), "not_a_table"),
    (spoilt(SHEET, b"<sheetData>", b"<!--" + LONG + b"--><sheetData>"), "not_a_table"),
    (spoilt(SHEET, b"<sheetData>", b"<x y='" + LONG + b"'/><sheetData>"), "not_a_table"),
    (spoilt(SHEET, b"<v>9</v>", b"<v>" + LONG + b"</v>"), "not_a_table"),
]


@pytest.mark.parametrize(("content", "refusal"), BROKEN)
def test_a_broken_workbook_is_refused_whole(held: Desk, content: bytes, refusal: str) -> None:
    assert refusal_of(held, content) == refusal
    assert ImportJob.objects.latest("pk").status == "refused"


def test_a_workbook_packed_in_another_way_is_refused(held: Desk) -> None:
    kept = BytesIO()
    with ZipFile(BytesIO(GOOD)) as old, ZipFile(kept, "w", ZIP_BZIP2) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert refusal_of(held, kept.getvalue()) == "workbook_closed"


def test_a_locked_workbook_is_refused(held: Desk) -> None:
    locked = bytearray(GOOD)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(mark)
        while place >= 0:
            locked[place + offset] |= 1
            place = locked.find(mark, place + 4)
    assert refusal_of(held, bytes(locked)) == "workbook_closed"


def test_the_last_cell_of_a_sheet_costs_no_memory(held: Desk) -> None:
    def write(book) -> None:
        only_sheet(book, cells([payment()])).write(1_048_575, 16_383, "x")

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    totals = held.read(written(write, constant_memory=True))
    assert (totals.posted.rows, list(totals.reasons)) == (1, [Reason.TOO_MANY_COLUMNS])
    assert totals.reasons[Reason.TOO_MANY_COLUMNS].lines == [1_048_576]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 << 10


def test_a_workbook_that_unfolds_to_much_is_read_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    row = b'<row><c t="inlineStr"><is><t>' + b"D" * 500 + b"</t></is></c></row>"
    path.write_bytes(spoilt(SHEET, b"</sheetData>", row * 60_000 + b"</sheetData>"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in open_feed(path).rows()) == 60_001
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 << 10


def test_a_row_of_long_texts_is_no_row_of_a_table(held: Desk) -> None:
    book = workbook(cells([payment(document_no="D" * 30_000)]))
    place = b"<v>9</v>"
    cells_of_it = place + b"</c>" + b"<c t='s'>".join([b"", *[place + b"</c>"] * 60])
    wide = changed(book, {SHEET: lambda xml: xml.replace(place + b"</c>", cells_of_it)})
    assert refusal_of(held, wide) == "not_a_table"


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("10130550012", "10130550012"),
        ("10130550012.0", "10130550012"),
        ("1.0130550012E10", "10130550012"),
        ("1.0130550012e+10", "10130550012"),
        ("9000.5", "9000.5"),
        ("9000.50", "9000.5"),
        ("0.30000000000000004", "0.3"),
        ("4250.4999999999991", "4250.5"),
        ("999999999999.99", "999999999999.99"),
        ("999999999999999", "999999999999999"),
        ("1E+2", "100"),
        ("-0.5", "-0.5"),
        ("0", "0"),
        ("1.2345678901234568E+19", "1.23457E+19"),
        ("1000000000000000", "1.00000E+15"),
        ("1E-7", "0.0000001"),
        ("1E+999", "1E+999"),
        ("NaN", "NaN"),
        ("-", "-"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_a_number_is_what_somebody_would_have_typed(stored: str, typed: str) -> None:
    assert plain(stored) == typed
