"""The code for the clinic: how it looks, how it is given, taken back and recognised (S-28).

Eighty random bits in Crockford's alphabet, sixteen characters: it holds no number of a person, and is
good for one person until the end of the day in Almaty.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from apps.common import clock
from apps.persons.models import PresenceCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
AT_MOST = 5  # live codes of one person
KEPT = timedelta(days=1)  # after the end, then forgotten
FILLERS = re.compile(r"[\s\u00a0\u2010-\u2015-]+")
DIGIT = re.compile("[0-9]")
ALIKE = str.maketrans("OIL", "011")
# A scanner presses keys: with a Cyrillic layout on, other letters come out than were scanned.
RUSSIAN = str.maketrans("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM")
KAZAKH_DIGITS = str.maketrans('"ӘІҢҒ,.ҮҰҚ', "1234567890")


class TooManyCodes(Exception):
    """The person has as many live codes as one may have."""


def as_typed(text: str) -> str:
    """What was scanned or typed, spaces and hyphens left out, whatever the keyboard's layout was."""
    bare = FILLERS.sub("", text).upper()
    if not DIGIT.search(bare):  # the Kazakh layout has letters where the digits are
        bare = bare.translate(KAZAKH_DIGITS)
    return bare.translate(RUSSIAN)


def cleaned_code(text: str) -> str | None:
    """The sixteen characters of a code for the clinic, or None where this is no such code."""
    bare = as_typed(text).translate(ALIKE)
    return bare if len(bare) == LENGTH and set(bare) <= set(ALPHABET) else None


def text_of(code: PresenceCode) -> str:
    """The code itself."""
    return _text(code.seed)


def grouped(text: str) -> str:
    """The code in groups of four, for the eye and the ear."""
    return "-".join(text[place : place + GROUP] for place in range(0, len(text), GROUP))


@transaction.atomic
def give_code(*, person_id: int) -> PresenceCode:
    """Give somebody a code for today; raises TooManyCodes. Codes that ended long ago are forgotten."""
    now = clock.now()
    PresenceCode.objects.filter(expires_at__lt=now - KEPT).delete()
    if live_codes(person_id).count() >= AT_MOST:
        raise TooManyCodes
    seed = secrets.token_hex(16)
    return PresenceCode.objects.create(
        person_id=person_id,
        seed=seed,
        digest=_digest(_text(seed)),
        given_at=now,
        expires_at=clock.end_of(now.date()),
    )


def take_back(*, person_id: int, code_id: int) -> bool:
    """Make a code of this person worthless; False where it is nobody's, or somebody else's."""
    mine = live_codes(person_id).filter(pk=code_id)
    return bool(mine.update(revoked_at=clock.now()))


def live_codes(person_id: int) -> QuerySet[PresenceCode]:
    """The codes of somebody that a clinic would take now, the newest first."""
    found = PresenceCode.objects.filter(person_id=person_id, revoked_at__isnull=True)
    return found.filter(expires_at__gte=clock.now()).order_by("-given_at", "-pk")


def key_of_code(code: str) -> str | None:
    """The keyed hash of the IIN of whoever shows this (cleaned) code; None where it is not good now."""
    found = PresenceCode.objects.filter(
        digest=_digest(code), revoked_at__isnull=True, expires_at__gte=clock.now()
    )
    return found.values_list("person__iin_key", flat=True).first()


def _text(seed: str) -> str:
    value = int.from_bytes(salted_hmac("presence code", seed, algorithm="sha256").digest()[:10])
    return "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(LENGTH)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
