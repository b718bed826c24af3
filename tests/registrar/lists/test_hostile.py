"""Files made to hurt: refused with a sentence, in bounded memory (S-55, S-71)."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from apps.common.tables.refusals import FileRefused
from tests.registrar.lists.tables import numbers, read, workbook

IIN = "990101500016"
SHEET = "xl/worksheets/sheet1.xml"


def changed(part: str, content: bytes) -> bytes:
    """A workbook with another content of one part."""
    file, made = BytesIO(workbook([["iin"], [IIN]])), BytesIO()
    with ZipFile(file) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return made.getvalue()


def refusal(content: bytes) -> str:
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused) as refused:
            read(content)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()
    assert refused.value.sentence()
    return refused.value.refusal.value


def test_a_workbook_that_unfolds_to_gigabytes_is_not_unfolded() -> None:
    assert refusal(changed(SHEET, b" " * (20 << 20))) == "unfolds_too_far"


def test_a_zip_of_zips_is_no_workbook() -> None:
    inner, outer = BytesIO(), BytesIO()
    with ZipFile(inner, "w", ZIP_DEFLATED) as archive:
        archive.writestr("0", b"\x00" * (10 << 20))
    with ZipFile(outer, "w", ZIP_DEFLATED) as archive:
        for name in range(16):
            archive.writestr(f"lib {name}.zip", inner.getvalue())
    assert refusal(outer.getvalue()) == "workbook_closed"


def test_a_workbook_that_lies_about_its_size_is_damaged() -> None:
    content = bytearray(changed(SHEET, b"<a>" + b" " * (1 << 20) + b"</a>"))
    told, lie = (len(b"<a></a>") + (1 << 20)).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert told in content
    assert refusal(bytes(content.replace(told, lie))) == "workbook_damaged"


@pytest.mark.parametrize(
    "content",
    [
        b"iin;" + b";" * 1_000_000 + b"\n" + IIN.encode(),
        b"iin," * 250_000,
        b"\t" * 1_000_000,
        b'"' * 100_000,
        b" " * 1_000_000 + b"x",
    ],
    ids=["semicolons", "commas", "tabs", "quotes", "spaces"],
)
def test_a_line_of_a_million_columns_is_refused(content: bytes) -> None:
    assert refusal(content) in {"not_a_table", "header_missing", "empty"}


@pytest.mark.parametrize(
    "cell",
    [
        "9" * 60_000,
        "'" * 60_000,
        " " * 30_000 + "9" * 30_000,
        "=" * 60_000,
        "-" * 60_000,
        "9," * 30_000,
        "E+" * 30_000,
        "9" + "\u00a0" * 20_000,
        '="' + "9" * 60_000,
        "#" * 60_000,
    ],
)
def test_a_cell_made_for_backtracking_is_a_bad_row(cell: str) -> None:
    good, bad, _ = read(f"iin\t local_ref\n{IIN}\ta\n{cell}\t{cell[:4_000]}\n{IIN}\t")[:3]
    assert not good.fault
    assert bad.fault or bad.same_as


@pytest.mark.parametrize(
    "content",
    [
        b"\x00" * 1000,
        b"PK\x03\x04" + b"\x00" * 100,
        b"\xd0\xcf\x11\xe0" + b"\x00" * 1000,
        b"\xff\xfe\x00",
        bytes(range(256)) * 10,
    ],
    ids=["zeros", "half a zip", "old office", "half a letter", "every byte"],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    assert refusal(content)


def test_an_entity_that_unfolds_is_refused() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"9" * 1000 + b'">]>'
        b"<worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>"
    )
    assert refusal(changed(SHEET, bomb)) == "workbook_damaged"


def sheet(inside: bytes) -> bytes:
    return b"<worksheet><sheetData>" + inside + b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, sheet(b"<row/>" * 400_000)),
        (SHEET, sheet(b"<row><c><v>1</v></c>" + b"<x/>" * 400_000 + b"</row>")),
        ("xl/sharedStrings.xml", b"<sst>" + b"<si><t>a</t></si>" * 200_000 + b"</sst>"),
        ("xl/styles.xml", b"<styleSheet>" + b"<xf/>" * 400_000 + b"</styleSheet>"),
    ],
    ids=["rows", "cells", "texts", "styles"],
)
def test_a_workbook_of_tags_that_say_nothing_is_refused(part: str, content: bytes) -> None:
    assert refusal(changed(part, content)) == "unfolds_too_far"


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"\n" * (4 << 20), "too_many_rows"), (b"\xff" * (4 << 20), "encoding_unknown")],
    ids=["empty lines", "one word"],
)
def test_megabytes_that_say_nothing_are_refused(content: bytes, why: str) -> None:
    assert refusal(content) == why


def test_several_filled_sheets_are_refused() -> None:
    assert refusal(workbook([["iin"], [IIN]], sheets=2)) == "sheets_several"


def test_more_than_five_megabytes_are_refused_unread() -> None:
    assert refusal(b"9" * ((5 << 20) + 1)) == "too_large"


def test_a_workbook_of_too_many_rows_is_refused() -> None:
    some = numbers(10) * 1_001
    assert refusal(workbook([["iin"], *[[iin] for iin in some]])) == "too_many_rows"
