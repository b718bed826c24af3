"""Figures as columns of inline SVG, and the same numbers as a table.

Everything is text in the template, because Django would put separators into numbers. Kinds are told
apart by their pattern; the colour only supports it. Lengths are units of the drawing, which is scaled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import number_format

from apps.accounts.overview import Figure

WIDTH, HEIGHT = 800, 300
LEFT, TOP, BOTTOM = 84, 12, 40
STEPS = 4
THICK = 64
LONG = 9  # a name of so many letters under its column is cut: the table has it whole


@dataclass(frozen=True)
class Piece:
    """A kind's stretch of a column."""

    kind: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Mark:
    """Words in the drawing."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Row:
    """A row of the table: its name and its cells as they are told."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Plot:
    """What a template draws and writes of a figure."""

    figure: Figure
    kinds: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]
    names: tuple[Mark, ...]
    steps: tuple[Mark, ...]
    usual: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    view_box: str = f"0 0 {WIDTH} {HEIGHT}"
    left: str = str(LEFT)
    right: str = str(WIDTH)
    floor: str = str(HEIGHT - BOTTOM)

    @property
    def is_empty(self) -> bool:
        return not self.pieces and not self.usual


def plot(figure: Figure) -> Plot:
    """The figure, drawn."""
    top = _round_up(max([*map(_height, figure.columns), *figure.usual, 0]))
    kinds = tuple((f"k{n + 1}", name) for n, name in enumerate(figure.kinds))
    usual_head = (figure.usual_name,) if figure.usual else ()
    return Plot(
        figure=figure,
        kinds=kinds,
        pieces=tuple(_pieces(figure, top)),
        names=tuple(_names(figure)),
        steps=tuple(_steps(top)),
        usual=_usual(figure, top) if any(figure.usual) else "",
        heads=(*figure.kinds, *usual_head),
        rows=tuple(_rows(figure)),
    )


def cells_of(figure: Figure) -> Iterator[tuple[str, ...]]:
    """The figure as rows of a file: heads first, numbers without separators."""
    usual_head = (figure.usual_name,) if figure.usual else ()
    yield ("", *figure.kinds, *usual_head)
    for n, (name, values) in enumerate(figure.columns):
        more = (figure.usual[n],) if figure.usual else ()
        yield (name, *map(str, (*values, *more)))


def _height(column: tuple[str, tuple[int | str, ...]]) -> int:
    return sum(map(_number, column[1]))


def _number(value: int | str) -> int:
    return value if isinstance(value, int) else 0


def _round_up(most: int) -> int:
    """The next number whose quarters are read easily: 4, 8, 20, 40, 80, 200 and so on"""
    size = 4
    while True:
        for step in (1, 2, 5):
            if size * step >= most:
                return size * step
        size *= 10


def _pieces(figure: Figure, top: int) -> Iterator[Piece]:
    wide = (WIDTH - LEFT) / max(1, len(figure.columns))
    thick = min(wide * 0.76, THICK)
    for n, (_name, values) in enumerate(figure.columns):
        below = 0
        for kind, value in enumerate(map(_number, values)):
            if value:
                upper, lower = _y(below + value, top), _y(below, top)
                yield Piece(
                    f"k{kind + 1}",
                    f"{LEFT + wide * (n + 0.5) - thick / 2:.1f}",
                    f"{upper:.1f}",
                    f"{thick:.1f}",
                    f"{max(lower - upper, 0.8):.1f}",
                )
            below += value


def _y(value: int, top: int) -> float:
    room = HEIGHT - TOP - BOTTOM
    return HEIGHT - BOTTOM - room * value / top


def _names(figure: Figure) -> Iterator[Mark]:
    """Names under the columns: every one, or every second, as there is room for their letters."""
    if not figure.columns:
        return
    wide = (WIDTH - LEFT) / len(figure.columns)
    shown = figure.short or tuple(name for name, _values in figure.columns)
    longest = min(LONG, max(map(len, shown)))
    every = next((n for n in (1, 2, 3, 4, 6) if wide * n >= longest * 8.2), 6)
    for n, name in enumerate(shown):
        if n % every == 0:
            text = name if len(name) <= LONG else f"{name[: LONG - 1]}…"
            yield Mark(f"{LEFT + wide * (n + 0.5):.1f}", str(HEIGHT - BOTTOM + 20), text)


def _steps(top: int) -> Iterator[Mark]:
    for n in range(STEPS + 1):
        value = top * n // STEPS
        yield Mark(
            str(LEFT - 8), f"{_y(value, top):.1f}", number_format(value, force_grouping=True)
        )


def _usual(figure: Figure, top: int) -> str:
    """A line in steps over the columns, as the points of an SVG polyline."""
    wide = (WIDTH - LEFT) / len(figure.usual)
    places = [LEFT + wide * n for n in range(len(figure.usual) + 1)]
    points = [
        f"{x:.1f},{_y(value, top):.1f}"
        for value, ends in zip(figure.usual, pairwise(places), strict=True)
        for x in ends
    ]
    return " ".join(points)


def _rows(figure: Figure) -> Iterator[Row]:
    for n, (name, values) in enumerate(figure.columns):
        more = (figure.usual[n],) if figure.usual else ()
        yield Row(name, tuple(_told(value) for value in (*values, *more)))


def _told(value: int | str) -> str:
    return value if isinstance(value, str) else number_format(value, force_grouping=True)
