"""The same rows in the dress of other formats: workbooks and payment messages, whole and broken."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.feeds.files import HEADERS, Row, feed_of, iin

Cells = Sequence[Sequence[Any]]
TYPED = {
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "default_date_format": "dd.mm.yyyy",
}


def cells(rows: Sequence[Row]) -> list[list[Any]]:
    """Rows of a feed as cells, the header first."""
    header = HEADERS[feed_of(rows[0])].split(",")
    return [header, *([row.get(name, "") for name in header] for row in rows)]


def workbook(*sheets: Cells, **options: Any) -> bytes:
    """A workbook whose sheets hold these cells, numbers as numbers and dates as dates."""

    def write(book: Workbook) -> None:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if value != "":
                        sheet.write(number, place, value)

    return written(write, **options)


def written(write: Callable[[Workbook], None], **options: Any) -> bytes:
    """A workbook that a test writes itself."""
    kept = BytesIO()
    book = Workbook(kept, TYPED | options)
    write(book)
    book.close()
    return kept.getvalue()


def only_sheet(book: Workbook, rows: Cells) -> Worksheet:
    """A sheet with these rows, to be written on."""
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    return sheet


def changed(book: bytes, parts: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """A workbook with some of its parts changed."""
    kept = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = parts.get(name, bytes)
            new.writestr(name, change(old.read(name)))
    return kept.getvalue()


EMPLOYER = "000000000000"
HEAD = """\
{{1:F01K054700000000000000001}}
{{2:I102SCLEAR000000U3003}}
{{4:
:20:{reference}
:50:{debit}KZ000000000000000001
/NAME/ТОО ПРИМЕР
/IDN/{payer}
/CHIEF/ПРИМЕРОВ П.П.
/MAINBK/НЕ ПРЕДУСМОТРЕН
/IRS/1
/SECO/7
:52B:TESTKZKA
:57B:{bank}
:59:{account}
/NAME/НАО ГК ПРАВИТЕЛЬСТВО ДЛЯ ГРАЖДАН
/IDN/{beneficiary}
/IRS/1
/SECO/1
:70:/NUM/000000123
/DATE/261120
/SEND/07
/VO/01
/KNP/{code}
/PSO/01
/PRT/05
/PERIOD/{period}
/ASSIGN/ОТЧИСЛЕНИЯ ООСМС ЗА ОКТЯБРЬ 2026
"""
ITEM = """\
:21:{number}
:32B:KZT{amount}
:70:
/FM/ТЕСТОВА
/NM/ПРОБА
/FT/
/DT/20990203
/IDN/{person}
"""
TAIL = ":32A:261120KZT{total}\n-}}\n"
PLAIN = {
    "reference": "TEST0000000001",
    "debit": "/D/",
    "payer": EMPLOYER,
    "bank": "GCVPKZ2A",
    "account": "KZ92009MEDS368609103",
    "beneficiary": "160440007161",
    "code": "121",
    "period": "102026",
}
Item = Mapping[str, str]


def item(number: int = 1, **values: str) -> Item:
    """A good item of a message; a test says only what it is about."""
    return {"number": str(number), "amount": "9000,00", "person": iin(0), **values}


def message(*items: Item, total: str = "", **values: str) -> str:
    """A message with these items, by default a good one with one item and the right total."""
    listed = items or (item(),)
    amounts = [int(one["amount"].replace(",", "")) for one in listed if not total]
    stated = total or f"{sum(amounts) // 100},{sum(amounts) % 100:02d}"
    body = "".join(ITEM.format_map(one) for one in listed)
    return HEAD.format_map(PLAIN | values) + body + TAIL.format(total=stated)


def as_row(one: Item, **values: str) -> dict[str, str]:
    """The row of a table that says what an item of a plain message says."""
    return {
        "document_no": "TEST0000000001/000000123/2026-11-20",
        "item_no": one["number"],
        "iin": one["person"],
        "period": "2026-10",
        "purpose_code": "121",
        "payer_kind": "employer",
        "payer_id": EMPLOYER,
        "amount": one["amount"],
        "paid_on": "2026-11-20",
        **values,
    }
