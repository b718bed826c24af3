"""Who may ask how often."""

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from apps.common import limits


class PerClient(BaseThrottle):
    """An API client has one budget, however many tokens and addresses it uses."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.verdict = limits.hit("api_second", "client", str(request.user.pk))
        return bool(self.verdict)

    def wait(self) -> int:
        return self.verdict.retry_after


class PerAddress(BaseThrottle):
    """Open addresses are counted by where the question comes from."""

    limit = "open_address_minute"

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.verdict = limits.hit(self.limit, limits.address_of(request))
        return bool(self.verdict)

    def wait(self) -> int:
        return self.verdict.retry_after


class Seldom(PerAddress):
    """For what nobody needs often and takes long to make."""

    limit = "seldom_address_minute"
