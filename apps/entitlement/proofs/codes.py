"""Codes of proofs: `OS-YYMMDD-XXXXX-XXXXX-C`, the day of the answer and fifty random bits.

Letters and digits are Crockford's base 32. The last one checks the sixteen before it: they are the
coefficients of a polynomial over GF(32), x^5 + x^2 + 1, whose value at the generator it is. So any one
wrong character and any two that changed places are noticed, and no sign but letters and digits is needed.
"""

from __future__ import annotations

import re
import secrets
from datetime import date

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
PREFIX = "OS"
DRAWN = 10  # characters of five random bits each
LENGTH = 6 + DRAWN + 1
LONGEST_TEXT = 64
# What people write instead: letters that look like digits, and Cyrillic ones that look like ours.
READ_AS = str.maketrans("OILАВЕКМНОРСТХ", "011ABEKMH0PCTX")
PREFIXES = ("0S", "0C")  # as READ_AS leaves "OS" and its Cyrillic double
BESIDE = re.compile(r"[\s\u00a0\u2010-\u2015-]+")
# Each value times the generator.
TIMES = tuple((value << 1) ^ (0b100101 if value & 16 else 0) for value in range(32))


def drawn(day: date) -> str:
    """A new code for an answer given on this day."""
    return drawn_many(day, 1)[0]


def drawn_many(day: date, count: int) -> list[str]:
    """So many new codes for answers given on this day."""
    stamp = f"{day:%y%m%d}"
    begun = _sum(stamp, 0)
    letters = _letters(secrets.token_bytes(DRAWN * count))
    found = []
    for start in range(0, DRAWN * count, DRAWN):
        own = letters[start : start + DRAWN]
        check = ALPHABET[_sum(own, begun)]
        found.append(f"{PREFIX}-{stamp}-{own[:5]}-{own[5:]}-{check}")
    return found


def read(text: str) -> str | None:
    """The code that somebody wrote, in its one form; None where it is none.

    Capitals and small letters, O for 0, I and L for 1, spaces, missing dashes and a missing "OS" are
    read as they are meant.
    """
    body = BESIDE.sub("", text[:LONGEST_TEXT]).upper().translate(READ_AS)
    if len(body) == LENGTH + 2 and body.startswith(PREFIXES):
        body = body[2:]
    if len(body) != LENGTH or not all(letter in VALUES for letter in body):
        return None
    if not body[:6].isdigit() or ALPHABET[_sum(body[:-1], 0)] != body[-1]:
        return None
    return f"{PREFIX}-{body[:6]}-{body[6:11]}-{body[11:16]}-{body[16]}"


def _letters(random: bytes) -> str:
    return "".join([ALPHABET[byte & 31] for byte in random])


def _sum(letters: str, begun: int) -> int:
    total = begun
    for letter in letters:
        total = TIMES[total ^ VALUES[letter]]
    return total
