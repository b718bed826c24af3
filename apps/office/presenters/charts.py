"""Bars as the pages draw them: rows of inline SVG that keep their letters' size on any screen.

Places across are percentages, places down are pixels, so nothing is scaled; everything is text,
because Django would put separators into numbers.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LETTERS, LINE, BAR, GAP = 34, 22, 16, 14


@dataclass(frozen=True)
class Part:
    """A stretch of a bar; `kind` is an outcome's code, which has its own colour and pattern."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """One row: its name over several lines, its value, the stretches below them."""

    lines: tuple[tuple[str, str], ...]
    value: str
    value_y: str
    bar_y: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chart:
    """Rows of bars. `code` makes the ids of a page unique."""

    code: str
    title: str
    description: str
    height: str
    bars: tuple[Bar, ...]
    bar_height: str = str(BAR)


@dataclass(frozen=True)
class Row:
    """What a bar is drawn of: parts as shares of the whole width, in order."""

    name: str
    value: str
    parts: Sequence[tuple[str, float]]


def chart(code: str, title: str, description: str, rows: Iterable[Row]) -> Chart:
    """The chart of these rows, from the top."""
    bars, top = [], 0
    for row in rows:
        names = textwrap.wrap(row.name, LETTERS, break_long_words=False) or [""]
        lines = tuple((name, str(top + LINE * (n + 1) - 6)) for n, name in enumerate(names))
        bottom = top + LINE * len(names)
        bars.append(Bar(lines, row.value, lines[-1][1], str(bottom), tuple(_parts(row.parts))))
        top = bottom + BAR + GAP
    return Chart(code, title, description, str(max(top, 1)), tuple(bars))


def _parts(shares: Sequence[tuple[str, float]]) -> Iterable[Part]:
    begun = 0.0
    for kind, share in shares:
        if share > 0:
            yield Part(kind, f"{begun * 100:.2f}%", f"{share * 100:.2f}%")
        begun += share
