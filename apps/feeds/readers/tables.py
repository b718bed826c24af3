"""What a table is in every format: a header line that decides the feed, and rows cut by it."""

from __future__ import annotations

from collections.abc import Sequence

from apps.feeds.layouts import Layout, layout_of, missing
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.rows import SURPLUS, RawRow


def layout_or_refusal(names: Sequence[str]) -> Layout:
    """The feed whose columns these are. Raises FileRefused where they are no feed's."""
    layout = layout_of(names)
    if layout is None:
        # The hint names our columns only: the line may be somebody's data without a header.
        near = missing(names)
        hint = f"({near[0].feed.value}.csv: {', '.join(near[1])}?)" if near else ""
        raise FileRefused(Refusal.HEADER_UNKNOWN, hint)
    return layout


def raw_row(
    line: int, names: Sequence[str], found: Sequence[str], between: str, *, is_cut: bool = True
) -> RawRow:
    """The cells of a row by column; what stands to the right of the last one is kept as surplus."""
    cells = dict.fromkeys(names, "") | dict(zip(names, found, strict=False))
    surplus = between.join(found[len(names) :])
    if surplus.strip(f"{between} \t"):
        cells[SURPLUS] = surplus
    return RawRow(line, cells, is_cut=is_cut)
