"""What is signed: a statement of one answer, as canonical JSON (RFC 8785)."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from apps.audit.services import Looking
from apps.common import clock
from apps.entitlement.answer import PackageAnswer

VERSION = 1
# Text, booleans, null and one small whole number, under ASCII names: of such values the standard encoder
# makes the bytes of RFC 8785, in a sixth of the time of a library that can do numbers too.
ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
)
PERSON = b"person of a proof\n"


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered about one person, who is known here by the keyed hash of the IIN."""

    iin_key: str
    outcome: str
    packages: tuple[PackageAnswer, ...]


def shared(
    looking: Looking,
    *,
    organisation: str,
    operator: str,
    at: datetime,
    data_as_of: Mapping[str, date],
    corrects: str | None = None,
) -> dict[str, Any]:
    """What the statements of one question have in common; days and moments as ISO text."""
    return {
        "ver": VERSION,
        "organisation": organisation,
        "operator": operator,
        "purpose": looking.purpose,
        "need": looking.need,
        "on": looking.asked_on and looking.asked_on.isoformat(),
        "known_on": looking.known_on and looking.known_on.isoformat(),
        "as_of": at.isoformat(timespec="microseconds"),
        "valid_until": clock.end_of(at.date()).isoformat(timespec="microseconds"),
        "rules": looking.rules,
        "data_as_of": {source: day.isoformat() for source, day in data_as_of.items()},
        "corrects": corrects,
    }


def statement(of_all: Mapping[str, Any], code: str, given: Given) -> str:
    """The statement of one answer: canonical JSON."""
    return ENCODER.encode(
        {
            **of_all,
            "proof": code,
            "person": person(code, given.iin_key),
            "outcome": given.outcome,
            "packages": shown(given.packages),
        }
    )


def shown(packages: Iterable[PackageAnswer]) -> list[dict[str, Any]]:
    """Packages as statements and answers write them."""
    return [{"code": one.code, "entitled": one.entitled, "scope": one.scope} for one in packages]


def person(code: str, iin_key: str) -> str:
    """Who is meant, for whoever knows the IIN and holds our key.

    Another hash than people are looked up by, and another in each proof: statements neither lead to
    rows of the registers nor tell that two of them are about one person.
    """
    message = PERSON + f"{code}\n{iin_key}".encode()
    return hmac.digest(settings.OSMS_IIN_KEY.encode(), message, "sha256").hex()
