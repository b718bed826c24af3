"""Whether letters were read with the right code page: Russian and Kazakh words look like themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

# CP1251 is read as KZ-1048, Kazakhstan's page of it: the same but for sixteen letters that neither Russian
# nor Kazakh has, in whose places the Kazakh ones stand.
CYRILLIC = "kz1048"
OTHERS = ("koi8_r", "cp866")
# A word of UTF-8 that was read with one of these is still valid UTF-8 when it is written back.
CYRILLIC_PAGES = ("kz1048", "cp1251", "cp866")
MISREAD = (*CYRILLIC_PAGES, "cp1252", "latin_1")
FOREIGN = re.compile("[À-ÿ]{3}|[─-▟]")  # CP1251 that was read as Latin, or as DOS wrote it
RUN = re.compile(r"[^\x00-\x7f]+")
LOST = re.compile(r"[^\W\d_]\?|\?[^\W\d_]|\ufffd")
BY_FREQUENCY = "аоеинтрслкмдыувбгзпяьйчшжхюқғңіәөүұэцщфёъһ"
ODDNESS = {letter: place for place, letter in enumerate(BY_FREQUENCY)}
WORD = re.compile(r"[^\W\d_]+")
NO_LETTER, MIXED_CASE, STRANGE = 30, 40, 50
FEW, SOME = 4, 20
PLAIN_SIGNS = frozenset("«»№–—’‘“”…\xa0\xad")
OURS = frozenset(BY_FREQUENCY) | PLAIN_SIGNS


def is_garbled(run: str) -> bool:
    """Whether letters outside ASCII are what a wrong code page has left of Cyrillic ones."""
    return bool(FOREIGN.search(run)) or any(_was_utf8(run, page) for page in MISREAD)


def has_garbled(text: str) -> bool:
    """Whether a text holds such letters."""
    return not text.isascii() and any(is_garbled(run) for run in RUN.findall(text))


def has_lost_letters(text: str) -> bool:
    """Whether a program replaced letters of a name that its code page lacks with question marks."""
    return ("?" in text or "\ufffd" in text) and bool(LOST.search(text))


def is_cyrillic(words: Sequence[bytes]) -> bool:
    """Whether bytes above ASCII are words of CP1251 rather than of another Cyrillic code page."""
    found = [_oddness(words, page) for page in (CYRILLIC, *OTHERS)]
    ours, others = found[0], [odd for odd in found[1:] if odd is not None]
    if ours is None or ours >= STRANGE:
        return False
    # A few letters prove nothing, and some only where another page fits clearly better.
    letters = sum(map(len, words))
    doubt = 1.2 if letters > SOME else 2
    return letters < FEW or all(ours <= other * doubt for other in others)


def _was_utf8(word: str, page: str) -> bool:
    try:
        told = word.encode(page).decode()
    except ValueError:
        return False
    # Two letters may be chance where the page is Cyrillic itself: ТҮРІ is valid UTF-8 too.
    enough = len(told) >= 3 if page in CYRILLIC_PAGES else bool(told)
    return enough and set(told.lower()) <= OURS


def _oddness(words: Sequence[bytes], page: str) -> float | None:
    """How unlike words of the two languages these are, a letter; None where they cannot be read."""
    try:
        texts = [word.decode(page) for word in words]
    except ValueError:
        return None
    signs = [_oddness_of(text) for text in texts]
    return sum(odd for odd, _ in signs) / max(1, sum(letters for _, letters in signs))


def _oddness_of(text: str) -> tuple[int, int]:
    """The oddness of a word, and how many signs it was counted over."""
    signs = [sign for sign in text if not sign.isascii() and sign not in PLAIN_SIGNS]
    odd = sum(ODDNESS.get(sign.lower(), 4 * NO_LETTER) for sign in signs)
    for part in WORD.findall(text):
        if not (part.islower() or part.isupper() or part.istitle()):
            odd += MIXED_CASE * len(part)
    return odd, len(signs)
