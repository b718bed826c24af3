"""Files damaged in ways that nobody listed: each is refused in words or read, and nothing else happens."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest

from apps.feeds.readers import open_feed
from apps.feeds.reasons import FileRefused
from apps.feeds.rows import Known, row_of
from tests.feeds.files import BERIK, Desk, csv, ledger, payment, person
from tests.feeds.formats.dress import cells, changed, item, message, workbook

PAYMENTS = [payment(item_no=str(number)) for number in range(5)]
PEOPLE = [person(), person(iin=BERIK, last_name="Ғалымұлы")]
WHOLE = {
    "shared texts": workbook(cells(PAYMENTS)),
    "inline texts": workbook(cells(PEOPLE), constant_memory=True),
    "message": message(item(1), item(2)).encode(),
    "messages": (message() + message(reference="TEST2")).encode("utf-16"),
    "table": csv(PEOPLE, ";").encode(),
    "table in CP1251": csv(PEOPLE).encode("kz1048"),
    "table in UTF-16": csv(PAYMENTS, "\t").encode("utf-16"),
}
KNOWN = Known(
    dict.fromkeys(
        ("sex", "locality", "ground", "payer_kind", "category", "legal_status"), frozenset()
    ),
    date(2026, 11, 22),
)
INTRUDERS = (b'"', b"\0", b"\r", b";", b"-}", b"{1:", b"\xff\xfe", b":21:", b"\x1a", b"&a;", b"<c>")


def damaged(content: bytes, chance: Random) -> bytes:
    """A file with a few places changed, lost, doubled or added."""
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        place = chance.randrange(len(found) + 1)
        length = chance.randrange(60)
        damage: tuple[Callable[[], bytes], ...] = (
            lambda: bytes([chance.randrange(256)]),
            bytes,
            lambda place=place: bytes(found[chance.randrange(place + 1) :][:40]),
            lambda: chance.choice(INTRUDERS),
        )
        found[place : place + chance.choice((0, 1, length))] = chance.choice(damage)()
    return (
        bytes(found[: chance.randrange(len(found) + 1)]) if chance.random() < 0.1 else bytes(found)
    )


def damaged_workbook(content: bytes, chance: Random) -> bytes:
    """A workbook that can be unpacked, with damage in one of its parts."""
    with ZipFile(BytesIO(content)) as file:
        part = chance.choice([name for name in file.namelist() if not name.startswith("doc")])
    return changed(content, {part: lambda xml: damaged(xml, chance)})


@pytest.mark.parametrize("kind", WHOLE)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, kind: str) -> None:
    chance, path = Random(kind), tmp_path / "file"
    fates = []
    for _ in range(250):
        spoil = damaged_workbook if "texts" in kind and chance.random() < 0.8 else damaged
        path.write_bytes(spoil(WHOLE[kind], chance))
        try:
            file = open_feed(path)
            fates.append(len([row_of(file.layout, raw, KNOWN) for raw in file.rows()]))
        except FileRefused:
            fates.append(-1)
    assert -1 in fates
    assert max(fates) > 0


@pytest.mark.django_db
@pytest.mark.parametrize("kind", WHOLE)
def test_what_is_read_of_a_damaged_file_adds_up(held: Desk, kind: str) -> None:
    chance = Random(f"{kind} again")
    for _ in range(25):
        before = ledger()
        try:
            totals = held.read(damaged(WHOLE[kind], chance))
            assert totals.add_up()
        except FileRefused:
            assert ledger() == before
