"""Reading a body: JSON only, bounded, and nothing of it in an error."""

from collections.abc import Mapping
from typing import IO, Any

from django.http import HttpRequest
from rest_framework.parsers import BaseParser

from apps.api.problems import JSONMalformed, TooLarge
from apps.common.wire import LARGEST_BODY, Malformed, json_object


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
            return json_object(body)
        except Malformed as error:
            raise JSONMalformed from error
