"""The XML files in a workbook's zip, streamed tag by tag, in flat memory whatever they unfold to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from xml.parsers.expat import ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.db import models

from apps.common.tables.refusals import Fault, FileRefused

CHUNK = 1 << 16
LARGEST_PART = 1 << 32
LONGEST_MARKUP = 1 << 20  # of one tag, which the parser must hold whole
MOST_NAMES = 1 << 14
Attributes = Mapping[str, str]
Begin = Callable[[str, Attributes], None]


class Budget:
    """So many tags may a workbook have in all; one that says almost nothing can have millions."""

    def __init__(self, tags: int, refusal: models.TextChoices) -> None:
        self.tags, self.refusal = tags, refusal

    def counting(self, begin: Begin) -> Begin:
        """The same function, which refuses the file when the tags are used up."""

        def counted(tag: str, given: Attributes) -> None:
            self.tags -= 1
            if self.tags < 0:
                raise FileRefused(self.refusal)
            begin(tag, given)

        return counted


class Parts:
    """The XML files of a workbook, streamed to three functions as their tags and texts come."""

    def __init__(self, archive: ZipFile, budget: Budget | None = None) -> None:
        self._archive = archive
        self._budget = budget
        self.names = frozenset(archive.namelist())

    def stream(
        self,
        name: str,
        begin: Begin,
        end: Callable[[str], None] | None = None,
        letters: Callable[[str], None] | None = None,
    ) -> Iterator[None]:
        """Read a part; yields after each piece of it, so that what was found can be taken.

        The functions get tags as they are written; `LOCAL` has them without prefixes.
        """
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._budget.counting(begin) if self._budget else begin
        parser.EndElementHandler = end
        parser.CharacterDataHandler = letters
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if self._archive.getinfo(name).compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise NotImplementedError("packed otherwise than workbooks are")
        with self._archive.open(name) as part:
            read = 0
            while chunk := part.read(CHUNK):
                read += len(chunk)
                parser.Parse(chunk, False)
                if read > LARGEST_PART or read - parser.CurrentByteIndex > LONGEST_MARKUP:
                    raise FileRefused(Fault.NOT_A_TABLE)
                yield
            parser.Parse(b"", True)
            yield

    def read(
        self,
        name: str,
        begin: Begin,
        end: Callable[[str], None] | None = None,
        letters: Callable[[str], None] | None = None,
    ) -> None:
        for _ in self.stream(name, begin, end, letters):
            pass


class _Local(dict[str, str]):
    """Names of tags without their prefixes."""

    def __missing__(self, tag: str) -> str:
        name = tag.rpartition(":")[2]
        if len(self) < MOST_NAMES:
            self[tag] = name
        return name


LOCAL = _Local()


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a workbook has no DOCTYPE")
