"""How an IIN is read from people and how it is looked up: by a keyed hash, never by itself."""

import hashlib
import hmac
import re

from django.conf import settings

from apps.rules import iin as form

SPACES_AND_HYPHENS = re.compile(r"[\s\u00a0\u2010-\u2015-]+")


class MalformedIIN(ValueError):
    """What was typed is not a possible IIN; `code` says why: `iin_malformed` or `iin_check_digit`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def cleaned_iin(text: str) -> str:
    """The twelve digits of `text`, spaces and hyphens left out; raises MalformedIIN."""
    digits = SPACES_AND_HYPHENS.sub("", text)
    if len(digits) != form.LENGTH or not (digits.isascii() and digits.isdigit()):
        raise MalformedIIN("iin_malformed")
    if not form.is_valid(digits):
        raise MalformedIIN("iin_check_digit")
    return digits


def iin_key(iin: str) -> str:
    """The keyed hash under which a person is looked up: 64 hexadecimal characters."""
    return hmac.new(settings.OSMS_IIN_KEY.encode(), iin.encode(), hashlib.sha256).hexdigest()


def masked_name(last_name: str, first_name: str) -> str:
    """Enough of a name to compare with a document: three letters of it, and an initial."""
    shown = f"{last_name[:3]}***" if last_name else ""
    initial = f"{first_name[:1]}." if first_name else ""
    return f"{shown} {initial}".strip()
