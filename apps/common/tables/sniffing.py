"""Whether a file is a workbook, told by its first bytes, and how its letters are written."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from apps.common.tables.letters import CYRILLIC, RUN, is_cyrillic, is_garbled
from apps.common.tables.refusals import Fault, FileRefused

CHUNK = 1 << 20
HEAD = 512
SAMPLE = 4000  # so many words show how a file is written
LONGEST_WORD = 64  # the beginning of a longer one shows as much
GARBLED_SHARE = 10  # one word in ten that makes no sense is no slip of a single row
UTF_8 = ("utf-8", "utf-8-sig")
MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What no text holds; old programs end one with \x1a, and banks frame messages with \x01 and \x03.
CONTROL = re.compile(rb"[\x00\x02\x04-\x08\x0e-\x19\x1b-\x1f\x7f]")
ABOVE_ASCII = re.compile(rb"[\x80-\xff]+")
ARCHIVE, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook. Raises FileRefused for one that no program but its own reads."""
    head = head_of(path)
    if head.startswith(OLD_OFFICE):
        raise FileRefused(Fault.WORKBOOK_CLOSED)
    return head.startswith(ARCHIVE)


def head_of(path: Path) -> bytes:
    """The first bytes of a file. Raises FileRefused."""
    with readable(path), path.open("rb") as file:
        return file.read(HEAD)


def encoding_of(path: Path) -> str:
    """The encoding of a text file, which is read whole for it. Raises FileRefused.

    UTF-8 and UTF-16, with or without a byte order mark, and CP1251 with Kazakhstan's letters (KZ-1048). A
    file whose letters are not those of Russian, Kazakh or ASCII words in any of them is refused. In UTF-8
    single bytes may be damaged: it is the rows that hold them which cannot be read.
    """
    with readable(path):
        encoding = _told(path) or "utf-8"
        runs = _runs(path, encoding)
        if runs is None and encoding in UTF_8:
            runs = _runs_between_damage(path)
        if runs is None and encoding == "utf-8":
            encoding, runs = CYRILLIC, _single_bytes(path)
    if runs is None:
        raise FileRefused(Fault.ENCODING_UNKNOWN)
    if sum(map(is_garbled, runs)) * GARBLED_SHARE > len(runs):
        raise FileRefused(Fault.LETTERS_GARBLED)
    return encoding


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[TextIO]:
    """A text file, its line ends as they are; what goes wrong while it is read is a FileRefused."""
    try:
        errors = "replace" if encoding in UTF_8 else "strict"
        with readable(path), path.open(encoding=encoding, errors=errors, newline="") as file:
            yield file
    except UnicodeDecodeError:
        raise FileRefused(Fault.ENCODING_UNKNOWN) from None


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """What the file system says against a file as a FileRefused."""
    try:
        yield
    except OSError:
        raise FileRefused(Fault.FILE_UNREADABLE) from None


def _told(path: Path) -> str | None:
    """The encoding that the first bytes tell: a mark, or the zeros of UTF-16 without one."""
    with path.open("rb") as file:
        head = file.read(4)
    for mark, encoding in MARKED:
        if head.startswith(mark):
            return encoding
    if len(head) >= 2 and (head[0] == 0) != (head[1] == 0):
        return "utf-16-be" if head[0] == 0 else "utf-16-le"
    return None


def _runs(path: Path, encoding: str) -> list[str] | None:
    """The first runs of letters outside ASCII; None where some byte of the file cannot be read."""
    found: list[str] = []
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            text = decoder.decode(chunk)
            if len(found) < SAMPLE and not text.isascii():
                found += RUN.findall(text)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return found[:SAMPLE]


def _runs_between_damage(path: Path) -> list[str] | None:
    """The same of a file whose words are UTF-8 but for a few; None where one in ten is not."""
    found: list[str] = []
    whole = damaged = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            # A word is never parted: what follows the last full line waits for the next chunk.
            for run in ABOVE_ASCII.findall(chunk + file.readline(CHUNK)):
                try:
                    text = run.decode()
                except UnicodeDecodeError:
                    damaged += 1
                    continue
                whole += 1
                if len(found) < SAMPLE:
                    found.append(text)
    return found if damaged * GARBLED_SHARE <= whole else None


def _single_bytes(path: Path) -> list[str] | None:
    """The same of a file with a byte for each letter; None where these are not words of CP1251."""
    found: list[bytes] = []
    for chunk in _chunks(path):
        if CONTROL.search(chunk):
            return None
        if len(found) < SAMPLE:
            found += ABOVE_ASCII.findall(chunk)
    sample = [run[:LONGEST_WORD] for run in found[:SAMPLE]]
    return [run.decode(CYRILLIC) for run in sample] if is_cyrillic(sample) else None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
