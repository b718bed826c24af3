"""An XLSX workbook, streamed: a zip of XML files, of which never more than a row is held.

Libraries hold a whole sheet, and a file of a few kilobytes can name a cell that makes it terabytes
(docs/decisions/0019). What is read here is what tables need: sheets, cells, shared texts, and which number
formats are dates.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from apps.common.tables.parts import LOCAL, Attributes, Budget, Parts
from apps.common.tables.refusals import Fault, FileRefused
from apps.common.tables.sheets import Cell, SharedTexts, SheetReader, bound
from apps.common.tables.sniffing import readable

SHARED = "s"  # the type of a cell whose text stands elsewhere, with others of its kind
LONGEST_ROW = 1 << 20
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# Of a format's code: what is written out, colours and languages, escaped letters.
NO_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    part: str


class Workbook:
    """An open workbook: its sheets, and their rows, each pass over which reads the file anew."""

    def __init__(self, path: Path, budget: Budget | None = None) -> None:
        """Read everything but the sheets; all reading together uses up `budget`. Raises FileRefused."""
        self.path, self.budget = path, budget
        with self._archive() as parts:
            main = _main_part(parts)
            targets = _targets(parts, main)
            self.sheets, self.counts_from_1904 = _sheets(parts, main, targets)
            self.dates = _date_styles(parts, _of_type(targets, "styles"))
            self.texts = SharedTexts(parts, _of_type(targets, "sharedStrings"))

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, dict[int, Cell]]]:
        """The rows of a sheet that hold something: number, and cells by column from 0."""
        with self._archive() as parts:
            reader = SheetReader(self.dates)
            for _ in parts.stream(sheet.part, reader.begin, reader.end, reader.letters):
                for number, row in reader.taken():
                    yield number, self._with_texts(row)

    def _with_texts(self, row: dict[int, Cell]) -> dict[int, Cell]:
        """A row with the texts that it shares: looked up row by row, for they may be long."""
        length = 0
        for place, cell in row.items():
            if cell.kind == SHARED:
                row[place] = Cell(self.texts[int(cell.text)], SHARED)
                length += len(row[place].text)
                bound(length, LONGEST_ROW)
        return row

    @contextmanager
    def _archive(self) -> Iterator[Parts]:
        try:
            with readable(self.path), ZipFile(self.path) as archive:
                yield Parts(archive, self.budget)
        except (
            BadZipFile,
            zlib.error,
            struct.error,
            ExpatError,
            EOFError,
            LookupError,
            ValueError,
        ):
            raise FileRefused(Fault.WORKBOOK_DAMAGED) from None
        except (RuntimeError, NotImplementedError):
            raise FileRefused(Fault.WORKBOOK_CLOSED) from None  # encrypted, or packed otherwise


def unfolded_size(path: Path) -> int:
    """How many bytes a workbook says that it unfolds to: so many will be read of it at most.

    Raises FileRefused.
    """
    try:
        with ZipFile(path) as archive:
            return sum(part.file_size for part in archive.infolist())
    except (BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        raise FileRefused(Fault.WORKBOOK_DAMAGED) from None


def _main_part(parts: Parts) -> str:
    found = _of_type(_targets(parts, ""), "officeDocument")
    if found is None or not found.endswith(".xml"):
        raise FileRefused(Fault.WORKBOOK_CLOSED)  # another kind of archive, or a binary workbook
    return found


def _targets(parts: Parts, source: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: by identifier, the kind and the name of the other part."""
    name = join(dirname(source), "_rels", f"{source.rpartition('/')[2]}.rels")
    found: dict[str, tuple[str, str]] = {}

    def begin(tag: str, given: Attributes) -> None:
        if LOCAL[tag] == "Relationship" and given.get("TargetMode") != "External":
            target = normpath(join("/", dirname(source), given["Target"])).lstrip("/")
            found[given["Id"]] = (given["Type"].rpartition("/")[2], target)

    if name in parts.names:
        parts.read(name, begin)
    return found


def _of_type(targets: Mapping[str, tuple[str, str]], kind: str) -> str | None:
    return next((target for told, target in targets.values() if told == kind), None)


def _sheets(
    parts: Parts, main: str, targets: Mapping[str, tuple[str, str]]
) -> tuple[list[Sheet], bool]:
    sheets: list[Sheet] = []
    epoch: list[str] = []

    def begin(tag: str, given: Attributes) -> None:
        if LOCAL[tag] == "workbookPr":
            epoch.append(given.get("date1904", "0"))
        if LOCAL[tag] == "sheet":
            refers = next(value for name, value in given.items() if LOCAL[name] == "id")
            kind, part = targets[refers]
            if kind == "worksheet":
                sheets.append(Sheet(given["name"], part))

    parts.read(main, begin)
    return sheets, any(told in ("1", "true") for told in epoch)


def _date_styles(parts: Parts, name: str | None) -> frozenset[str]:
    """The numbers of the styles that show a number as a date."""
    if name is None:
        return frozenset()
    formats: dict[str, str] = {}
    styles: list[str] = []
    inside: list[str] = []

    def begin(tag: str, given: Attributes) -> None:
        if LOCAL[tag] == "cellXfs":
            inside.append(tag)
        elif LOCAL[tag] == "numFmt":
            formats[given["numFmtId"]] = given["formatCode"]
        elif LOCAL[tag] == "xf" and inside:
            styles.append(given.get("numFmtId", "0"))

    def end(tag: str) -> None:
        if LOCAL[tag] == "cellXfs":
            inside.clear()

    parts.read(name, begin, end)
    return frozenset(
        str(place)
        for place, number in enumerate(styles)
        if int(number) in DATE_FORMATS or _shows_date(formats.get(number, ""))
    )


def _shows_date(code: str) -> bool:
    return any(letter in "dmyDMY" for letter in NO_CODE.sub("", code.split(";")[0]))
