"""The one address of OAuth 2.0: a client's id and secret for a token of a quarter of an hour."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from oauth2_provider.views import TokenView

from apps.common import limits


class Token(TokenView):  # type: ignore[misc]
    """The toolkit's view behind a limit: to compare one secret takes a third of a second."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verdict = limits.hit("token_address_minute", limits.address_of(request))
        if not verdict:
            wait = {"Retry-After": str(verdict.retry_after)}
            return _failed("temporarily_unavailable", HTTPStatus.TOO_MANY_REQUESTS, wait)
        if any("\x00" in value for value in request.POST.values()):
            return _failed("invalid_request", HTTPStatus.BAD_REQUEST)
        answer: HttpResponse = self.authorization_flow_token_response(request)
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _failed(error: str, status: HTTPStatus, headers: dict[str, str] | None = None) -> HttpResponse:
    """A failure as RFC 6749 writes it."""
    content = json.dumps({"error": error})
    return HttpResponse(content, status=status, headers=headers, content_type="application/json")
