"""CSV files as raw rows, streamed: the header decides the feed, each line stands for itself."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from apps.feeds.layouts import Layout, layout_of, missing
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.rows import SURPLUS, RawRow

LONGEST_LINE = 1 << 16
LINES_OF_A_ROW = 8  # a quoted cell may hold line ends; an unclosed quote must not eat the file


class CsvFile:
    """One file of a feed. Every pass over `rows` reads it anew, in flat memory."""

    def __init__(self, path: Path) -> None:
        """Read the header. Raises FileRefused."""
        self.path = path
        with _opened(path) as lines:
            self.separator, self.names = _header(lines)
        self.layout = _layout(self.names)

    def rows(self) -> Iterator[RawRow]:
        """The rows below the header; empty lines are no rows. Raises FileRefused."""
        with _opened(self.path) as lines:
            _header(lines)
            while (line := lines.next()) is not None:
                if line.strip():
                    yield self._row(line, lines)

    def _row(self, line: str, lines: _Lines) -> RawRow:
        number = lines.number
        cut = self._cut(line, lines)
        found = cut if cut is not None else line.rstrip("\r\n").split(self.separator)
        cells = dict.fromkeys(self.names, "") | dict(zip(self.names, found, strict=False))
        surplus = self.separator.join(found[len(self.names) :])
        if surplus.strip(f"{self.separator} \t"):
            cells[SURPLUS] = surplus
        return RawRow(number, cells, is_cut=cut is not None)

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

    def put_back(self, lines: Sequence[str]) -> None:
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)


@contextmanager
def _opened(path: Path) -> Iterator[_Lines]:
    """The lines of a file; what goes wrong while it is read becomes a FileRefused."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield _Lines(file)
    except UnicodeDecodeError:
        raise FileRefused(Refusal.NOT_UTF8) from None
    except OSError:
        raise FileRefused(Refusal.FILE_UNREADABLE) from None


def _header(lines: _Lines) -> tuple[str, list[str]]:
    line = lines.next()
    while line is not None and not line.strip():
        line = lines.next()
    if line is None:
        raise FileRefused(Refusal.EMPTY)
    separator = ";" if ";" in line else ","
    names = next(csv.reader([line], delimiter=separator))
    while names and not names[-1].strip():
        names.pop()
    return separator, [name.strip().lower() for name in names]


def _layout(names: Sequence[str]) -> Layout:
    layout = layout_of(names)
    if layout is None:
        # The hint names our columns only: the line may be somebody's data without a header.
        near = missing(names)
        hint = f"({near[0].feed.value}.csv: {', '.join(near[1])}?)" if near else ""
        raise FileRefused(Refusal.HEADER_UNKNOWN, hint)
    return layout
