"""CSV files as raw rows, streamed: the header decides the feed, each line stands for itself."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from apps.feeds.layouts import layout_of
from apps.feeds.readers.sniffing import opened
from apps.feeds.readers.tables import layout_or_refusal, names_of, raw_row
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.rows import RawRow

LONGEST_LINE = 1 << 16
LINES_OF_A_ROW = 8  # a quoted cell may hold line ends; an unclosed quote must not eat the file
SEPARATORS = (",", ";", "\t")
NAMED_SEPARATOR = re.compile(r'\s*"?sep=([;,|\t])"?\s*', re.IGNORECASE)  # a first line of Excel's
END_OF_TEXT = "\x1a"  # how DOS ended a file


class CsvFile:
    """One file of a feed. Every pass over `rows` reads it anew, in flat memory."""

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        """Read the header. Raises FileRefused."""
        self.path, self.encoding = path, encoding
        with self._lines() as lines:
            self.separator, self.names = _header(lines)
        self.layout = layout_or_refusal(self.names)

    def rows(self) -> Iterator[RawRow]:
        """The rows below the header; empty lines are no rows. Raises FileRefused."""
        with self._lines() as lines:
            _header(lines)
            names, width = self.names, len(self.names)
            while (line := lines.next()) is not None:
                if '"' not in line:
                    found = line.rstrip("\r\n").split(self.separator)
                    if len(found) == width:  # as nearly every row of a large file
                        yield RawRow(lines.number, dict(zip(names, found, strict=True)))
                        continue
                if line.strip() and line.strip() != END_OF_TEXT:
                    yield self._row(line, lines)

    @contextmanager
    def _lines(self) -> Iterator[_Lines]:
        with opened(self.path, self.encoding) as file:
            yield _Lines(file)

    def _row(self, line: str, lines: _Lines) -> RawRow:
        number = lines.number
        cut = self._cut(line, lines)
        found = cut if cut is not None else line.rstrip("\r\n").split(self.separator)
        return raw_row(number, self.names, found, self.separator, is_cut=cut is not None)

    def _cut(self, line: str, lines: _Lines) -> list[str] | None:
        """The cells of the row that begins with `line`; None where a quote is never closed."""
        if '"' not in line:
            return line.rstrip("\r\n").split(self.separator)
        taken = [line]
        while (cells := self._cells(taken)) is None and len(taken) < LINES_OF_A_ROW:
            following = lines.next()
            if following is None:
                break
            taken.append(following)
        if cells is None or (len(taken) > 1 and len(cells) != len(self.names)):
            lines.put_back(taken[1:])
            return None
        return cells

    def _cells(self, lines: Sequence[str]) -> list[str] | None:
        try:
            return next(csv.reader(lines, delimiter=self.separator, strict=True))
        except csv.Error as fault:
            if "unexpected end" in str(fault) or len(lines) > 1:
                return None
        # A quote inside a name, say: not strict, but every cell is there.
        return next(csv.reader(lines[:1], delimiter=self.separator))


class _Lines:
    """The lines of an open file with their numbers; lines may be put back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._waiting: deque[str] = deque()
        self.number = 0

    def next(self) -> str | None:
        line = self._waiting.popleft() if self._waiting else self._file.readline(LONGEST_LINE)
        if not line:
            return None
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise FileRefused(Refusal.NOT_A_TABLE)
        self.number += 1
        return line

    def next_filled(self) -> str | None:
        while (line := self.next()) is not None:
            if line.strip():
                return line
        return None

    def put_back(self, lines: Sequence[str]) -> None:
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)


def _header(lines: _Lines) -> tuple[str, list[str]]:
    line = lines.next_filled()
    separators: Sequence[str] = SEPARATORS
    if line is not None and (named := NAMED_SEPARATOR.fullmatch(line)):
        separators, line = (named[1],), lines.next_filled()
    if line is None:
        raise FileRefused(Refusal.EMPTY)
    readings = [
        (separator, names_of(next(csv.reader([line], delimiter=separator))))
        for separator in separators
    ]
    fitting = [reading for reading in readings if layout_of(reading[1]) is not None]
    # Where no reading is a feed's header, the one with the most columns is nearest to it.
    return fitting[0] if fitting else max(readings, key=lambda reading: len(reading[1]))
