"""Files as raw rows, whatever their format: everything behind sees the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from apps.common.tables.sniffing import encoding_of
from apps.feeds.layouts import Layout
from apps.feeds.readers.csv import CsvFile
from apps.feeds.readers.kinds import Kind, kind_of
from apps.feeds.readers.mt102 import MT102File, PayerKinds
from apps.feeds.readers.xlsx import XlsxFile
from apps.feeds.rows import RawRow

__all__ = ["FeedFile", "PayerKinds", "open_feed"]


class FeedFile(Protocol):
    """A file of one feed. Every pass over `rows` reads it anew and raises FileRefused."""

    layout: Layout
    path: Path

    def rows(self) -> Iterator[RawRow]: ...


def open_feed(path: Path, payer_kinds: PayerKinds | None = None) -> FeedFile:
    """The reader of a file, chosen by what the file is and not by its name. Raises FileRefused.

    `payer_kinds` is how the sender's MT102 messages tell who paid (docs/feeds.md).
    """
    kind = kind_of(path)
    if kind is Kind.WORKBOOK:
        return XlsxFile(path)
    encoding = encoding_of(path)
    if kind is Kind.MESSAGES:
        return MT102File(path, encoding, payer_kinds or PayerKinds())
    return CsvFile(path, encoding)
