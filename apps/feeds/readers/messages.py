"""Files of SWIFT-like messages, cut into fields: `{1:...}{2:...}{4:`, lines of `:TAG:text`, `-}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from apps.feeds.reasons import FileRefused, Refusal

LONGEST_LINE = 1 << 12
MOST_LINES = 64  # of one field
FRAME = " \t\r\n\x01\x03\x1a\ufeff$"  # what may stand between messages
TAG = re.compile(r":([0-9]{2}[A-Z]?):")
TEXT = "{4:"
NEXT_MESSAGE = "{1:"
BETWEEN_MESSAGES = re.compile(r"(?<=\})(?=\{1:)")
TYPE = re.compile(r"\{2:[IO]([0-9]{3})")
KNOWN = (
    "NAME|IDN|IIN|BIN|RNN|CHIEF|MAINBN?K|IRS|SECO|NUM|DATE|SEND|VO|KNP|PSO|PRT|PERIOD|ASSIGN|"
    "OPV|FM|NM|FT|DT|LA"
)
WORD = re.compile(f"//?({KNOWN})/")  # old writers double the first stroke
WORDS_TO_THE_END = "ASSIGN"
SAME = {"IIN": "IDN", "BIN": "IDN"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message, and the line it begins on. The tag of a message's end is `-}`."""

    line: int
    tag: str
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()

    def words(self) -> dict[str, str]:
        """The values behind `/WORD/`, one to a line or several; the first of each word counts."""
        told: dict[str, str] = {}
        is_free = False
        for line in self.lines:
            if is_free and not WORD.match(line.strip()):
                continue
            _, *parts = WORD.split(line)
            for place in range(0, len(parts), 2):
                word = SAME.get(parts[place], parts[place])
                told.setdefault(word, parts[place + 1].strip())
                is_free = word == WORDS_TO_THE_END
                if is_free:  # what follows is the payer's own words
                    break
        return told


def fields(file: TextIO, kind: str) -> Iterator[Field]:
    """The fields of the messages in a file, each message closed by a field `-}`.

    Raises FileRefused where a message has no end, is of another kind, or where between two messages stands
    something else.
    """
    lines = _numbered(file)
    for number, line in lines:
        if line.strip(FRAME):
            rest = _text_block(number, line, lines, kind)
            yield from _fields_of_a_text(number, rest, lines)


def _numbered(file: TextIO) -> Iterator[tuple[int, str]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise FileRefused(Refusal.MESSAGE_UNREADABLE, line=number)
        for part in BETWEEN_MESSAGES.split(line.rstrip("\r\n")):
            yield number, part


def _text_block(number: int, line: str, lines: Iterator[tuple[int, str]], kind: str) -> str:
    """What stands in the line behind `{4:`, the blocks before which name the message's kind."""
    header = line.strip(FRAME)
    if not re.match(r"\{[1-4]:", header):
        raise FileRefused(Refusal.MESSAGE_UNREADABLE, line=number)
    while TEXT not in header:
        _, following = next(lines, (number, NEXT_MESSAGE))
        if following.startswith(NEXT_MESSAGE):
            raise FileRefused(Refusal.MESSAGE_INCOMPLETE, line=number)
        header += following.strip(FRAME)
        if len(header) > LONGEST_LINE:
            raise FileRefused(Refusal.MESSAGE_UNREADABLE, line=number)
    blocks, _, rest = header.partition(TEXT)
    told = TYPE.search(blocks)
    if told is not None and told[1] != kind:
        raise FileRefused(Refusal.MESSAGE_UNREADABLE, line=number)
    return rest


def _fields_of_a_text(number: int, rest: str, lines: Iterator[tuple[int, str]]) -> Iterator[Field]:
    field: Field | None = None
    told, ends = _without_end(rest)
    while True:
        if found := TAG.match(told):
            if field is not None:
                yield field
            field = Field(number, found[1], [told[found.end() :]])
        elif told.strip(FRAME):
            field = _continued(field, told, number)
        if ends:
            break
        number, line = next(lines, (number, NEXT_MESSAGE))
        if line.startswith(NEXT_MESSAGE):
            raise FileRefused(Refusal.MESSAGE_INCOMPLETE, line=number)
        told, ends = _without_end(line)
    if field is not None:
        yield field
    yield Field(number, "-}", [])


def _without_end(line: str) -> tuple[str, bool]:
    """A line without the message's end, and whether that stood in it; `{5:...}` may follow it."""
    told, end, trailer = line.partition("-}")
    if end and (not trailer.strip(FRAME) or trailer.lstrip(FRAME).startswith(("{5:", "{S:"))):
        return told, True
    return line, False


def _continued(field: Field | None, line: str, number: int) -> Field:
    if field is None or len(field.lines) >= MOST_LINES:
        raise FileRefused(Refusal.MESSAGE_UNREADABLE, line=number)
    field.lines.append(line)
    return field
