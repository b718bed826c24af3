"""What the API's views share."""

from typing import Any

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.api.parsers import StrictJSONParser


class ApiView(APIView):
    """A wrong method is answered before anybody is asked for a token."""

    parser_classes: list[type[BaseParser]] = [StrictJSONParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if (request.method or "").lower() not in self.answered:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)

    @property
    def answered(self) -> set[str]:
        return {name for name in ("get", "head", "post") if hasattr(self, name)}

    @property
    def allowed_methods(self) -> list[str]:
        return sorted(name.upper() for name in self.answered)
