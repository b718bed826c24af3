"""The names in the first line of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

BETWEEN_WORDS = re.compile(r"[\s-]+")
AROUND = " \t\r\n\xa0\ufeff\"'"


def names_of(cells: Sequence[str]) -> list[str]:
    """The column names of a header line: small letters, and nothing around them."""
    names = [BETWEEN_WORDS.sub("_", cell.strip(AROUND).lower()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names
