"""The cells of a sheet put together to rows, and the texts that cells share."""

from __future__ import annotations

import os
import re
import tempfile
import weakref
from array import array
from functools import lru_cache
from typing import NamedTuple

from apps.common.tables.parts import LOCAL, Attributes, Parts
from apps.common.tables.refusals import Fault, FileRefused

LONGEST_TEXT = 1 << 16  # a cell of Excel's holds 32,767 letters at most
MOST_TEXTS, RECENT, SHORT = 1 << 23, 4096, 100
COLUMNS, ROWS = 1 << 14, 1 << 20
LETTERS, DIGITS = re.compile(r"[A-Z]{1,3}"), "0123456789"


class Cell(NamedTuple):
    """A cell as it is stored: its text, the type of it, and whether its format is a date's."""

    text: str
    kind: str = ""
    is_date: bool = False


# A formula whose value no program has counted is not empty, which could mean "open" or "none".
NOT_COUNTED = Cell("#VALUE!", "e")


class SharedTexts:
    """The texts that cells share, in a file without a name: only their places are held."""

    def __init__(self, parts: Parts, name: str | None) -> None:
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
            if len(text) <= SHORT:
                if len(self._recent) >= RECENT:
                    self._recent.clear()
                self._recent[place] = text
        return text

    def _begin(self, tag: str, _: Attributes) -> None:
        tag = LOCAL[tag]
        if tag == "t":
            self._is_text = not self._is_read_aloud
        elif tag == "rPh":
            self._is_read_aloud = True

    def _letters(self, letters: str) -> None:
        if self._is_text:
            self._written.append(letters)
            self._length += len(letters)
            bound(self._length)

    def _end(self, tag: str) -> None:
        tag = LOCAL[tag]
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
                raise FileRefused(Fault.NOT_A_TABLE)


def bound(length: int, longest: int = LONGEST_TEXT) -> None:
    if length > longest:
        raise FileRefused(Fault.NOT_A_TABLE)


class SheetReader:
    """Puts the tags of a sheet together to rows."""

    def __init__(self, dates: frozenset[str]) -> None:
        self._dates = dates
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
        tag = LOCAL[tag]
        if tag == "c":
            self._cell = given
            place = given.get("r")
            self._column = _column(place.rstrip(DIGITS)) if place else self._column + 1
            if self._column >= COLUMNS:
                raise ValueError("no such column")
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
            bound(self._length)

    def end(self, tag: str) -> None:
        tag = LOCAL[tag]
        if tag in ("v", "t"):
            self._is_text = False
        elif tag == "c":
            if self._written:
                kind = self._cell.get("t", "n")
                is_date = kind == "n" and self._cell.get("s", "0") in self._dates
                self._row[self._column] = Cell("".join(self._written), kind, is_date)
            elif self._is_formula and not self._has_value:
                self._row[self._column] = NOT_COUNTED
        elif tag == "row":
            if not 0 < self._number <= ROWS:
                raise ValueError("no such row")
            if self._row:
                self._ready.append((self._number, self._row))
                self._row = {}
        elif tag == "rPh":
            self._is_read_aloud = False


@lru_cache(maxsize=COLUMNS)
def _column(letters: str) -> int:
    """The column of these letters, from 0: A, B, ... Z, AA."""
    if not LETTERS.fullmatch(letters):
        raise ValueError("no such column")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
