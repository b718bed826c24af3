"""An XLSX workbook, streamed: a zip of XML files, of which never more than a row is held.

Libraries hold a whole sheet, and a file of a few kilobytes can name a cell that makes it terabytes
(docs/decisions/0019). What is read here is what tables need: sheets, cells, shared texts, and which number
formats are dates.
"""

from __future__ import annotations

import os
import re
import struct
import tempfile
import weakref
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from apps.feeds.readers.sniffing import readable
from apps.feeds.reasons import FileRefused, Refusal

CHUNK = 1 << 16
LARGEST_PART = 1 << 32
LONGEST_MARKUP = 1 << 20  # of one tag, which the parser must hold whole
LONGEST_TEXT = 1 << 16  # a cell of Excel's holds 32,767 letters at most
MOST_TEXTS, RECENT = 1 << 23, 4096
COLUMNS, ROWS = 1 << 14, 1 << 20
LETTERS = re.compile(r"([A-Z]{1,3})[0-9]")
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# Of a format's code: what is written out, colours and languages, escaped letters.
NO_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
Attributes = Mapping[str, str]


class Cell(NamedTuple):
    """A cell as it is stored: its text, the type of it, and whether its format is a date's."""

    text: str
    kind: str = ""
    is_date: bool = False


# A formula whose value no program has counted is not empty, which could mean "open" or "none".
NOT_COUNTED = Cell("#VALUE!", "e")


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    part: str


class Workbook:
    """An open workbook: its sheets, and their rows, each pass over which reads the file anew."""

    def __init__(self, path: Path) -> None:
        """Read everything but the sheets. Raises FileRefused."""
        self.path = path
        with self._archive() as parts:
            main = _main_part(parts)
            targets = _targets(parts, main)
            self.sheets, self.counts_from_1904 = _sheets(parts, main, targets)
            self.dates = _date_styles(parts, _of_type(targets, "styles"))
            self.texts = SharedTexts(parts, _of_type(targets, "sharedStrings"))

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, dict[int, Cell]]]:
        """The rows of a sheet that hold something: number, and cells by column from 0."""
        with self._archive() as parts:
            reader = _SheetReader(self.texts, self.dates)
            for _ in parts.stream(sheet.part, reader.begin, reader.end, reader.letters):
                yield from reader.taken()

    @contextmanager
    def _archive(self) -> Iterator[_Parts]:
        try:
            with readable(self.path), ZipFile(self.path) as archive:
                yield _Parts(archive)
        except (
            BadZipFile,
            zlib.error,
            struct.error,
            ExpatError,
            EOFError,
            LookupError,
            ValueError,
        ):
            raise FileRefused(Refusal.WORKBOOK_DAMAGED) from None
        except (RuntimeError, NotImplementedError):
            raise FileRefused(Refusal.WORKBOOK_CLOSED) from None  # encrypted, or packed otherwise


class _Parts:
    """The XML files of a workbook, streamed to three functions as their tags and texts come."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def stream(
        self,
        name: str,
        begin: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        letters: Callable[[str], None] | None = None,
    ) -> Iterator[None]:
        """Read a part; yields after each piece of it, so that what was found can be taken."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, given: begin(LOCAL[tag], given)
        if end is not None:
            parser.EndElementHandler = lambda tag: end(LOCAL[tag])
        parser.CharacterDataHandler = letters
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if self._archive.getinfo(name).compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise NotImplementedError("packed otherwise than workbooks are")
        with self._archive.open(name) as part:
            read = 0
            while chunk := part.read(CHUNK):
                read += len(chunk)
                parser.Parse(chunk, False)
                if read > LARGEST_PART or read - parser.CurrentByteIndex > LONGEST_MARKUP:
                    raise FileRefused(Refusal.NOT_A_TABLE)
                yield
            parser.Parse(b"", True)
            yield

    def read(
        self,
        name: str,
        begin: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        letters: Callable[[str], None] | None = None,
    ) -> None:
        for _ in self.stream(name, begin, end, letters):
            pass


class _Local(dict[str, str]):
    """Names of tags without their prefixes."""

    def __missing__(self, tag: str) -> str:
        name = tag.rpartition(":")[2]
        if len(self) < COLUMNS:
            self[tag] = name
        return name


LOCAL = _Local()


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a workbook has no DOCTYPE")


def _main_part(parts: _Parts) -> str:
    found = _of_type(_targets(parts, ""), "officeDocument")
    if found is None or not found.endswith(".xml"):
        raise FileRefused(Refusal.WORKBOOK_CLOSED)  # another kind of archive, or a binary workbook
    return found


