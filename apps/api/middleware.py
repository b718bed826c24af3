"""What holds for every answer under /api/, also for those that no view of ours has given."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from apps.api.problems import MEDIA_TYPE, problem
from apps.common.wire import language_of

PREFIX = "/api/"


class ApiAnswers:
    """Speaks the caller's language, keeps answers out of caches, turns failures into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        language = language_of(request)
        with translation.override(language):
            response = _as_problem(self.get_response(request))
        response.headers.setdefault("Content-Language", language)
        for name, value in getattr(request, "rate_limits", {}).items():
            response.headers[name] = value
        response.headers["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Accept", "Accept-Language", "Authorization"])
        return response


def _as_problem(response: HttpResponse) -> HttpResponse:
    is_failure = response.status_code >= HTTPStatus.BAD_REQUEST
    if is_failure and not response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
        return problem(response.status_code)
    return response
