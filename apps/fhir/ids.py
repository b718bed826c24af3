"""Ids of people in addresses: sealed for one client, and nothing is kept of them.

An id is the keyed hash of the IIN, encrypted and authenticated for one client and one kind of resource
(AES-SIV): the same person has the same id whenever that client asks, another one for every other client,
and an id that a client was not given opens nothing. 48 bytes are the 64 characters that FHIR allows.
"""

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

ID = re.compile(r"[A-Za-z0-9.-]{64}", re.ASCII)
ALTERNATIVES = b"-."


def sealed(kind: str, client_id: int, key: str) -> str:
    """The id under which this client knows the holder of `key` (64 hexadecimal characters)."""
    secret = _cipher(settings.OSMS_IIN_KEY).encrypt(bytes.fromhex(key), _bound(kind, client_id))
    return b64encode(secret, altchars=ALTERNATIVES).decode()


def opened(kind: str, client_id: int, id: str) -> str | None:
    """The key behind an id; None where this client was not given it for this kind."""
    if not ID.fullmatch(id):
        return None
    secret = b64decode(id, altchars=ALTERNATIVES)
    try:
        return _cipher(settings.OSMS_IIN_KEY).decrypt(secret, _bound(kind, client_id)).hex()
    except InvalidTag:
        return None


def _bound(kind: str, client_id: int) -> list[bytes]:
    return [kind.encode(), str(client_id).encode()]


@lru_cache(maxsize=2)
def _cipher(key: str) -> AESSIV:
    return AESSIV(hmac.new(key.encode(), b"apps.fhir.ids", hashlib.sha512).digest())
