"""MT102 messages of the pension and social kind as rows of payments (docs/feeds.md says how).

A message is one payment order for many people: who paid, what for, which month and which day stand once, the
sums and the people's numbers in the items. The checks are those that banks make on receipt; where one fails,
the file is refused whole, because its sums can't be trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from apps.common.tables.sniffing import opened
from apps.feeds.layouts import LAYOUTS, Feed
from apps.feeds.readers.messages import Field, fields
from apps.feeds.reasons import FileRefused, Refusal
from apps.feeds.rows import RawRow

KIND = "102"
# Who contributions are paid to: bank, account, number. On every receipt; domain.md 6.4 names the source.
BENEFICIARY = ("GCVPKZ2A", "KZ92009MEDS368609103", "160440007161")
SUM = re.compile(r"KZT\s*([0-9][0-9 \xa0]*,[0-9]*)")
TOTAL = re.compile(r"([0-9]{6})\s*" + SUM.pattern)
PERIOD = re.compile(r"(0[1-9]|1[0-2])(20[0-9]{2})")
DAY = re.compile(r"(?:20)?([0-9]{2})([0-9]{2})([0-9]{2})")
DEBIT = "/D/"


OTHERS = MappingProxyType(
    {"121": "employer", "122": "employee", "123": "employer", "124": "employee"}
)
OWN = MappingProxyType({**OTHERS, "122": "independent", "124": "independent"})


@dataclass(frozen=True, slots=True)
class PayerKinds:
    """Which kind of payer a payment code speaks of; a message does not say it in so many words.

    `others` where somebody pays for the person, `own` where the payer is the person. A code that is in
    neither gives no kind, and the row waits in quarantine. A sender whose messages mean something else has
    its own.
    """

    others: Mapping[str, str] = field(default_factory=lambda: OTHERS)
    own: Mapping[str, str] = field(default_factory=lambda: OWN)

    def of(self, code: str, payer: str, person: str) -> str:
        """The kind of payer; "" where the code, or who paid, does not tell."""
        other, own = self.others.get(code, ""), self.own.get(code, "")
        if not payer:
            return other if other == own else ""
        return own if payer == person else other


class MT102File:
    """A file of MT102 messages. The whole file is checked when it is opened."""

    layout = LAYOUTS[Feed.CONTRIBUTIONS]

    def __init__(self, path: Path, encoding: str, payer_kinds: PayerKinds) -> None:
        """Check every message. Raises FileRefused."""
        self.path, self.encoding, self.payer_kinds = path, encoding, payer_kinds
        self._paid_on: list[date] = []
        for message in self._messages():
            self._paid_on.append(message.check())

    def rows(self) -> Iterator[RawRow]:
        """A row for each item of each message. Raises FileRefused."""
        for place, message in enumerate(self._messages()):
            if place >= len(self._paid_on):
                raise FileRefused(Refusal.CHANGED_WHILE_READ)
            for item in message.items():
                yield message.row(item, self._paid_on[place], self.payer_kinds)

    def _messages(self) -> Iterator[_Message]:
        with opened(self.path, self.encoding) as file:
            steady = fields(file, KIND)
            for first in steady:
                yield _Message(first, steady)


@dataclass(slots=True)
class _Item:
    """One person's part: the line it begins on, its number, its sum as written, its words."""

    line: int
    number: str
    amount: str = ""
    words: dict[str, str] = field(default_factory=dict)


class _Message:
    """One message, read once: first its head, then its items, then its total."""

    def __init__(self, first: Field, following: Iterator[Field]) -> None:
        self.line = first.line
        self._following = following
        self._head: dict[str, Field] = {}
        self._next = first
        while self._next.tag not in ("21", "-}"):
            self._head.setdefault(self._next.tag, self._next)
            self._next = next(following)
        self.words = self._field("70").words()
        self.payer = self._field("50").words().get("IDN", "")

    def items(self) -> Iterator[_Item]:
        """The items; behind them only the total and the end are left."""
        while self._next.tag == "21":
            yield self._item()

    def check(self) -> date:
        """The day of the payment. Raises FileRefused where the message may not be posted."""
        self._check_sides()
        total, count = Decimal(0), 0
        for item in self.items():
            total += _sum(SUM.fullmatch(item.amount), 1, item.line)
            count += 1
        told = self._field("32A")
        found = TOTAL.fullmatch(told.text)
        stated, day = _sum(found, 2, told.line), _day(found[1]) if found else None
        if day is None or count == 0 or not self._field("20").text:
            raise FileRefused(Refusal.MESSAGE_UNREADABLE, line=told.line)
        if total != stated:
            raise FileRefused(Refusal.CONTROL_TOTAL, line=told.line)
        return day

    def row(self, item: _Item, paid_on: date, payer_kinds: PayerKinds) -> RawRow:
        """The canonical cells of an item."""
        code = item.words.get("KNP") or self.words.get("KNP", "")
        person = item.words.get("IDN", "")
        period = item.words.get("PERIOD") or self.words.get("PERIOD", "")
        found = PERIOD.fullmatch(period)
        cells = {
            "document_no": self._document(),
            "item_no": item.number,
            "iin": person,
            "period": f"{found[2]}-{found[1]}" if found else period,
            "purpose_code": code,
            "payer_kind": payer_kinds.of(code, self.payer, person),
            "payer_id": self.payer,
            "amount": item.amount.removeprefix("KZT").strip(),
            "paid_on": paid_on.isoformat(),
        }
        return RawRow(item.line, cells)

    def _document(self) -> str:
        """The same for the same order however it is sent again: reference, order's number and day."""
        day = _day(self.words.get("DATE", ""))
        told = day.isoformat() if day else self.words.get("DATE", "")
        return "/".join(filter(None, (self._field("20").text, self.words.get("NUM"), told)))

    def _item(self) -> _Item:
        item = _Item(self._next.line, self._next.text)
        while (following := next(self._following)).tag not in ("21", "-}"):
            if following.tag == "32B":
                if item.amount:
                    raise FileRefused(Refusal.MESSAGE_UNREADABLE, line=following.line)
                item.amount = following.text
            elif following.tag == "70":
                item.words |= following.words()
            elif following.tag == "32A":
                self._head.setdefault("32A", following)
        self._next = following
        return item

    def _check_sides(self) -> None:
        """Who pays, and that it is not the other way round; and that the insurance is paid."""
        payer, beneficiary = self._field("50"), self._field("59")
        if not payer.text.startswith(DEBIT):
            raise FileRefused(Refusal.PAYMENT_REVERSED, line=payer.line)
        paid = (
            self._field("57B").text[:8],
            beneficiary.text.split("\n")[0].replace(" ", "").strip("/"),
            beneficiary.words().get("IDN", ""),
        )
        if paid != BENEFICIARY:
            raise FileRefused(Refusal.BENEFICIARY_OTHER, line=beneficiary.line)

    def _field(self, tag: str) -> Field:
        if tag not in self._head:
            raise FileRefused(Refusal.MESSAGE_UNREADABLE, f"(:{tag}:?)", line=self.line)
        return self._head[tag]


def _sum(found: re.Match[str] | None, group: int, line: int) -> Decimal:
    if found is None:
        raise FileRefused(Refusal.MESSAGE_UNREADABLE, line=line)
    return Decimal(re.sub(r"[ \xa0]", "", found[group]).replace(",", "."))


def _day(text: str) -> date | None:
    """A day written YYMMDD or YYYYMMDD."""
    found = DAY.fullmatch(text)
    try:
        return date(2000 + int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
