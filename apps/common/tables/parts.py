"""The XML files in a workbook's zip, streamed tag by tag, in flat memory whatever they unfold to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from xml.parsers.expat import ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from apps.common.tables.refusals import Fault, FileRefused

CHUNK = 1 << 16
LARGEST_PART = 1 << 32
LONGEST_MARKUP = 1 << 20  # of one tag, which the parser must hold whole
MOST_NAMES = 1 << 14
Attributes = Mapping[str, str]


class Parts:
    """The XML files of a workbook, streamed to three functions as their tags and texts come."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def stream(
        self,
        name: str,
        begin: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        letters: Callable[[str], None] | None = None,
    ) -> Iterator[None]:
        """Read a part; yields after each piece of it, so that what was found can be taken.

        The functions get tags as they are written; `LOCAL` has them without prefixes.
        """
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = begin
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
        begin: Callable[[str, Attributes], None],
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
