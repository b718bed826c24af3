"""Reading a body: JSON only, bounded, and nothing of it in an error."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.http import HttpRequest
from rest_framework.parsers import BaseParser

from apps.api.problems import JSONMalformed, TooLarge

LARGEST_BODY = 1024 * 1024


def _refuse(constant: str) -> None:
    raise ValueError(constant)


class StrictJSONParser(BaseParser):
    """One JSON object in UTF-8 of at most a megabyte; a key twice, NaN or Infinity is malformed."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any] | HttpRequest,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge
        try:
            value = json.loads(
                body.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_object
            )
        except (ValueError, RecursionError) as error:
            raise JSONMalformed from error
        if not isinstance(value, dict):
            raise JSONMalformed
        return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found
