"""What the doors for systems read of a request: its language, and one strict JSON object."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

LARGEST_BODY = 1024 * 1024


class Malformed(ValueError):
    """The body is not one JSON object in UTF-8; nothing of it is in the message."""


def language_of(request: HttpRequest) -> str:
    """The best of kk, ru and en by Accept-Language alone: systems have no cookies and no /kk/."""
    for wanted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if (code := wanted.partition("-")[0]) in dict(settings.LANGUAGES):
            return code
    return settings.LANGUAGE_CODE


def json_object(body: bytes) -> dict[str, Any]:
    """The one object of a body; a key twice, NaN or Infinity is malformed. Raises Malformed."""
    try:
        value = json.loads(
            body.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_object
        )
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(value, dict):
        raise Malformed
    return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found
