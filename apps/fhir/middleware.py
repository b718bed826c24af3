"""What holds for every answer under /fhir/, also for those that no view of ours has given."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from apps.common.wire import language_of
from apps.fhir.answers import MEDIA_TYPE
from apps.fhir.problems import refusal

PREFIX = "/fhir/"


class FhirAnswers:
    """Speaks the caller's language, keeps answers out of caches, tells failures as resources."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        language = language_of(request)
        with translation.override(language):
            response = _as_outcome(self.get_response(request))
        response.headers["Content-Language"] = language
        for name, value in getattr(request, "rate_limits", {}).items():
            response.headers[name] = value
        response.headers["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Accept", "Accept-Language", "Authorization"])
        return response


def _as_outcome(response: HttpResponse) -> HttpResponse:
    is_failure = response.status_code >= HTTPStatus.BAD_REQUEST
    if is_failure and not response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
        return refusal(response.status_code)
    return response
