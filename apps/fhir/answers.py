"""A resource as the bytes of an answer."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/fhir+json"
ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def written(
    resource: Mapping[str, Any] | str, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The resource, or one that was written before, as FHIR's JSON."""
    return HttpResponse(
        resource if isinstance(resource, str) else ENCODER.encode(resource),
        status=status,
        headers=dict(headers or {}),
        content_type=f"{MEDIA_TYPE}; charset=utf-8",
    )
