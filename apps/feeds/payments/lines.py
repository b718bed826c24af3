"""Rows of payments as lines of COPY, a set at a time; cells that are alike are read once.

A row goes the short way where every cell can be read as it is. Any other row is read by `row_of`, which
alone says what is wrong with it. Nothing here asks the database: it runs in a thread beside the posting.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import islice

from apps.contributions.posting import LINE, PaymentWord, counts_alone, line_of
from apps.feeds import cells
from apps.feeds.cells import BadCell
from apps.feeds.contents import MODULUS, Contents
from apps.feeds.layouts import LAYOUTS, Feed
from apps.feeds.reasons import Reason
from apps.feeds.rows import COLUMNS, Known, RawRow, Row, row_of, template_of
from apps.feeds.totals import Tally
from apps.rules.law import Law
from apps.rules.months import Month

CHUNK = 10_000
MOST_KEPT = 5_000
LAYOUT = LAYOUTS[Feed.CONTRIBUTIONS]
WIDTH = len(LAYOUT.columns)
TOLD = template_of(LAYOUT)
DIGITS_OF_AN_IIN = 12


@dataclass(slots=True)
class Chunk:
    """A set of rows: what they say, the lines of those that may be posted, the faults of the others.

    A line is numbered by the place of its row; `text` has `count` of them, as COPY reads them.
    `repaired` are lines of the file. `has_fixed` where a payment may have to be added to others of its
    month.
    """

    rest: Rest
    contents: Contents = field(default_factory=Contents)
    text: bytes = b""
    count: int = 0
    months: set[str] = field(default_factory=set)
    faults: list[tuple[int, Row]] = field(default_factory=list)
    repaired: list[int] = field(default_factory=list)
    has_fixed: bool = False


class Rest:
    """What few sets are asked for: the rows as the file has them, and their amounts, by place.

    It travels between interpreters as it is, and is only unpacked where somebody asks.
    """

    def __init__(self, raws: list[RawRow]) -> None:
        self._raws: list[RawRow] = raws
        self._amounts: list[Decimal | None] = []
        self._packed = b""

    def add(self, amount: Decimal | None) -> None:
        """The amount of the next row."""
        self._amounts.append(amount)

    def raw(self, n: int) -> RawRow:
        """The row at a place."""
        self._unpack()
        return self._raws[n]

    def amount(self, n: int) -> Decimal | None:
        """The amount of the row at a place; None where it has none to read."""
        self._unpack()
        return self._amounts[n]

    def __getstate__(self) -> bytes:
        names = tuple(self._raws[0].cells)
        # Cells without their columns' names: a tenth of the time that whole rows take.
        told = [
            (raw.line, raw.is_cut, *raw.cells.values()) if tuple(raw.cells) == names else raw
            for raw in self._raws
        ]
        return pickle.dumps((names, told, self._amounts), pickle.HIGHEST_PROTOCOL)

    def __setstate__(self, packed: bytes) -> None:
        self._packed = packed

    def _unpack(self) -> None:
        if not self._packed:
            return
        names, told, self._amounts = pickle.loads(self._packed)
        self._raws = [
            raw
            if isinstance(raw, RawRow)
            else RawRow(raw[0], dict(zip(names, raw[2:], strict=True)), raw[1])
            for raw in told
        ]
        self._packed = b""


class Cells(dict[str, str]):
    """The cells of one column by their canonical text. One that cannot be read as it is raises BadCell."""

    def __init__(self, name: str, known: Known) -> None:
        super().__init__()
        self.column, self.list = COLUMNS[name], known.lists.get(name)

    def __missing__(self, cell: str) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        plain = cell.strip()
        if not plain and self.column.is_required:
            raise BadCell(Reason.MISSING_VALUE)
        value = self.column.read(plain) if plain else self.column.empty
        if self.list is not None and value not in self.list:
            raise BadCell(self.column.fault or Reason.MISSING_VALUE)
        self[cell] = told = cells.canonical(value)
        return told


class Tenge(dict[str, Decimal]):
    """Sums by their canonical text."""

    def __missing__(self, told: str) -> Decimal:
        if len(self) >= MOST_KEPT:
            self.clear()
        self[told] = tenge = Decimal(told)
        return tenge


class Lines:
    """Reads the rows of one file of payments."""

    def __init__(self, known: Known, law: Law) -> None:
        self.known, self.law = known, law
        self._columns = [(name, Cells(name, known)) for name in LAYOUT.columns if name != "iin"]
        self._tenge = Tenge()
        self._months: set[str] = set()
        self._met_fixed = False
        self._fixed = {code for code, kind in law.payer_kinds.items() if kind.fixed_amount}
        self._counts: dict[tuple[str, ...], bool] = {}

    def chunks(self, raws: Iterable[RawRow]) -> Iterator[Chunk]:
        """The rows of a file, a set at a time."""
        steady = iter(raws)
        while some := list(islice(steady, CHUNK)):
            yield self.chunk(some)

    def chunk(self, raws: list[RawRow]) -> Chunk:
        """Read a set of rows."""
        chunk, plain, hashes, tenge = Chunk(Rest(raws)), 0, 0, Decimal(0)
        self._months, self._met_fixed = chunk.months, False
        lines: list[str] = []
        for n, raw in enumerate(raws):
            read = self._plain(n, raw)
            if read is None:
                self._other(n, raw, chunk, lines)
                continue
            line, content, amount = read
            lines.append(line)
            chunk.rest.add(amount)
            plain += 1
            hashes += int.from_bytes(content, "big")
            tenge += amount
        chunk.contents.join(Contents(Tally(plain, tenge), 0, hashes % MODULUS))
        chunk.has_fixed = self._met_fixed
        chunk.text, chunk.count = "".join(lines).encode(), len(lines)
        return chunk

    def _plain(self, n: int, raw: RawRow) -> tuple[str, bytes, Decimal] | None:
        """The line, the hash and the amount of a row whose cells can all be read as they are."""
        found, iin = raw.cells, raw.cells.get("iin", "")
        if len(found) != WIDTH or not raw.is_cut or not _is_an_iin(iin):
            return None
        try:
            told = [column[found[name]] for name, column in self._columns]
        except (BadCell, KeyError):
            return None
        document_no, item_no, month, code, kind, payer_id, amount, day = told
        tenge = self._tenge[amount]
        if tenge <= 0 or "\\" in document_no or "\\" in item_no:
            return None
        self._months.add(month)
        is_fixed = kind in self._fixed
        self._met_fixed = self._met_fixed or is_fixed
        key = (kind, month, code, day, amount if is_fixed else "")
        counts = self._counts.get(key)
        if counts is None:
            counts = self._decide(key, tenge)
        content = sha256(
            (TOLD % (document_no, item_no, iin, month, code, kind, payer_id, amount, day)).encode()
        ).digest()
        line = LINE % (
            *(n, iin, document_no, item_no, month, code, kind, payer_id, amount, day),
            *(content.hex(), "t" if counts else "f"),
        )
        return line, content, tenge

    def _decide(self, key: tuple[str, ...], tenge: Decimal) -> bool:
        """Whether such a payment counts; how much it is matters only to kinds with a fixed amount."""
        if len(self._counts) >= MOST_KEPT:
            self._counts.clear()
        kind, month, code, day, _ = key
        self._counts[key] = counts_alone(
            kind, Month.parse(month), code, tenge, date.fromisoformat(day), law=self.law
        )
        return self._counts[key]

    def _other(self, n: int, raw: RawRow, chunk: Chunk, lines: list[str]) -> None:
        """Add a row that has to be read with care."""
        row = row_of(LAYOUT, raw, self.known)
        chunk.contents.add(row, LAYOUT.feed)
        chunk.rest.add(row.amount)
        if row.is_repaired:
            chunk.repaired.append(row.line)
        if row.reason is None:
            word = PaymentWord(content=row.content, **row.values)
            self._months.add(str(word.period))
            self._met_fixed = self._met_fixed or word.payer_kind in self._fixed
            lines.append(line_of(n, word, self.law))
        else:
            chunk.faults.append((n, row))


def _is_an_iin(cell: str) -> bool:
    """Twelve digits. Whether the check digit is right is asked where nobody is found under them."""
    return len(cell) == DIGITS_OF_AN_IIN and cell.isascii() and cell.isdigit()
