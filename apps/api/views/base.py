"""What the API's views share."""

import json
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.accounts.models import ApiClient
from apps.api.parsers import StrictJSONParser
from apps.entitlement.answer import Asker

DOOR = "api"
ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def written(answer: dict[str, Any]) -> HttpResponse:
    """An answer of plain JSON values, in the bytes of the framework's renderer."""
    text = ENCODER.encode(answer)
    for line_end, escaped in (("\u2028", r"\u2028"), ("\u2029", r"\u2029")):
        text = text.replace(line_end, escaped)  # JSON may hold them as they are, a script may not
    return HttpResponse(text, content_type="application/json")


def asker_of(client: ApiClient) -> Asker:
    """The client as the audit names it."""
    return Asker(DOOR, client.name, organisation_id=client.organisation_id, client_id=client.pk)


class ApiView(APIView):
    """A wrong method is answered before anybody is asked for a token."""

    parser_classes: list[type[BaseParser]] = [StrictJSONParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if (request.method or "").lower() not in self.answered:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)

    @property
    def answered(self) -> set[str]:
        return {name for name in ("get", "head", "post", "delete") if hasattr(self, name)}

    @property
    def allowed_methods(self) -> list[str]:
        return sorted(name.upper() for name in self.answered)
