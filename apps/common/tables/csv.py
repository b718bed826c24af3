"""Lines of a CSV file cut into cells: streamed, bounded, and what an unclosed quote may eat."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from apps.common.tables.refusals import Fault, FileRefused
from apps.common.tables.sniffing import opened

LONGEST_LINE = 1 << 16
LINES_OF_A_ROW = 8  # a quoted cell may hold line ends; an unclosed quote must not eat the file
SEPARATORS = (",", ";", "\t")
NAMED_SEPARATOR = re.compile(r'\s*"?sep=([;,|\t])"?\s*', re.IGNORECASE)  # a first line of Excel's
END_OF_TEXT = "\x1a"  # how DOS ended a file


class Lines:
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
            raise FileRefused(Fault.NOT_A_TABLE)
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


@contextmanager
def lines_of(path: Path, encoding: str) -> Iterator[Lines]:
    """The lines of a file, open. Raises FileRefused."""
    with opened(path, encoding) as file:
        yield Lines(file)


def cut(
    line: str, lines: Lines, separator: str, width: int, most: int = LINES_OF_A_ROW
) -> list[str] | None:
    """The cells of the row that begins with `line`; None where a quote is never closed.

    A row goes over several lines, `most` of them, only if it then has `width` cells.
    """
    if '"' not in line:
        return line.rstrip("\r\n").split(separator)
    taken = [line]
    while (cells := _cells(taken, separator)) is None and len(taken) < most:
        following = lines.next()
        if following is None:
            break
        taken.append(following)
    if cells is None or (len(taken) > 1 and len(cells) != width):
        lines.put_back(taken[1:])
        return None
    return cells


def _cells(lines: Sequence[str], separator: str) -> list[str] | None:
    try:
        return next(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error as fault:
        if "unexpected end" in str(fault) or len(lines) > 1:
            return None
    # A quote inside a name, say: not strict, but every cell is there.
    return next(csv.reader(lines[:1], delimiter=separator))
