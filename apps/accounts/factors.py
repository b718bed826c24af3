"""The second factor: codes of an authenticator app (RFC 6238), and recovery codes for its loss.

A code of the app is good once; recovery codes are kept as keyed digests and shown once. Tries are
counted by the caller. No passkeys: they need JavaScript (decision 0030).
"""

from __future__ import annotations

import base64
import secrets

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no letter looks like another
RECOVERY_CODES = 10
NAME = "second factor"


def is_enrolled(user: User) -> bool:
    """Whether this user has set up the second factor."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def offered(*, user: User) -> TOTPDevice:
    """The key offered to this user, the same until it is confirmed."""
    device, _ = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": NAME}
    )
    return device


def key_of(device: TOTPDevice) -> str:
    """The key as it is typed into an app that has no camera: groups of four letters."""
    text = base64.b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@transaction.atomic
def enrol(*, user: User, code: str) -> list[str]:
    """Confirm the offered key with its first code; the recovery codes, or nothing for a wrong code."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or is_enrolled(user) or not device.verify_token(_typed(code)):
        return []
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return _new_recovery_codes(user)


def _new_recovery_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    kept = StaticDevice.objects.create(user=user, name=NAME)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    for code in codes:
        kept.token_set.create(token=_digest(code))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def is_code(*, user: User, code: str) -> bool:
    """Whether this is the app's code of now, not used before; it is used up by asking."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    return bool(device and device.verify_token(_typed(code)))


@transaction.atomic
def is_recovery_code(*, user: User, code: str) -> bool:
    """Whether this is one of the user's recovery codes; it is used up by asking."""
    device = StaticDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    return bool(device and device.verify_token(_digest(_typed(code))))


def recovery_codes_left(user: User) -> int:
    """How many recovery codes this user has not used."""
    device = StaticDevice.objects.filter(user=user).first()
    return device.token_set.count() if device else 0


@transaction.atomic
def forget(*, user: User) -> None:
    """Take the second factor away: the next sign-in sets up another."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _typed(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isascii() and letter.isalnum())[:20]


def _digest(code: str) -> str:
    """Keyed, or fifty random bits could be tried by whoever reads the table; 64 bits fit its column."""
    return salted_hmac("apps.accounts.factors", code, algorithm="sha256").hexdigest()[:16]
