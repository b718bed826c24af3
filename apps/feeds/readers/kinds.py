"""What a file of a feed is, told by its first bytes; never by its name."""

from __future__ import annotations

import re
from enum import Enum, auto
from pathlib import Path

from apps.common.tables.sniffing import head_of, is_workbook

MESSAGE = re.compile(rb"\{[1-4]:|:20:")


class Kind(Enum):
    """The formats that rows may come in."""

    TABLE = auto()
    WORKBOOK = auto()
    MESSAGES = auto()


def kind_of(path: Path) -> Kind:
    """The format of a file. Raises FileRefused for a workbook that no program but its own reads."""
    if is_workbook(path):
        return Kind.WORKBOOK
    # Without byte order marks and the zeros of UTF-16, ASCII is ASCII in all our encodings.
    plain = head_of(path).translate(None, b"\x00\xef\xbb\xbf\xff\xfe\x01\x02").lstrip()
    return Kind.MESSAGES if MESSAGE.match(plain) else Kind.TABLE
