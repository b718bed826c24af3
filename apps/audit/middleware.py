"""Who changed a reference row: kept for staff's requests only, the others change none."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from pghistory.middleware import HistoryMiddleware


class StaffHistory(HistoryMiddleware):
    """pghistory's context of user and address, for requests under the admin."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(reverse("admin:index")):
            return super().__call__(request)
        return self.get_response(request)
