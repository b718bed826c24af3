"""The key that signs, from the environment, and how a signature is made and looked at (Ed25519)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

# Stands before the root in what is signed: a signature of ours can be taken for nothing else.
SIGNED = b"OSMS proof 1\n"
SEED = re.compile(r"[0-9a-f]{64}", re.ASCII)


class CannotSign(Exception):
    """There is no key that may sign now: then there is no answer either."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, with its public one (64 hexadecimal characters) and the id made from that."""

    id: str
    public: str
    private: Ed25519PrivateKey

    def sign(self, root: bytes) -> bytes:
        """The signature over a root: 64 bytes."""
        return self.private.sign(SIGNED + root)


def signing_key() -> SigningKey:
    """The key of OSMS_PROOF_KEY. Raises CannotSign where that is none."""
    seed = str(settings.OSMS_PROOF_KEY)
    if not SEED.fullmatch(seed):
        raise CannotSign("OSMS_PROOF_KEY is not 64 hexadecimal characters")
    return _loaded(seed)


@lru_cache(maxsize=4)
def _loaded(seed: str) -> SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    public = private.public_key().public_bytes_raw()
    return SigningKey(id_of(public), public.hex(), private)


def id_of(public: bytes) -> str:
    """The name of a public key: the first sixteen hexadecimal characters of its SHA-256."""
    return sha256(public).hexdigest()[:16]


def is_signed(root: bytes, signature: bytes, public: str) -> bool:
    """Whether the holder of this public key signed this root."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, SIGNED + root)
    except (InvalidSignature, ValueError):
        return False
    return True
