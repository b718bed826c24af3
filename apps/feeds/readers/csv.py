"""CSV files as raw rows, streamed: the header decides the feed, each line stands for itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from apps.common.tables.csv import END_OF_TEXT, NAMED_SEPARATOR, SEPARATORS, Lines, cut, lines_of
from apps.common.tables.headers import names_of
from apps.feeds.layouts import layout_of
from apps.feeds.readers.tables import layout_or_refusal, raw_row
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.rows import RawRow


class CsvFile:
    """One file of a feed. Every pass over `rows` reads it anew, in flat memory."""

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        """Read the header. Raises FileRefused."""
        self.path, self.encoding = path, encoding
        with lines_of(self.path, self.encoding) as lines:
            self.separator, self.names = _header(lines)
        self.layout = layout_or_refusal(self.names)

    def rows(self) -> Iterator[RawRow]:
        """The rows below the header; empty lines are no rows. Raises FileRefused."""
        with lines_of(self.path, self.encoding) as lines:
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

    def _row(self, line: str, lines: Lines) -> RawRow:
        number = lines.number
        found = cut(line, lines, self.separator, len(self.names))
        is_cut = found is not None
        found = line.rstrip("\r\n").split(self.separator) if found is None else found
        return raw_row(number, self.names, found, self.separator, is_cut=is_cut)


def _header(lines: Lines) -> tuple[str, list[str]]:
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
