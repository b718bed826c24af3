"""Who changed a reference row: kept for staff's requests only, the others change none."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from pghistory.middleware import HistoryMiddleware


class StaffHistory:
    """pghistory's context of user and address, for requests under the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.with_history: Callable[[HttpRequest], HttpResponse] = HistoryMiddleware(  # type: ignore[no-untyped-call]
            get_response
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_staff_page = request.path_info.startswith(reverse("admin:index"))
        return self.with_history(request) if is_staff_page else self.get_response(request)