def _targets(parts: _Parts, source: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: by identifier, the kind and the name of the other part."""
    name = join(dirname(source), "_rels", f"{source.rpartition('/')[2]}.rels")
    found: dict[str, tuple[str, str]] = {}

    def begin(tag: str, given: Attributes) -> None:
        if tag == "Relationship" and given.get("TargetMode") != "External":
            target = normpath(join("/", dirname(source), given["Target"])).lstrip("/")
            found[given["Id"]] = (given["Type"].rpartition("/")[2], target)

    if name in parts.names:
        parts.read(name, begin)
    return found


def _of_type(targets: Mapping[str, tuple[str, str]], kind: str) -> str | None:
    return next((target for told, target in targets.values() if told == kind), None)


def _sheets(
    parts: _Parts, main: str, targets: Mapping[str, tuple[str, str]]
) -> tuple[list[Sheet], bool]:
    sheets: list[Sheet] = []
    epoch: list[str] = []

    def begin(tag: str, given: Attributes) -> None:
        if tag == "workbookPr":
            epoch.append(given.get("date1904", "0"))
        if tag == "sheet":
            refers = next(value for name, value in given.items() if LOCAL[name] == "id")
            kind, part = targets[refers]
            if kind == "worksheet":
                sheets.append(Sheet(given["name"], part))

    parts.read(main, begin)
    return sheets, any(told in ("1", "true") for told in epoch)


def _date_styles(parts: _Parts, name: str | None) -> frozenset[str]:
    """The numbers of the styles that show a number as a date."""
    if name is None:
        return frozenset()
    formats: dict[str, str] = {}
    styles: list[str] = []
    inside: list[str] = []

    def begin(tag: str, given: Attributes) -> None:
        if tag == "cellXfs":
            inside.append(tag)
        elif tag == "numFmt":
            formats[given["numFmtId"]] = given["formatCode"]
        elif tag == "xf" and inside:
            styles.append(given.get("numFmtId", "0"))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside.clear()

    parts.read(name, begin, end)
    return frozenset(
        str(place)
        for place, number in enumerate(styles)
        if int(number) in DATE_FORMATS or _shows_date(formats.get(number, ""))
    )


def _shows_date(code: str) -> bool:
    return any(letter in "dmyDMYдмгДМГ" for letter in NO_CODE.sub("", code.split(";")[0]))


class SharedTexts:
    """The texts that cells share, in a file without a name: only their places are held."""

    def __init__(self, parts: _Parts, name: str | None) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed with this object
        self._ends = array("Q", [0])
        self._written: list[str] = []
        self._is_read_aloud = False  # how a word is spoken, beside the word
        self._is_text = False
        self._length = 0
        if name is not None and name in parts.names:
            parts.read(name, self._begin, self._end, self._letters)
        self._file.flush()
        weakref.finalize(self, self._file.close)
        self._recent: dict[int, str] = {}

    def __getitem__(self, place: int) -> str:
        text = self._recent.get(place)
        if text is None:
            if place < 0:
                raise IndexError("no such text")
            first, end = self._ends[place], self._ends[place + 1]
            text = os.pread(self._file.fileno(), end - first, first).decode()
            if len(self._recent) >= RECENT:
                self._recent.clear()
            self._recent[place] = text
        return text

    def _begin(self, tag: str, _: Attributes) -> None:
        if tag == "t":
            self._is_text = not self._is_read_aloud
        elif tag == "rPh":
            self._is_read_aloud = True

    def _letters(self, letters: str) -> None:
        if self._is_text:
            self._written.append(letters)
            self._length += len(letters)
            _bound(self._length)

    def _end(self, tag: str) -> None:
        if tag == "t":
            self._is_text = False
        elif tag == "rPh":
            self._is_read_aloud = False
        elif tag == "si":
            size = self._file.write("".join(self._written).encode())
            self._ends.append(self._ends[-1] + size)
            self._written.clear()
            self._length = 0
            if len(self._ends) > MOST_TEXTS:
                raise FileRefused(Refusal.NOT_A_TABLE)


def _bound(length: int) -> None:
    if length > LONGEST_TEXT:
        raise FileRefused(Refusal.NOT_A_TABLE)


class _SheetReader:
    """Puts the tags of a sheet together to rows."""

    def __init__(self, texts: SharedTexts, dates: frozenset[str]) -> None:
        self._texts, self._dates = texts, dates
        self._ready: list[tuple[int, dict[int, Cell]]] = []
        self._row: dict[int, Cell] = {}
        self._number, self._column = 0, -1
        self._cell: Attributes = {}
        self._written: list[str] = []
        self._length = 0
        self._is_text = self._is_read_aloud = False
        self._is_formula = self._has_value = False

    def taken(self) -> list[tuple[int, dict[int, Cell]]]:
        """The rows that are complete, once."""
        ready, self._ready = self._ready, []
        return ready

    def begin(self, tag: str, given: Attributes) -> None:
        if tag == "c":
            self._cell = given
            self._column = _column(given["r"]) if "r" in given else self._column + 1
            self._written, self._length = [], 0
            self._is_formula = self._has_value = False
        elif tag in ("v", "t"):
            self._is_text, self._has_value = not self._is_read_aloud, True
        elif tag == "f":
            self._is_formula = True
        elif tag == "row":
            self._number = int(given["r"]) if "r" in given else self._number + 1
            self._column = -1
        elif tag == "rPh":
            self._is_read_aloud = True

    def letters(self, letters: str) -> None:
        if self._is_text:
            self._written.append(letters)
            self._length += len(letters)
            _bound(self._length)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._is_text = False
        elif tag == "c":
            if self._written:
                self._row[self._column] = self._found()
            elif self._is_formula and not self._has_value:
                self._row[self._column] = NOT_COUNTED
        elif tag == "row":
            if not 0 < self._number <= ROWS or self._column >= COLUMNS:
                raise ValueError("no such cell")
            if self._row:
                self._ready.append((self._number, self._row))
                self._row = {}
        elif tag == "rPh":
            self._is_read_aloud = False

    def _found(self) -> Cell:
        text, kind = "".join(self._written), self._cell.get("t", "n")
        if kind == "s":
            return Cell(self._texts[int(text)], "s")
        return Cell(text, kind, kind == "n" and self._cell.get("s", "0") in self._dates)


@lru_cache(maxsize=COLUMNS)
def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if number > COLUMNS:
        raise ValueError("no such column")
    return number - 1


def _column(reference: str) -> int:
    """The column of a cell such as B7, from 0."""
    found = LETTERS.match(reference)
    if found is None:
        raise ValueError("no such cell")
    return _number_of(found[1])
